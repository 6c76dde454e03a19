/**
 * Deribit portfolio margin before the current model: pieces of v0 and v1, formulas on plain numbers. Sources: the
 * venue's page "Portfolio margin" of those years (deribit.com/pages/docs/portfoliomargin) and its model deck. Coins.
 */
import { futuresContingency, netShortAfterRolling } from './portfolioRules';

/** v0: relative vol shock, range x (30 / days)^power. */
export const formerVolShock = (range: number, power: number, days: number): number =>
  range * (30 / days) ** power;

/** v0: net short options at one strike, calls and puts together, and their charge. */
export function shortOptionContingency(calls: number, puts: number, perOption: number) {
  const netShort = Math.max(0, -(calls + puts));
  return { netShort, charge: netShort * perOption };
}

/** v0: futures that offset each other, charged once. */
export const offsetFutures = (long: number, short: number, rate: number): number =>
  Math.min(Math.abs(long), Math.abs(short)) * rate;

/** v0: all options, long or short, at one rate. */
export const grossOptions = (gross: number, rate: number): number => Math.abs(gross) * rate;

export interface StrikePosition {
  readonly strike: number;
  /** Calls plus puts, signed coins. */
  readonly position: number;
}

export interface FormerContingencyRules {
  readonly futures: number;
  readonly shortOption: number;
  readonly atmRange: number;
}

/** v1: gross futures, and net short options after strike rolling on both sides of the index. */
export function formerContingencies(
  rules: FormerContingencyRules,
  futures: readonly number[],
  strikes: readonly StrikePosition[],
  index: number,
) {
  // A strike at the index has weight 0 in the at-the-money band and counts on neither side.
  const short = (['up', 'down'] as const).reduce(
    (sum, side) => sum + netShortAfterRolling(strikes, index, rules.atmRange, side),
    0,
  );
  return {
    netShort: short,
    futures: futuresContingency(futures, rules.futures),
    options: short * rules.shortOption,
  };
}
