import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/engine/math/random';
import {
  effectiveObservations,
  ewmaVariance,
  halfLife,
  normalisedEwmaVariance,
} from '../../../../src/engine/risk/volatility/ewma';
import { fitGarch } from '../../../../src/engine/risk/volatility/garchFit';
import {
  garchFilter,
  horizonVariance,
  unconditionalVariance,
  varianceForecast,
  varianceRecursion,
  type GarchParameters,
} from '../../../../src/engine/risk/volatility/garchModel';
import { reasonOf, returnsOf, valueOf } from '../marketReturns';

const RETURNS = [0.02, -0.03, 0.01, -0.015, 0.025];

describe('exponentially weighted variance', () => {
  // By hand: variance 0.0004 before the first of five returns, lambda 0.94.
  it('walks through a short series', () => {
    const { variance, next } = valueOf(ewmaVariance(RETURNS, 0.94, { variance: 0.0004 }));
    const expected = [0.0004, 0.0004, 0.00043, 0.0004102, 0.000399088];
    expected.forEach((value, t) => expect(Math.abs(variance[t] - value)).toBeLessThan(1e-16));
    expect(Math.abs(next - 0.00041264272)).toBeLessThan(1e-16);
  });

  it('forgets its start, has the stated memory, refuses a lambda of 1', () => {
    const long = Float64Array.from({ length: 600 }, (_, t) => Math.sin(t));
    const starts = (['first-return', 'sample'] as const).map(
      (start) => valueOf(ewmaVariance(long, 0.94, start)).next,
    );
    expect(Math.abs(starts[0] - starts[1])).toBeLessThan(1e-14);
    expect(Math.abs(valueOf(normalisedEwmaVariance(long, 0.94)) - starts[0])).toBeLessThan(1e-14);
    expect(0.94 ** halfLife(0.94)).toBeCloseTo(0.5, 12);
    expect(effectiveObservations(0.94)).toBeCloseTo(1.94 / 0.06, 12);
    expect(reasonOf(ewmaVariance(RETURNS, 1))).toBe('OUT_OF_RANGE');
  });
});

