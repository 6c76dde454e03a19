/** The explanation tree of the model that decides: every component, down to the leaves, for both requirements. */
import { DASH, fixed, money, percent, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { Figure, Plain } from '../model';
import type { MarginComponent, MarginResult } from '../../../contracts/domain';
import { note, table, type TableRow } from '../table';
import type { ReportSection } from './section';

type Component = Plain<MarginComponent>;

export const marginComponents: ReportSection = {
  id: 'components',
  title: 'Margin by component',
  width: 'full',
  render: (model) => {
    const margin = model.margins[0];
    if (margin === undefined) return note('No margin model gave a result.');
    return html`${componentTable(margin)} ${incompleteness(margin)}`;
  },
};

function componentTable(margin: Plain<MarginResult>): Markup {
  const rows = margin.components.flatMap((root) => treeRows(root, 0, margin.initialMarginUsd));
  return table(
    [
      { label: 'Component', align: 'left', width: 27 },
      { label: 'Formula', align: 'left', width: 33 },
      { label: 'Native', width: 16 },
      { label: 'USD', width: 14 },
      { label: '% of IM', width: 10 },
    ],
    rows,
    'components',
  );
}

/** Parts first, their sum after them, as one adds up on paper. */
function treeRows(node: Component, depth: number, initialMarginUsd: Figure): readonly TableRow[] {
  const children = node.children.flatMap((child) => treeRows(child, depth + 1, initialMarginUsd));
  return [...children, componentRow(node, depth, initialMarginUsd)];
}

function componentRow(node: Component, depth: number, initialMarginUsd: Figure): TableRow {
  const className = [depth === 0 ? 'total' : '', node.adds ? '' : 'beside'].filter(Boolean).join(' ');
  const indent = depth === 0 ? null : html`<span style="padding-left:${(depth - 1) * 10}px"></span>`;
  return {
    className,
    cells: [
      html`${indent}${node.label}${node.adds ? '' : ' (not added)'}`,
      html`<span class="formula">${node.formula}</span>`,
      nativeAmount(node),
      money(node.amountUsd),
      share(node.amountUsd, initialMarginUsd),
    ],
  };
}

const nativeAmount = ({ native }: Component): Content =>
  native === undefined ? '' : html`${fixed(native.amount, 4)} <span class="unit">${native.currency}</span>`;

const share = (amount: Figure, whole: Figure): string =>
  amount === null || whole === null || whole === 0 ? DASH : percent(amount / whole);

function incompleteness({ failures }: Plain<MarginResult>): Content {
  if (failures.length === 0) return null;
  return note(
    html`<b>Incomplete:</b> ${plural(failures.length, 'position')} could not be margined and
      ${failures.length === 1 ? 'is' : 'are'} not in these amounts; see Data quality.`,
  );
}
