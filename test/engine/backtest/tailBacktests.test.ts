import { describe, expect, it } from 'vitest';
import { esTest, simulatedCriticalValues } from '../../../src/engine/backtest/acerbiSzekely';
import { runChallenger } from '../../../src/engine/backtest/challengerRun';
import { methodForecaster } from '../../../src/engine/backtest/methodForecaster';
import {
  historicalForecaster,
  normalForecaster,
  rollingForecast,
} from '../../../src/engine/backtest/rollingForecast';
import { dieboldMariano, fz0Loss, pinballLoss, tailScores } from '../../../src/engine/backtest/scores';
import { berkowitzTest, probabilityTransform } from '../../../src/engine/backtest/wholeLaw';
import { inverseNormalCdf, normalCdf } from '../../../src/engine/math/normal';
import { seededRandom } from '../../../src/engine/math/random';
import { historicalTail } from '../../../src/engine/risk/tail/historicalTail';
import { normalTail } from '../../../src/engine/risk/tail/parametricTail';
import { seriesTail } from '../../../src/engine/risk/tail/seriesTail';
import { reasonOf, returnsOf, valueOf } from '../risk/marketReturns';

const SPEC = { alpha: 0.025, var: 7, es: 'acerbi-tasche' } as const;

describe('expected shortfall', () => {
  it('by hand', () => {
    const found = valueOf(esTest([-3, 1, -6, 0], [2, 2, 2, 2], [4, 4, 4, 4], 0.25));
    expect(found).toEqual({ exceptions: 2, z1: -2.25 / 2 + 1, z2: -2.25 + 1 });
    expect(valueOf(esTest([1, 1], [2, 2], [4, 4], 0.25))).toEqual({ exceptions: 0, z1: undefined, z2: 1 });
    expect(reasonOf(esTest([1], [1], [0], 0.025))).toBe('INVALID_INPUT');
  });

  it('centres on 0 for a right model and falls for a mild one', () => {
    const random = seededRandom(6);
    const pnl = Float64Array.from({ length: 40_000 }, () => random.normal());
    const { valueAtRisk, expectedShortfall } = valueOf(normalTail({ mean: 0, standardDeviation: 1 }, 0.025));
    const held = (level: number): Float64Array => pnl.map(() => level);
    const right = valueOf(esTest(pnl, held(valueAtRisk), held(expectedShortfall), 0.025));
    expect(Math.abs(right.z2)).toBeLessThan(0.1);
    expect(Math.abs(right.z1 ?? NaN)).toBeLessThan(0.02);
    expect(
      valueOf(esTest(pnl, held(0.8 * valueAtRisk), held(0.8 * expectedShortfall), 0.025)).z2,
    ).toBeLessThan(-0.7);
  });

  // Acerbi and Szekely (2014), table 2: Z2 at 5 % is about -0.70 over 250 days, -0.82 for t with 3 degrees.
  it.each([
    [{ kind: 'normal' } as const, -0.7],
    [{ kind: 'student', nu: 3 } as const, -0.82],
  ])('critical values under %o', (law, expected) => {
    const setup = { days: 250, alpha: 0.025, law, level: 0.05, trials: 8000, seed: 2 };
    const found = valueOf(simulatedCriticalValues(setup));
    expect(Math.abs(found.z2 - expected), `expected ${expected}, got ${found.z2}`).toBeLessThan(0.05);
    expect(found.z1).toBeLessThan(0);
    expect(valueOf(simulatedCriticalValues(setup))).toEqual(found);
  });
});

