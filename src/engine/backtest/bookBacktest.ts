/**
 * A book's daily P&L against the VaR and ES forecast for it the day before: exceptions, every test with its verdict, and the
 * same by segment. All amounts in the unit of the P&L; VaR, ES and margin positive.
 */
import { success, type Failure, type Result } from '../basics/result';
import { simulatedCriticalValues, esTest } from './acerbiSzekely';
import { coverageTests, type LikelihoodRatio } from './coverageTests';
import { exceptionsOf } from './exceptions';
import { marginCoverage, type MarginCoverage } from './marginCoverage';
import {
  rollingForecast,
  type Forecaster,
  type RollingForecast,
  type RollingProgress,
} from './rollingForecast';
import { trafficLight, type TrafficLight } from './trafficLight';

export interface BacktestSetup {
  readonly label: string;
  readonly alpha: number;
  readonly window: number;
  /** Days tested: the newest; all there are when fewer. */
  readonly days: number;
  readonly forecaster: Forecaster;
  /** Significance of the verdicts. */
  readonly level: number;
  readonly seed: number;
  /** Margin held against the static book; absent: the VaR of each day stands for it. */
  readonly margin?: number;
}

export type Verdict = 'not rejected' | 'rejected' | 'green' | 'yellow' | 'red' | 'not applicable';

export interface BacktestTest {
  readonly name: string;
  /** Likelihood ratio, count, or Z; null where the test does not apply. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** Below which Z is rejected. */
  readonly criticalValue: number | null;
  readonly verdict: Verdict;
}

export interface BookBacktest {
  readonly label: string;
  readonly alpha: number;
  readonly window: number;
  readonly level: number;
  /** Row of the P&L of the first tested day. */
  readonly firstRow: number;
  readonly pnl: readonly number[];
  readonly valueAtRisk: readonly number[];
  readonly expectedShortfall: readonly number[];
  /** Places in `pnl`. */
  readonly exceptions: readonly number[];
  readonly expectedExceptions: number;
  readonly tests: readonly BacktestTest[];
  readonly trafficLight: TrafficLight | null;
  readonly coverage: MarginCoverage | null;
  /** Held against the book; null where the VaR of each day stands for it, or where `margins` are. */
  readonly margin: number | null;
  /** Held on each day, null where it is unknown; null as a whole where the book stands still. */
  readonly margins: readonly (number | null)[] | null;
  /** What could not be tested, and why. */
  readonly failures: readonly Failure[];
}

/** Refuses windows as long as the history and the forecaster's refusals; `CANCELLED` when the progress says stop. */
export function backtestBook(
  pnl: Float64Array,
  setup: BacktestSetup,
  progress?: RollingProgress,
): Result<BookBacktest> {
  const { window, days, forecaster } = setup;
  const skipped = Math.max(0, pnl.length - window - days);
  const rolled = rollingForecast(pnl.subarray(skipped), window, forecaster, progress);
  if (!rolled.ok) return rolled;
  const { firstRow } = rolled.value;
  return judgeForecasts({ ...rolled.value, firstRow: skipped + firstRow }, setup);
}

/**
 * The same for forecasts that were made elsewhere. `margins`: held on each day, NaN where unknown; the coverage is then that of
 * the days whose margin is known.
 */
