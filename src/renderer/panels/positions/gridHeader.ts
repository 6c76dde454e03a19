/** Two-line column head: name, unit, and the direction of a sort. */
import type { IHeaderComp, IHeaderParams } from 'ag-grid-community';

export interface TwoLineParams extends IHeaderParams {
  readonly title: string;
  readonly unit: string;
  readonly hover: string;
}

export class TwoLineHeader implements IHeaderComp {
  private readonly gui = document.createElement('div');
  private readonly name = document.createElement('span');
  private readonly unit = document.createElement('span');
  private params!: TwoLineParams;
  private readonly onSort = (): void => this.showSort();

  init(params: TwoLineParams): void {
    this.gui.className = 'two-line';
    this.name.className = 'name';
    this.unit.className = 'unit';
    this.gui.append(this.name, this.unit);
    this.gui.addEventListener('click', (event) => this.params.progressSort(event.shiftKey));
    params.column.addEventListener('sortChanged', this.onSort);
    this.show(params);
  }

  private show(params: TwoLineParams): void {
    this.params = params;
    this.gui.title = `${params.hover} [${params.unit}]. Click to sort within each group.`;
    this.unit.textContent = params.unit;
    this.showSort();
  }

  private showSort(): void {
    const sort = this.params.column.getSort();
    const arrow = sort === 'asc' ? '↑ ' : sort === 'desc' ? '↓ ' : '';
    this.name.textContent = arrow + this.params.title;
  }

  getGui(): HTMLElement {
    return this.gui;
  }

  refresh(params: TwoLineParams): boolean {
    this.show(params);
    return true;
  }

  destroy(): void {
    this.params.column.removeEventListener('sortChanged', this.onSort);
  }
}
