/** First column: fold mark and leg count on heads, expiry and strike on legs. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import { instrumentParts } from './instrumentParts';
import type { GridRow } from './gridRows';

const element = (className: string, text: string): HTMLElement => {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
};

export class NameCell implements ICellRendererComp<GridRow> {
  private readonly gui = document.createElement('span');

  init(params: ICellRendererParams<GridRow>): void {
    this.gui.className = 'instrument';
    this.show(params.data);
  }

  private show(row: GridRow | undefined): void {
    if (!row) return;
    if (row.kind === 'total') return this.gui.replaceChildren(element('group', 'Total'));
    if (row.kind === 'group') {
      const mark = element('twist', row.isFolded ? '▸' : '▾');
      const legs = element('legs', `${row.legCount} ${row.legCount === 1 ? 'leg' : 'legs'}`);
      return this.gui.replaceChildren(mark, element('group', row.underlying), legs);
    }
    const [first, second] = instrumentParts(row.position);
    this.gui.title = `${row.position.symbol}, ${row.position.venue}${row.position.isInverse ? ', coin-settled' : ''}`;
    const isOption = row.position.kind === 'option';
    this.gui.replaceChildren(element('expiry', first), element(isOption ? 'strike' : 'kind', second));
  }

  getGui(): HTMLElement {
    return this.gui;
  }

  refresh(params: ICellRendererParams<GridRow>): boolean {
    this.show(params.data);
    return true;
  }
}