describe('scores', () => {
  it('are least in the mean at the true quantile and tail mean', () => {
    const random = seededRandom(9);
    const pnl = Float64Array.from({ length: 30_000 }, () => random.normal());
    const mean = (score: (x: number) => number): number =>
      pnl.reduce((sum, x) => sum + score(x), 0) / pnl.length;
    const { valueAtRisk: v, expectedShortfall: e } = valueOf(
      normalTail({ mean: 0, standardDeviation: 1 }, 0.05),
    );
    const pinball = mean((x) => pinballLoss(x, v, 0.05));
    const fz0 = mean((x) => fz0Loss(x, v, e, 0.05));
    for (const off of [0.8, 1.25]) {
      expect(mean((x) => pinballLoss(x, v * off, 0.05))).toBeGreaterThan(pinball);
      expect(mean((x) => fz0Loss(x, v * off, e * off, 0.05))).toBeGreaterThan(fz0);
    }
    expect(reasonOf(tailScores([1], [1], [-1], 0.05))).toBe('INVALID_INPUT');
  });

  // By numpy: losses |sin 1.3 i| and 1.05 |cos 0.7 i| for i = 0..199.
  it('Diebold and Mariano', () => {
    const [first, second] = [
      Float64Array.from({ length: 200 }, (_, i) => Math.abs(Math.sin(i * 1.3))),
      Float64Array.from({ length: 200 }, (_, i) => Math.abs(Math.cos(i * 0.7)) * 1.05),
    ];
    const found = valueOf(dieboldMariano(first, second, 5));
    expect(found.meanDifference).toBeCloseTo(-0.03554772935818959, 12);
    expect(found.statistic).toBeCloseTo(-2.2685901273566165, 10);
    expect(found.pValue).toBeCloseTo(0.02329326254492287, 10);
    expect(reasonOf(dieboldMariano(first, first))).toBe('INVALID_INPUT');
  });
});

describe('the whole law', () => {
  // By numpy: golden-ratio points on (0.01, 0.99), 60 of them.
  it('Berkowitz', () => {
    const u = Array.from({ length: 60 }, (_, i) => (((i + 1) * 0.6180339887498949) % 1) * 0.98 + 0.01);
    const found = valueOf(berkowitzTest(u));
    expect(found.statistic).toBeCloseTo(6.624258736760758, 8);
    expect(found.pValue).toBeCloseTo(0.08488877187454183, 8);
    expect([found.mean, found.standardDeviation, found.autoregression].map((v) => v.toFixed(8))).toEqual([
      '0.00641828',
      '0.88309582',
      '-0.31693829',
    ]);
  });

  it('accepts its own law and rejects too narrow and shifted ones', () => {
    const random = seededRandom(13);
    const z = Float64Array.from({ length: 500 }, () => random.normal());
    expect(valueOf(berkowitzTest(z.map(normalCdf))).pValue).toBeGreaterThan(0.01);
    expect(valueOf(berkowitzTest(z.map((x) => normalCdf(1.3 * x)))).pValue).toBeLessThan(1e-4);
    expect(valueOf(berkowitzTest(z.map((x) => normalCdf(x + 0.3)))).pValue).toBeLessThan(1e-4);
    expect(reasonOf(berkowitzTest(z.map(() => 1)))).toBe('OUT_OF_RANGE');
  });

  it('transforms by mid-ranks, inside (0, 1)', () => {
    expect(probabilityTransform([1, 2, 3], 9)).toBe(3.5 / 4);
    expect(probabilityTransform([1, 2, 3], 0)).toBe(0.5 / 4);
    expect(probabilityTransform([1, 2, 2], 2)).toBe(0.625);
  });
});

