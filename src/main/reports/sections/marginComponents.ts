/** What the requirement of the deciding model is made of, coin by coin. */
import type { MarginComponent, MarginResult } from '../../../contracts/domain';
import { coinGroups, componentPivot, type Pivot, type PivotRow } from '../componentPivot';
import { DASH, money, percent, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { Figure, Plain } from '../model';
import { note, table, type TableColumn, type TableRow } from '../table';
import type { ReportSection } from './section';

type Component = Plain<MarginComponent>;
type Margin = Plain<MarginResult>;

export const marginComponents: ReportSection = {
  id: 'components',
  title: 'Margin by component',
  width: 'full',
  render: ({ margins }) => {
    const margin = margins[0];
    if (margin === undefined) return note('No margin model gave a result.');
    return html`${requirementTable(margin)} ${incompleteness(margin)}`;
  },
};

/** The initial requirement in full, the maintenance requirement in one line; its parts stand in the full list. */
function requirementTable(margin: Margin): Markup {
  const initial = margin.components.find((root) => root.id === 'im');
  const maintenance = margin.components.find((root) => root.id === 'mm');
  const pivot: Pivot = initial === undefined ? { columns: [], rows: [] } : componentPivot(initial);
  const rows = [
    ...pivot.rows.map((row) => partRow(row, pivot, margin.initialMarginUsd)),
    totalRow('Initial margin', initial, pivot, margin.initialMarginUsd, margin.initialMarginUsd),
    totalRow('Maintenance margin', maintenance, pivot, margin.maintenanceMarginUsd, margin.initialMarginUsd),
  ];
  return table(columnsOf(pivot), rows, 'components');
}

const columnsOf = ({ columns }: Pivot): readonly TableColumn[] => [
  { label: 'Component', align: 'left', width: 19 },
  { label: 'Formula', align: 'left', width: 48 - 5 * columns.length },
  ...columns.map((label): TableColumn => ({ label })),
  { label: 'Total' },
  { label: '% of IM', width: 9 },
];

function partRow(row: PivotRow, { columns }: Pivot, initialMarginUsd: Figure): TableRow {
  return {
    className: row.adds ? '' : 'beside',
    cells: [
      html`<span style="padding-left:${(row.depth - 1) * 9}px"></span
        >${row.label}${row.adds ? '' : ' (not added)'}`,
      html`<span class="formula">${row.formula}</span>`,
      ...(columns.length === 0 ? [] : row.cells.map((cell) => (cell === null ? '' : money(cell)))),
      money(row.totalUsd),
      share(row.totalUsd, initialMarginUsd),
    ],
  };
}

function totalRow(
  label: string,
  root: Component | undefined,
  { columns }: Pivot,
  totalUsd: Figure,
  initialMarginUsd: Figure,
): TableRow {
  const groups = root === undefined ? [] : coinGroups(root);
  const ofColumn = (name: string): string => {
    const own = groups.filter((group) => group.label === name);
    return own.length === 0 ? '' : money(own.reduce((sum, group) => sum + (group.amountUsd ?? 0), 0));
  };
  return {
    className: 'total',
    cells: [
      label,
      html`<span class="formula">${root?.formula ?? ''}</span>`,
      ...columns.map(ofColumn),
      money(totalUsd),
      share(totalUsd, initialMarginUsd),
    ],
  };
}

export const share = (amount: Figure, whole: Figure): string =>
  amount === null || whole === null || whole === 0 ? DASH : percent(amount / whole);

export function incompleteness({ failures }: Margin): Content {
  if (failures.length === 0) return null;
  const verb = failures.length === 1 ? 'is' : 'are';
  return note(
    html`<b>Incomplete:</b> ${plural(failures.length, 'position')} could not be margined and ${verb} not in
      these amounts; see Data quality.`,
  );
}
