/** Fits find the parameters that made the series; histories that cannot be fitted are refused with the reason. */
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/engine/calibration/calibrate';
import { correlationTask, dccTask } from '../../../src/engine/calibration/fits/correlationFit';
import { copulaTask } from '../../../src/engine/calibration/fits/copulaTask';
import { volResponseTask } from '../../../src/engine/calibration/fits/volResponseTask';
import { garchTask } from '../../../src/engine/calibration/fits/garchTask';
import { fitLambda } from '../../../src/engine/calibration/fits/ewmaFit';
import {
  findFit,
  type FitKind,
  type FittedNumber,
  type ParameterSet,
} from '../../../src/engine/calibration/parameterSet';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';
import { sampleVariance } from '../../../src/engine/math/series';
import { seededRandom } from '../../../src/engine/math/random';
import { historyOf, simulatedGarch, simulatedPair, START, DAY, value } from './samples';

const RULES = { ...CALIBRATION_RULES, walkForward: false, windowMoves: 3000 };

const figure = (set: ParameterSet, kind: FitKind, name: string) => {
  const found = findFit(set, kind)?.numbers.find((number) => number.name === name);
  if (found === undefined) throw new Error(`${kind} has no ${name}: ${JSON.stringify(findFit(set, kind))}`);
  return found;
};

/** Within four standard errors of the truth, and the error itself is small. */
function expectFound(set: ParameterSet, kind: FitKind, name: string, truth: number, largestError: number) {
  const { value: got, standardError } = figure(set, kind, name);
  const error = standardError ?? largestError;
  expect(error, `${kind} ${name}: standard error`).toBeLessThanOrEqual(largestError);
  expect(Math.abs(got - truth), `${kind} ${name}: truth ${truth}, got ${got} +- ${error}`).toBeLessThan(
    4 * error,
  );
}

describe('a simulated series', () => {
  const moves = simulatedGarch(3000, { omega: 2e-5, alpha: 0.06, beta: 0.88, gamma: 0.06 }, 7);
  const set = value(calibrate([historyOf('spot:BTC', moves)], { ...RULES, innovations: 'normal' }));

  it('gives back the parameters of GJR', () => {
    expectFound(set, 'gjr', 'alpha', 0.06, 0.03);
    expectFound(set, 'gjr', 'beta', 0.88, 0.03);
    expectFound(set, 'gjr', 'gamma', 0.06, 0.04);
    expect(figure(set, 'gjr', 'persistence').value).toBeCloseTo(0.97, 1);
  });

  it('states window, range and convergence', () => {
    const fit = findFit(set, 'gjr');
    expect(fit?.basis).toEqual({ moves: 3000, firstMs: START, lastMs: START + 3000 * DAY });
    expect(fit?.convergence.status).toBe('converged');
    expect(findFit(set, 'ewma')?.convergence.note).toContain('Brent');
  });

  it('gives shocks at the quantiles of its own moves', () => {
    const sorted = Float64Array.from(moves).sort();
    const at = (p: number): number => {
      const place = (sorted.length - 1) * p;
      const [low, share] = [Math.floor(place), place - Math.floor(place)];
      return sorted[low] + share * (sorted[low + 1] - sorted[low]);
    };
    expect(figure(set, 'margin-shock', 'down').value).toBeCloseTo(Math.expm1(at(0.01)), 10);
    expect(figure(set, 'margin-shock', 'up').value).toBeCloseTo(Math.expm1(at(0.99)), 10);
  });

  it('says that there is no vol history, and fits no dependence of one factor', () => {
    expect(set.refused).toMatchObject([
      { id: 'vol-response:vol:BTC', failure: { reason: 'MISSING_MARKET_DATA' } },
    ]);
    expect(set.fits.map(({ kind }) => kind)).toEqual(['ewma', 'garch', 'gjr', 'margin-shock']);
  });
});

const taskOf = (...columns: readonly Float64Array[]) => ({
  factors: ['spot:BTC', 'spot:ETH'].slice(0, columns.length),
  columns,
  fromMs: columns[0].map((_, t) => START + t * DAY),
  toMs: columns[0].map((_, t) => START + (t + 1) * DAY),
});
const numberOf = (numbers: readonly FittedNumber[], name: string) => {
  const found = numbers.find((number) => number.name === name);
  if (found === undefined) throw new Error(`no ${name} in ${JSON.stringify(numbers)}`);
  return found;
};

describe('independent normal moves', () => {
  const random = seededRandom(17);
  const moves = Float64Array.from({ length: 1500 }, () => 0.01 * random.normal());
  const task = garchTask(taskOf(moves), {
    asymmetric: false,
    innovations: 'student',
    alpha: 0.01,
    lambda: 0.94,
  });

  it('have no nu that is a number without meaning, and the fit says that it found no dynamics', () => {
    const { numbers, convergence, cautions } = value(task.fit([moves]));
    const nu = numbers.find(({ name }) => name === 'nu')?.value ?? 0;
    expect(nu, JSON.stringify(numbers)).toBeLessThanOrEqual(200);
    const alpha = numberOf(numbers, 'alpha').value;
    const isDynamic = alpha > 1e-4 && nu > 0;
    expect(convergence.status, `alpha ${alpha}, nu ${nu}`).toBe(isDynamic ? 'converged' : 'at-boundary');
    expect(cautions.length > 0).toBe(!isDynamic);
    expect(numberOf(numbers, 'next volatility').value).toBeCloseTo(0.01, 3);
  });
});

