/** Risk jobs on histories that no market made: a figure, a fallback that is said, or a refusal with its reason; never NaN. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_RISK_ASK, type RiskAsk, type RiskReport } from '../../../src/contracts/risk';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import { seededRandom } from '../../../src/engine/math/random';
import { runRiskJob } from '../../../src/main/compute/riskJob';
import { mixedSizes, sampleInstruments, samplePortfolio, sampleSnapshot } from '../../engine/risk/sampleBook';
import { DAY, history, SPOTS as LONG_SPOTS, START } from '../../engine/risk/valueAtRisk/riskDesk';

const ASK: RiskAsk = { ...DEFAULT_RISK_ASK, windowDays: 100, scenarios: 64 };
/** A backtest of a few months is enough to meet what is wrong. */
const DAYS = 301;
const SPOTS = LONG_SPOTS.map((one) => ({
  ...one,
  timesMs: one.timesMs.slice(0, DAYS),
  values: one.values.slice(0, DAYS),
}));
const [BTC, ETH] = SPOTS;

const withBtc = (values: readonly number[], times?: readonly number[]): readonly FactorHistory[] => [
  history('spot:BTC', values, times),
  ETH,
];
const levels = (of: (value: number, t: number) => number): number[] => Array.from(BTC.values, of);
const random = seededRandom(11);

const BAD: Readonly<Record<string, readonly FactorHistory[]>> = {
  'no history': [],
  'a factor of the book missing': [BTC],
  'short series': SPOTS.map((one) => ({
    ...one,
    timesMs: one.timesMs.slice(0, 15),
    values: one.values.slice(0, 15),
  })),
  'one level': withBtc([60_000]),
  'gaps of weeks': withBtc(
    levels((value) => value).slice(0, 240),
    Array.from({ length: 240 }, (_, t) => START + (t + 20 * Math.floor(t / 30)) * DAY),
  ),
  'days twice': withBtc(
    levels((value) => value),
    Array.from(BTC.timesMs, (ms, t) => (t % 50 === 1 ? ms - DAY : ms)),
  ),
  'a constant price': withBtc(levels(() => 60_000)),
  'both prices constant': SPOTS.map((one) => ({ ...one, values: one.values.map(() => 5) })),
  'a price that mostly stands still': withBtc(levels((value, t) => (t % 10 === 0 ? value : 60_000))),
  'singular: one price twice': [BTC, { ...BTC, id: ETH.id, subject: ETH.subject }],
  'wildly scaled up': withBtc(levels((value) => value * 1e200)),
  'jumps by a million': withBtc(levels((value, t) => (t % 97 === 3 ? value * 1e6 : value))),
  'independent noise, nu without bound': withBtc(
    levels(() => 60_000 * Math.exp(0.02 * (random.uniform() + random.uniform() - 1))),
  ),
  'a zero price': withBtc(levels((value, t) => (t === 250 ? 0 : value))),
  'a price that is no number': withBtc(levels((value, t) => (t === 250 ? NaN : value))),
};

/** Paths of numbers that are none; null is a missing figure and allowed. */
function broken(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value === 'string')
    return /\b(NaN|Infinity|undefined)\b/.test(value) ? [`${path}: ${value}`] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) => broken(each, `${path}.${key}`));
}

describe('a risk job', { timeout: 60_000 }, () => {
  it.each(Object.keys(BAD))('on %s gives figures, said fallbacks or a reason, and no NaN', (name) => {
    const portfolio = samplePortfolio(mixedSizes);
    const result = runRiskJob(
      {
        ...{ kind: 'risk', ask: ASK, instruments: sampleInstruments(), histories: BAD[name] },
        now: { portfolio, snapshot: sampleSnapshot() },
        shelf: { shipped: [], chosen: [] },
        multiplierSets: [{ name: 'x 3', source: 'test', confidence: null, factors: { valueAtRisk: 3 } }],
      },
      () => true,
    );
    if (!result.ok) {
      expect(result.failure.message.length).toBeGreaterThan(10);
      return;
    }
    expect(broken(result.value)).toEqual([]);
    const { figures, refusals } = result.value as RiskReport;
    for (const { label, failure, figures: own } of figures.methods)
      expect(own.length > 0 || (failure?.message.length ?? 0) > 10, label).toBe(true);
    for (const { part, failure } of refusals) expect(failure.message.length, part).toBeGreaterThan(10);
  });
});
