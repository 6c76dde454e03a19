/** Rows and columns of the P&L explanation, as the panel and its CSV show them. */
import type { SnapshotSummary } from '../../../contracts/calls';
import type { WaterfallBar } from '../../charts/waterfall';
import type { PnlCause, PnlColumns, PnlExplained, PnlGroup } from '../../../contracts/risk';

export const PNL_COLUMNS: readonly {
  readonly id: PnlCause;
  readonly label: string;
  readonly hover: string;
}[] = [
  { id: 'time', label: 'Time', hover: 'Prices and vols of then, at the new time' },
  { id: 'carry', label: 'Carry', hover: 'Forwards and futures roll down their basis' },
  { id: 'spot', label: 'Spot', hover: 'Spot moves, basis a year as it was' },
  { id: 'basis', label: 'Basis', hover: 'Forwards and marks beyond spot' },
  { id: 'volLevel', label: 'Vol level', hover: 'Mean at-the-money vol, at the new time' },
  { id: 'volTerm', label: 'Vol term', hover: "An expiry's at-the-money vol beyond the level" },
  { id: 'volSkew', label: 'Vol skew', hover: "A strike's vol beyond its expiry" },
  { id: 'cross', label: 'Cross', hover: 'What prices and vols make only together' },
  { id: 'funding', label: 'Funding', hover: "Accrued from the venue's funding rate on what was held" },
  { id: 'newTrades', label: 'New trades', hover: 'Since their price, by the marks of the second instant' },
  { id: 'unexplained', label: 'Unexplained', hover: 'Change of marks less the change of the model' },
];

export type ExplainCut = 'position' | PnlGroup['by'];

export interface ExplainRow {
  readonly id: string;
  readonly label: string;
  readonly columns: PnlColumns;
  readonly total: number;
  readonly isAlarm: boolean;
}

/** Largest P&L first, whatever its sign. */
export function explainRows({ rows, groups }: PnlExplained, by: ExplainCut): readonly ExplainRow[] {
  if (by !== 'position')
    return groups.filter((group) => group.by === by).map((group) => ({ ...group, id: group.label }));
  return rows
    .map((row) => ({
      ...row,
      id: row.positionId,
      label: row.instrumentId.slice(row.instrumentId.indexOf(':') + 1),
    }))
    .sort((a, b) => Math.abs(b.total) - Math.abs(a.total));
}

/** The causes of the whole P&L one after the other, and their sum. */
export function causeBars({ columns, total }: PnlExplained): readonly WaterfallBar[] {
  let level = 0;
  const steps = PNL_COLUMNS.map(({ id, label }) => {
    const from = level;
    level += columns[id];
    return { id, label, amount: columns[id], from, to: level, isTotal: false };
  });
  return [...steps, { id: 'total', label: 'Total', amount: total, from: 0, to: total, isTotal: true }];
}

export const instantText = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

const MS_PER_DAY = 86_400_000;

/** The snapshot nearest to a day before the newest one; the oldest of a young list. */
export function yesterdayOf(list: readonly SnapshotSummary[]): SnapshotSummary | undefined {
  const wanted = Math.max(...list.map(({ takenMs }) => takenMs)) - MS_PER_DAY;
  const distance = ({ takenMs }: SnapshotSummary): number => Math.abs(takenMs - wanted);
  return [...list].sort((a, b) => distance(a) - distance(b))[0];
}