export function judgeForecasts(
  forecasts: RollingForecast,
  setup: Omit<BacktestSetup, 'forecaster' | 'days'>,
  margins?: Float64Array,
): Result<BookBacktest> {
  const { pnl: happened, valueAtRisk, expectedShortfall } = forecasts;
  const hits = exceptionsOf(happened, valueAtRisk);
  if (!hits.ok) return hits;
  const failures: Failure[] = [];
  const kept = <T>(result: Result<T>): T | null => {
    if (result.ok) return result.value;
    failures.push(result.failure);
    return null;
  };
  const exceptions = Array.from(hits.value.keys()).filter((t) => hits.value[t] === 1);
  const light = kept(trafficLight(happened.length, exceptions.length, setup.alpha));
  const tests = [
    countRow(exceptions.length, light),
    ...coverageRows(hits.value, setup, failures),
    ...shortfallRows(happened, valueAtRisk, expectedShortfall, setup, failures),
  ];
  const held = margins ?? valueAtRisk.map((risk) => setup.margin ?? risk);
  return success({
    label: setup.label,
    alpha: setup.alpha,
    window: setup.window,
    level: setup.level,
    firstRow: forecasts.firstRow,
    pnl: Array.from(happened),
    valueAtRisk: Array.from(valueAtRisk),
    expectedShortfall: Array.from(expectedShortfall),
    exceptions,
    expectedExceptions: setup.alpha * happened.length,
    tests,
    trafficLight: light,
    coverage: kept(knownCoverage(happened, held)),
    margin: margins === undefined ? (setup.margin ?? null) : null,
    margins:
      margins === undefined ? null : Array.from(margins, (margin) => (Number.isNaN(margin) ? null : margin)),
    failures,
  });
}

/** Over the days whose margin is known; `worstRow` counts all days. */
function knownCoverage(pnl: Float64Array, margin: Float64Array): Result<MarginCoverage> {
  const rows = Array.from(pnl.keys()).filter((t) => !Number.isNaN(margin[t]));
  const found = marginCoverage(
    rows.map((t) => pnl[t]),
    rows.map((t) => margin[t]),
  );
  return found.ok ? success({ ...found.value, worstRow: rows[found.value.worstRow] }) : found;
}

const countRow = (count: number, light: TrafficLight | null): BacktestTest => ({
  name: 'Exceptions, traffic light',
  statistic: count,
  pValue: null,
  criticalValue: null,
  verdict: light?.zone ?? 'not applicable',
});

function coverageRows(
  hits: Uint8Array,
  { alpha, level }: Pick<BacktestSetup, 'alpha' | 'level'>,
  failures: Failure[],
): readonly BacktestTest[] {
  const tests = coverageTests(hits, alpha);
  if (!tests.ok) {
    failures.push(tests.failure);
    return [];
  }
  const row = (name: string, { statistic, pValue }: LikelihoodRatio): BacktestTest => ({
    name,
    statistic,
    pValue,
    criticalValue: null,
    verdict: pValue < level ? 'rejected' : 'not rejected',
  });
  const { unconditional, independence, conditional } = tests.value;
  return [
    row('Kupiec, coverage', unconditional),
    row('Christoffersen, independence', independence),
    row('Christoffersen, joint coverage', conditional),
  ];
}

/** Normal critical values: Z2's hardly depend on the law (Acerbi and Szekely 2014, table 1). */
function shortfallRows(
  pnl: Float64Array,
  valueAtRisk: Float64Array,
  expectedShortfall: Float64Array,
  { alpha, level, seed }: Pick<BacktestSetup, 'alpha' | 'level' | 'seed'>,
  failures: Failure[],
): readonly BacktestTest[] {
  const test = esTest(pnl, valueAtRisk, expectedShortfall, alpha);
  const critical = simulatedCriticalValues({
    days: pnl.length,
    alpha,
    law: { kind: 'normal' },
    level,
    trials: 2000,
    seed,
  });
  if (!test.ok || !critical.ok) {
    for (const each of [test, critical]) if (!each.ok) failures.push(each.failure);
    return [];
  }
  const row = (name: string, z: number | undefined, limit: number): BacktestTest => ({
    name,
    statistic: z ?? null,
    pValue: null,
    criticalValue: limit,
    verdict: z === undefined ? 'not applicable' : z < limit ? 'rejected' : 'not rejected',
  });
  return [
    row('Acerbi-Szekely Z1, ES', test.value.z1, critical.value.z1),
    row('Acerbi-Szekely Z2, ES', test.value.z2, critical.value.z2),
  ];
}
