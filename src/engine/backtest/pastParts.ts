/** One day's scenarios of a book, whole and by account, strategy and underlying, from a single revaluation. */
import { historicalTail } from '../risk/tail/historicalTail';
import { bookParts } from '../risk/valueAtRisk/bookParts';
import type { BookRun } from '../risk/valueAtRisk/bookRun';
import type { RiskRequest } from '../risk/valueAtRisk/riskRequest';

export const PART_CUTS = ['account', 'strategy', 'underlying'] as const;
export type PartCut = (typeof PART_CUTS)[number];

export interface PastPart {
  readonly by: PartCut;
  readonly label: string;
  readonly pnl: number;
  /** Plain history of the part alone. */
  readonly valueAtRisk: number;
  /** Initial margin of an account at the close before. */
  readonly margin?: number | undefined;
}

export interface DayScenarios {
  /** P&L of the window's moves and, last, of the day that is tested. */
  readonly whole: Float64Array;
  readonly parts: readonly PastPart[];
}

/**
 * `moves` [scenario][factor]: the window, then the tested day. Parts without a tail (too few days) are left out. No forecast
 * depends on the day that it is for, not even in its last digit.
 */
export function partsOfDay(
  run: BookRun,
  moves: Float64Array,
  { alpha, request }: { readonly alpha: number; readonly request: RiskRequest },
): DayScenarios {
  const { universe, book } = run.scope;
  const cuts = PART_CUTS.map((by) => ({ ...bookParts(universe, book, run.included, by), by }));
  const cells = new Map<string, number>();
  const members: number[][] = [];
  const groupOf = book.instrument.map((_, p) => {
    if (run.included[p] < 0) return -1;
    const places = cuts.map((cut) => cut.groupOf[p]);
    const key = places.join(' ');
    const cell = cells.get(key) ?? cells.size;
    cells.set(key, cell);
    members[cell] = places;
    return cell;
  });
  const groups = { groupOf, count: cells.size };
  const pnl = run.pnlByDay(moves, groups);
  const sum = (isIn: (cell: number) => boolean): Float64Array => {
    const total = new Float64Array(pnl[0].length);
    pnl.forEach((part, cell) => isIn(cell) && part.forEach((value, s) => (total[s] += value)));
    return total;
  };
  const spec = { alpha, var: request.varConvention, es: request.esConvention };
  const parts = cuts.flatMap(({ by, labels }, cut) =>
    labels.flatMap((label, place): PastPart[] => {
      const part = sum((cell) => members[cell][cut] === place);
      const last = part.length - 1;
      const tail = historicalTail(part.subarray(0, last), spec);
      return tail.ok ? [{ by, label, pnl: part[last], valueAtRisk: tail.value.valueAtRisk }] : [];
    }),
  );
  return { whole: sum(() => true), parts };
}
