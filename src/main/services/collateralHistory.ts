/** Past daily moves of coins on days that all of them have, for correlations of collateral with a book. */
import { MS_PER_DAY } from '../../engine/basics/time';
import type { FactorHistory } from '../../engine/market/factorHistory';
import type { DailyMoves } from '../compute/protocol';

/** About a trading year of days. */
const MOST_DAYS = 250;
const FEWEST_DAYS = 20;

const closesOf = ({ timesMs, values }: FactorHistory): ReadonlyMap<number, number> =>
  new Map(Array.from(timesMs, (ms, k) => [Math.floor(ms / MS_PER_DAY), values[k]]));

const textOf = (all: readonly string[]): string => [...new Set(all)].join('; ');

/** Newest common days of the spot histories of `coins`; null where there are too few. */
export function dailyMoves(
  histories: readonly FactorHistory[],
  coins: ReadonlySet<string>,
): DailyMoves | null {
  const spots = histories.filter(({ kind, subject }) => kind === 'spot' && coins.has(subject));
  if (spots.length === 0) return null;
  const closes = spots.map(closesOf);
  const days = [...closes[0].keys()]
    .filter((day) => closes.every((of) => of.has(day) && of.has(day - 1)))
    .sort((a, b) => a - b)
    .slice(-MOST_DAYS);
  if (days.length < FEWEST_DAYS) return null;
  const moveOn = (of: ReadonlyMap<number, number>, day: number): number =>
    (of.get(day) ?? NaN) / (of.get(day - 1) ?? NaN) - 1;
  return {
    title: textOf(spots.map(({ provenance }) => provenance.title)),
    source: textOf(spots.map(({ provenance }) => provenance.source)),
    fromMs: days[0] * MS_PER_DAY,
    toMs: days[days.length - 1] * MS_PER_DAY,
    days: days.length,
    moves: Object.fromEntries(
      spots.map(({ subject }, k) => [subject, days.map((day) => moveOn(closes[k], day))]),
    ),
  };
}