describe('rolling forecasts', () => {
  const returns = returnsOf('btc_usd_close');

  it('know only what was before the day', () => {
    const run = valueOf(rollingForecast(returns, 250, historicalForecaster(SPEC)));
    const changed = returns.slice();
    changed[600] = -80;
    const other = valueOf(rollingForecast(changed, 250, historicalForecaster(SPEC)));
    expect(run.firstRow).toBe(250);
    expect([...other.valueAtRisk.slice(0, 351)]).toEqual([...run.valueAtRisk.slice(0, 351)]);
    expect(other.valueAtRisk[351]).not.toBe(run.valueAtRisk[351]);
    expect(run.valueAtRisk[0]).toBe(valueOf(historicalTail(returns.slice(0, 250), SPEC)).valueAtRisk);
  });

  it('can be watched and cancelled', () => {
    const seen: number[] = [];
    const stopped = rollingForecast(returns, 250, normalForecaster(0.01), {
      keepGoing: (done) => seen.push(done) < 3,
    });
    expect(reasonOf(stopped)).toBe('CANCELLED');
    expect(seen).toEqual([0, 16, 32]);
    expect(reasonOf(rollingForecast(returns, returns.length, normalForecaster(0.01)))).toBe('OUT_OF_RANGE');
  });

  it('a refusal names its day', () => {
    const dead = Float64Array.from({ length: 60 }, (_, t) => (t < 20 ? t : 1));
    expect(rollingForecast(dead, 10, normalForecaster(0.01))).toMatchObject({
      ok: false,
      failure: { context: { row: 30 } },
    });
  });
});

describe('the challenger', () => {
  it('repeats with its seed and sees nothing of the future', () => {
    const returns = returnsOf('btc_usd_close').slice(0, 700);
    const setup = { alpha: 0.05, firstTraining: 500, refitEvery: 60 };
    const run = valueOf(runChallenger(returns, setup));
    expect(valueOf(runChallenger(returns, setup))).toEqual(run);
    const shorter = valueOf(runChallenger(returns.slice(0, 640), setup));
    const days = shorter.challenger.valueAtRisk.length;
    expect([...run.challenger.valueAtRisk.slice(0, days)]).toEqual([...shorter.challenger.valueAtRisk]);
    expect(run.next.challenger).toBeGreaterThan(0);
    expect(run.importance.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(1, 12);
    expect(reasonOf(runChallenger(returns.slice(0, 520), setup))).toBe('OUT_OF_RANGE');
  });

  it('beats the classical figure where the tail hangs on something it can see', () => {
    const random = seededRandom(30);
    let last = 0;
    const made = Float64Array.from({ length: 2600 }, () => {
      // After a fall the next day is three times as wide: slow averages cannot follow.
      last = (last < 0 ? 3 : 1) * inverseNormalCdf(random.uniform());
      return last;
    });
    const run = valueOf(runChallenger(made, { alpha: 0.05, firstTraining: 1200, refitEvery: 200 }));
    expect(run.comparison?.meanDifference).toBeLessThan(0);
    expect(run.comparison?.pValue).toBeLessThan(0.01);
    expect(run.importance[1].share).toBeGreaterThan(0.4);
  });
});

describe('named methods as forecasters', () => {
  const returns = returnsOf('DAX').slice(0, 640);
  const rules = { alpha: 0.05, refitEvery: 50 };
  const garch = { kind: 'filtered-garch', asymmetric: false, innovations: 'normal' } as const;

  it('give what the method gives on the window', () => {
    const run = valueOf(
      rollingForecast(returns, 600, methodForecaster({ kind: 'age-weighted', lambda: 0.99 }, rules)),
    );
    const direct = valueOf(seriesTail(returns.slice(3, 603), { kind: 'age-weighted', lambda: 0.99 }, 0.05));
    expect(run.valueAtRisk[3]).toBe(direct.valueAtRisk);
  });

  it('refit GARCH when told, from where the last fit ended, and reach the same tail as a fit from afar', () => {
    const seldom = valueOf(rollingForecast(returns, 600, methodForecaster(garch, rules)));
    const always = valueOf(
      rollingForecast(returns, 600, methodForecaster(garch, { ...rules, refitEvery: 10 })),
    );
    expect(seldom.valueAtRisk[5]).toBe(always.valueAtRisk[5]);
    expect(seldom.valueAtRisk[25]).not.toBe(always.valueAtRisk[25]);
    const afar = valueOf(seriesTail(returns.slice(30, 630), garch, 0.05)).valueAtRisk;
    expect(Math.abs(always.valueAtRisk[30] / afar - 1)).toBeLessThan(1e-3);
  }, 30_000);
});
