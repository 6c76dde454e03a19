/** Days of a backtest cut into segments, each tested for its own number of exceptions. */
import type { DatedBacktest, SegmentBacktest } from '../../contracts/risk';
import { kupiecTest } from '../../engine/backtest/coverageTests';

export interface SegmentDay {
  readonly pnl: number;
  readonly valueAtRisk: number;
  /** Held that day, where known. */
  readonly margin?: number | undefined;
}

/** Days with a low and a high forecast apart: does the model keep up when markets change? */
export function regimeSegments(test: DatedBacktest): readonly SegmentBacktest[] {
  const middle = [...test.valueAtRisk].sort((a, b) => a - b)[Math.floor(test.valueAtRisk.length / 2)];
  const of = (segment: string, isIn: (t: number) => boolean): SegmentBacktest => {
    const days = test.pnl.flatMap((pnl, t): SegmentDay[] =>
      isIn(t) ? [{ pnl, valueAtRisk: test.valueAtRisk[t], margin: test.margins?.[t] ?? undefined }] : [],
    );
    return segmentOf(segment, days, test.alpha);
  };
  return [
    of('days with VaR below its median', (t) => test.valueAtRisk[t] < middle),
    of('days with VaR at or above its median', (t) => test.valueAtRisk[t] >= middle),
  ];
}

export function segmentOf(segment: string, days: readonly SegmentDay[], alpha: number): SegmentBacktest {
  const exceptions = days.filter(({ pnl, valueAtRisk }) => pnl < -valueAtRisk).length;
  const test = days.length === 0 ? undefined : kupiecTest(days.length, exceptions, alpha);
  return {
    segment,
    days: days.length,
    exceptions,
    expected: alpha * days.length,
    kupiecPValue: test?.ok === true ? test.value.pValue : null,
    worstRatio: worstOver(days, ({ valueAtRisk }) => valueAtRisk),
    worstMarginRatio: worstOver(days, ({ margin }) => margin ?? NaN),
    failure: null,
  };
}

/** Largest loss over what stood against it, of the days on which something did. */
function worstOver(days: readonly SegmentDay[], held: (day: SegmentDay) => number): number | null {
  const ratios = days.flatMap((day) => (held(day) > 0 ? [Math.max(0, -day.pnl) / held(day)] : []));
  return ratios.length === 0 ? null : ratios.reduce((worst, ratio) => Math.max(worst, ratio), 0);
}