describe('an EWMA process', () => {
  it('gives back its lambda', () => {
    const random = seededRandom(3);
    let h = 4e-4;
    // A little of a constant keeps the process from dying out; its share is too small to move lambda.
    const moves = Float64Array.from({ length: 3000 }, () => {
      const r = Math.sqrt(h) * random.normal();
      h = 0.002 * 4e-4 + 0.998 * (0.95 * h + 0.05 * r * r);
      return r;
    });
    const { value: lambda, standardError } = numberOf(value(fitLambda(moves, 0.01)).numbers, 'lambda');
    expect(standardError).toBeLessThan(0.02);
    expect(Math.abs(lambda - 0.95), `lambda ${lambda} +- ${standardError}`).toBeLessThan(0.02);
  });

  it('of several draws scatters as its standard error says', () => {
    const errors: number[] = [];
    const found = Array.from({ length: 24 }, (_, draw) => {
      const moves = simulatedGarch(1000, { omega: 4e-6, alpha: 0.05, beta: 0.94 }, 100 + draw);
      const { value: lambda, standardError } = numberOf(value(fitLambda(moves, 0.01)).numbers, 'lambda');
      errors.push(standardError ?? NaN);
      return lambda;
    });
    const typical = errors.filter(Number.isFinite).sort((a, b) => a - b)[Math.floor(errors.length / 2)];
    const scatter = Math.sqrt(sampleVariance(found));
    expect(typical / scatter, `error ${typical}, scatter ${scatter}`).toBeGreaterThan(0.5);
    expect(typical / scatter, `error ${typical}, scatter ${scatter}`).toBeLessThan(2);
  });
});

describe('simulated pairs', () => {
  it('give back correlation and degrees of freedom of a t copula', () => {
    const pair = simulatedPair(2000, 0.6, 4, 11);
    const { numbers } = value(copulaTask(taskOf(...pair)).fit(pair));
    const rho = numberOf(numbers, 'rho spot:BTC~spot:ETH').value;
    expect(Math.abs(rho - 0.6), `rho ${rho}, truth 0.6`).toBeLessThan(0.05);
    const nu = numberOf(numbers, 'nu').value;
    expect(nu, `nu ${nu}, truth 4`).toBeGreaterThan(3);
    expect(nu, `nu ${nu}, truth 4`).toBeLessThan(5.5);
  });

  it('of a normal law say that nu is high, and that correlations do not move', () => {
    const pair = simulatedPair(2000, 0.5, undefined, 12, 1);
    expect(numberOf(value(copulaTask(taskOf(...pair)).fit(pair)).numbers, 'nu').value).toBeGreaterThan(15);
    const rho = numberOf(value(correlationTask(taskOf(...pair)).fit(pair)).numbers, 'rho spot:BTC~spot:ETH');
    expect(rho.standardError).toBeCloseTo(0.75 / Math.sqrt(2000), 2);
    expect(Math.abs(rho.value - 0.5), `rho ${rho.value}, truth 0.5`).toBeLessThan(0.06);
    expect(numberOf(value(dccTask(taskOf(...pair)).fit(pair)).numbers, 'a').value).toBeLessThan(0.03);
  });
});

describe('the response of vol to spot', () => {
  it('is found apart for falls and rises', () => {
    const random = seededRandom(5);
    const spot = Float64Array.from({ length: 1500 }, () => 0.03 * random.normal());
    const vol = spot.map((r) => (r < 0 ? 0.8 : 0.2) * Math.abs(r) + 0.01 * random.normal());
    const { numbers } = value(volResponseTask(taskOf(spot, vol)).fit([spot, vol]));
    for (const [name, truth] of [
      ['down', 0.8],
      ['up', 0.2],
    ] as const) {
      const { value: got, standardError } = numberOf(numbers, name);
      expect(standardError, name).toBeLessThan(0.03);
      expect(Math.abs(got - truth), `${name}: truth ${truth}, got ${got}`).toBeLessThan(
        4 * (standardError ?? 0),
      );
    }
  });
});

describe('what cannot be fitted', () => {
  const good = historyOf('spot:BTC', simulatedGarch(600, { omega: 2e-5, alpha: 0.1, beta: 0.85 }, 1));

  it.each([
    ['a constant series', historyOf('spot:ETH', new Float64Array(600)), RULES, /constant/],
    ['a short series', historyOf('spot:ETH', Float64Array.of(0.1, -0.1, 0.05)), RULES, /share 3 daily moves/],
  ])('%s is refused as a whole', (_what, bad, rules, message) => {
    const result = calibrate([good, bad], rules);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.failure.message).toMatch(message);
  });

  it.each([
    ['windowMoves', 10],
    ['alpha', 0.5],
    ['horizonDays', 0],
    ['lambda', 1],
    ['refitEvery', NaN],
  ])('rules outside their limits are named: %s %d', (field, bad) => {
    const result = calibrate([good], { ...RULES, [field]: bad });
    expect(result).toMatchObject({ ok: false, failure: { reason: 'OUT_OF_RANGE', context: { field } } });
  });

  it('a window too short for a tail refuses that fit alone', () => {
    const set = value(calibrate([good], { ...RULES, alpha: 0.005, windowMoves: 600 }));
    expect(set.fits.map(({ kind }) => kind)).toEqual(['ewma', 'garch', 'gjr']);
    expect(set.refused[0]).toMatchObject({ kind: 'margin-shock', failure: { context: { minimum: 1000 } } });
  });

  it('holds no number that is not finite, wild scales included', () => {
    const wild = good.values.map((level, t) => level * (t === 300 ? 1e9 : 1));
    const set = value(
      calibrate([{ ...good, values: wild }], { ...RULES, walkForward: true, firstTrain: 250 }),
    );
    for (const fit of set.fits)
      for (const { name, value: number } of fit.numbers)
        expect(Number.isFinite(number), `${fit.id} ${name}`).toBe(true);
    expect(JSON.stringify(set)).not.toMatch(/NaN|Infinity/);
  });
});
