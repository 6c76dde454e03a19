/** Risk arrays: P&L of one long contract in the sixteen scenarios, gains positive. */
import { black76Price, black76Undiscounted } from '../../pricing/black76';
import type { OptionSign } from '../../pricing/blackScholes';
import { DAYS_PER_YEAR } from '../../basics/time';
import { coverOf, priceRangesOf, SPAN_SCENARIOS, type ExtremeMove } from './spanScenarios';

/** Scan ranges of a combined commodity. */
export interface ScanRanges {
  /** Price move in quote units of the underlying, > 0. */
  readonly priceScanRange: number;
  /** Vol move: vol as a fraction (absolute) or fraction of vol (relative). */
  readonly volScanRange: number;
  readonly volScanType: 'absolute' | 'relative';
  readonly extreme: ExtremeMove;
  /** Days that pass before the revaluation, usually 1. */
  readonly lookAheadDays: number;
  /** Continuously compounded, per year. */
  readonly rate: number;
}

/** A futures option; prices in quote units of the future. */
export interface FuturesOption {
  readonly type: OptionSign;
  readonly forward: number;
  readonly strike: number;
  /** Days to expiry. */
  readonly days: number;
  /** Vol as a fraction. */
  readonly vol: number;
}

/** P&L of one long future (multiplier in currency per price unit): multiplier x move x cover. */
export const futureRiskArray = (multiplier: number, ranges: ScanRanges): readonly number[] =>
  SPAN_SCENARIOS.map(
    (scenario) =>
      multiplier *
      priceRangesOf(scenario, ranges.extreme) *
      ranges.priceScanRange *
      coverOf(scenario, ranges.extreme),
  );

/** Present value of one option per unit of the underlying: discounted Black-76. */
export const optionValue = (option: FuturesOption, rate: number): number =>
  black76Price(option.type, option.forward, option.strike, option.days / DAYS_PER_YEAR, option.vol, rate);

/** P&L of one long option, revalued at the moved price and vol after the look-ahead. */
export function optionRiskArray(
  option: FuturesOption,
  multiplier: number,
  ranges: ScanRanges,
): readonly number[] {
  const before = optionValue(option, ranges.rate);
  const years = Math.max(0, option.days - ranges.lookAheadDays) / DAYS_PER_YEAR;
  const discount = Math.exp(-ranges.rate * years);
  const shift = ranges.volScanRange * (ranges.volScanType === 'relative' ? option.vol : 1);
  return SPAN_SCENARIOS.map((scenario) => {
    const forward = option.forward + priceRangesOf(scenario, ranges.extreme) * ranges.priceScanRange;
    const vol = Math.max(0, option.vol + scenario.vol * shift);
    const after = discount * undiscounted(option, forward, vol * Math.sqrt(years));
    return multiplier * (after - before) * coverOf(scenario, ranges.extreme);
  });
}

/** Black-76 has no value at prices of 0 and below: there the option is worth its intrinsic value. */
const undiscounted = ({ type, strike }: FuturesOption, forward: number, deviation: number): number =>
  forward > 0
    ? black76Undiscounted(type, forward, strike, deviation)
    : Math.max(0, type * (forward - strike));