describe('GARCH', () => {
  const parameters: GarchParameters = { mu: 0, omega: 2e-6, alpha: 0.08, beta: 0.9, gamma: 0 };

  it('forecasts towards its long-run variance', () => {
    expect(unconditionalVariance(parameters)).toBeCloseTo(1e-4, 12);
    const ahead = varianceForecast(parameters, 4e-4, 500);
    expect(ahead[1]).toBeCloseTo(2e-6 + 0.98 * 4e-4, 15);
    expect(Math.abs(ahead[499] - 1e-4)).toBeLessThan(2e-8);
    expect(horizonVariance(parameters, 1e-4, 10)).toBeCloseTo(1e-3, 12);
    expect(unconditionalVariance({ ...parameters, beta: 0.92 })).toBe(Infinity);
  });

  it('with no shock weight is constant, with a fall weighs more', () => {
    const flat = new Float64Array(5);
    expect(varianceRecursion(RETURNS, { ...parameters, alpha: 0, beta: 0 }, flat)).toBe(2e-6);
    const gjr = { ...parameters, gamma: 0.1 };
    const [rise, fall] = [
      [0.02, 0.03],
      [0.02, -0.03],
    ].map((series) => valueOf(garchFilter(series, gjr)).next);
    expect(fall - rise).toBeCloseTo(0.1 * 0.0009, 15);
  });

  /** Column, asymmetric, Student; log likelihood, mu, omega, alpha, beta, gamma, nu by scipy's simplex, 3 starts, twice. */
  const FITS = [
    [
      'eth_usd_close',
      false,
      false,
      -4445.396169397549,
      [0.147871, 1.713309, 0.082197, 0.861167, 0, undefined],
    ],
    [
      'eth_usd_close',
      true,
      true,
      -4323.646326756626,
      [0.165184, 1.842152, 0.115884, 0.836897, -0.002599, 3.704252],
    ],
    ['SMI', true, false, -2386.3899339551135, [0.086966, 0.181492, 0, 0.639077, 0.295016, undefined]],
    ['CAC', true, true, -2743.4136951307246, [0.041478, 0.077069, 0.006804, 0.88319, 0.092777, 8.236996]],
    ['FTSE', false, true, -2109.3449450623825, [0.050986, 0.005761, 0.035577, 0.955728, 0, 9.525699]],
  ] as const;

  it.each(FITS)(
    'fit of %s, asymmetric %s, Student %s',
    (column, asymmetric, student, logLikelihood, expected) => {
      const fit = valueOf(
        fitGarch(returnsOf(column), { asymmetric, innovations: student ? 'student' : 'normal' }),
      );
      const { mu, omega, alpha, beta, gamma, nu } = fit.parameters;
      expect(Math.abs(fit.filter.logLikelihood - logLikelihood)).toBeLessThan(1e-5);
      [mu, omega, alpha, beta, gamma, nu].forEach((got, k) => {
        const value = expected[k];
        if (value === undefined) expect(got).toBeUndefined();
        else
          expect(
            Math.abs((got ?? NaN) - value),
            `${column} parameter ${k}: expected ${value}, got ${got}`,
          ).toBeLessThan(2e-4 * (1 + Math.abs(value)));
      });
    },
    30_000,
  );

  it('finds the parameters that made a series, in any unit', () => {
    const truth = { mu: 0.05, omega: 0.05, alpha: 0.1, beta: 0.85, gamma: 0 };
    const random = seededRandom(21);
    let h = 1;
    const made = Float64Array.from({ length: 6000 }, () => {
      const e = Math.sqrt(h) * random.normal();
      h = truth.omega + truth.alpha * e * e + truth.beta * h;
      return truth.mu + e;
    });
    const spec = { asymmetric: false, innovations: 'normal' } as const;
    const fit = valueOf(fitGarch(made, spec));
    const names = ['mu', 'omega', 'alpha', 'beta'] as const;
    names.forEach((name, k) => {
      const error = fit.standardErrors?.[k] ?? 0;
      expect(
        Math.abs(fit.parameters[name] - truth[name]),
        `${name} ${fit.parameters[name]} +- ${error}`,
      ).toBeLessThan(4 * error);
    });
    const small = valueOf(
      fitGarch(
        made.map((x) => x * 1e-6),
        spec,
      ),
    );
    expect(small.parameters.alpha).toBeCloseTo(fit.parameters.alpha, 4);
    expect(small.parameters.omega / fit.parameters.omega).toBeCloseTo(1e-12, 14);
  }, 30_000);

  it('refuses short, constant and broken series with a reason', () => {
    const spec = { asymmetric: false, innovations: 'normal' } as const;
    expect(reasonOf(fitGarch(RETURNS, spec))).toBe('INVALID_INPUT');
    expect(reasonOf(fitGarch(new Float64Array(300).fill(2), spec))).toBe('INVALID_INPUT');
    expect(
      reasonOf(
        fitGarch(
          Float64Array.from({ length: 300 }, (_, t) => (t === 9 ? NaN : t)),
          spec,
        ),
      ),
    ).toBe('INVALID_INPUT');
    expect(reasonOf(garchFilter(RETURNS, { ...parameters, omega: -1 }))).toBe('OUT_OF_RANGE');
    expect(reasonOf(garchFilter(RETURNS, { ...parameters, nu: 2 }))).toBe('OUT_OF_RANGE');
  });
});

describe('a fit near another', () => {
  it.each([true, false])(
    'ends where a fit from afar ends, asymmetric %s',
    (asymmetric) => {
      const spec = { asymmetric, innovations: 'student' } as const;
      const returns = returnsOf('DAX');
      const before = valueOf(fitGarch(returns.slice(0, 1800), spec));
      const afar = valueOf(fitGarch(returns, spec));
      const near = valueOf(fitGarch(returns, spec, before.parameters));
      expect(Math.abs(near.filter.logLikelihood - afar.filter.logLikelihood)).toBeLessThan(1e-4);
    },
    30_000,
  );
});
