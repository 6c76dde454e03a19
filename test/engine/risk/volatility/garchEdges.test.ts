/** What a fit says of series that no GARCH made: a stated fallback, an end, or a refusal with the reason; never NaN. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/engine/math/random';
import { fitGarch, NORMAL_FROM, type GarchFit } from '../../../../src/engine/risk/volatility/garchFit';
import type { GarchParameters, GarchSpec } from '../../../../src/engine/risk/volatility/garchModel';
import { valueOf } from '../marketReturns';

const SPECS: readonly GarchSpec[] = [true, false].flatMap((asymmetric) =>
  (['normal', 'student'] as const).map((innovations) => ({ asymmetric, innovations })),
);

type Kind = (n: number, normal: () => number) => Float64Array;

const plain: Kind = (n, normal) => Float64Array.from({ length: n }, () => 0.01 * normal());
const clustered =
  (alpha: number, beta: number): Kind =>
  (n, normal) => {
    let h = 1e-4;
    return Float64Array.from({ length: n }, () => {
      const e = Math.sqrt(h) * normal();
      h = 1e-6 + alpha * e * e + beta * h;
      return e;
    });
  };
const mapped =
  (base: Kind, change: (value: number, t: number, all: Float64Array) => number): Kind =>
  (n, normal) => {
    const made = base(n, normal);
    return made.map((value, t) => change(value, t, made));
  };

const KINDS: Readonly<Record<string, Kind>> = {
  'near-iid normal': plain,
  'IGARCH-like': clustered(0.12, 0.88),
  'explosive persistence': clustered(0.3, 0.9),
  'one outlier': mapped(plain, (value, t) => (t === 40 ? 1e6 : value)),
  'outliers at both ends': mapped(plain, (value, t, all) => (t === 0 || t === all.length - 1 ? 50 : value)),
  'gapped: a tenth is not there': mapped(plain, (value, t) => (t % 10 === 3 ? NaN : value)),
  'gapped: an infinite move': mapped(plain, (value, t) => (t === 7 ? -Infinity : value)),
  'duplicated days': mapped(plain, (_, t, all) => all[t - (t % 3)]),
  'mostly standing still': mapped(plain, (value, t) => (t % 3 === 0 ? value : 0)),
  constant: mapped(plain, () => 0.01),
  'all zero': mapped(plain, () => 0),
  'two values': mapped(plain, (value) => Math.sign(value)),
  alternating: mapped(plain, (_, t) => (t % 2 === 0 ? 1 : -1)),
  trending: mapped(plain, (_, t) => t),
  'tiny scale': mapped(plain, (value) => value * 1e-140),
  'beyond tiny': mapped(plain, (value) => value * 1e-220),
  'huge scale': mapped(plain, (value) => value * 1e140),
  'beyond huge': mapped(plain, (value) => value * 1e200),
  'far from zero': mapped(plain, (value) => 1e6 + value),
};

function numbersOf({ parameters, filter, standardErrors, persistence }: GarchFit): readonly number[] {
  const { mu, omega, alpha, beta, gamma, nu } = parameters;
  const { variance, residuals, next, logLikelihood } = filter;
  return [
    ...[mu, omega, alpha, beta, gamma, persistence, next, logLikelihood],
    ...(nu === undefined ? [] : [nu]),
    ...[variance, residuals, standardErrors ?? []].flatMap((list) => Array.from(list)),
  ];
}

const anyLength = fc.oneof(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 100, max: 260 }));

describe.each(Object.keys(KINDS))('a series that is %s', (kind) => {
  it('gets finite numbers with what is odd about them, or a refusal that says why', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), anyLength, fc.constantFrom(...SPECS), (seed, n, spec) => {
        const random = seededRandom(seed);
        const fit = fitGarch(
          KINDS[kind](n, () => random.normal()),
          spec,
        );
        if (!fit.ok) return fit.failure.message.length > 10 && fit.failure.reason !== 'INTERNAL';
        const { convergence, persistence, spec: fitted } = fit.value;
        const numbers = numbersOf(fit.value);
        expect(numbers.every(Number.isFinite), `${kind}, seed ${seed}, n ${n}`).toBe(true);
        expect(fit.value.parameters.nu ?? 3).toBeGreaterThan(2);
        expect(fit.value.parameters.nu ?? 3).toBeLessThanOrEqual(NORMAL_FROM);
        expect(persistence).toBeLessThanOrEqual(1);
        expect(convergence.reasons.length > 0).toBe(
          convergence.status !== 'converged' || fit.value.standardErrors === undefined,
        );
        expect(fitted.innovations !== spec.innovations).toBe(convergence.status === 'fallback');
        return true;
      }),
      { numRuns: 6, seed: 7 },
    );
  }, 60_000);
});

describe('near-iid normal returns', () => {
  it('are fitted with normal innovations where Student ones are no better', () => {
    const random = seededRandom(11);
    const returns = Float64Array.from(
      { length: 1500 },
      (_, t) => Math.sin(1e3 * t) * 0.01 + 0.005 * random.uniform(),
    );
    const fit = valueOf(fitGarch(returns, { asymmetric: false, innovations: 'student' }));
    expect(fit.convergence.status).toBe('fallback');
    expect(fit.convergence.reasons[0]).toContain('normal innovations');
    expect(fit.parameters.nu).toBeUndefined();
  });
});

describe('a start that is no good', () => {
  const random = seededRandom(5);
  const returns = clustered(0.1, 0.8)(900, () => random.normal());
  const spec: GarchSpec = { asymmetric: false, innovations: 'student' };
  const cold = valueOf(fitGarch(returns, spec));
  const base: GarchParameters = { mu: 0, omega: 1e-6, alpha: 0.05, beta: 0.9, gamma: 0, nu: 6 };
  const STARTS: Readonly<Record<string, GarchParameters>> = {
    'persistence 1': { ...base, omega: 1e-12, alpha: 0.01, beta: 0.99 },
    'beyond persistence 1': { ...base, alpha: 0.4, beta: 0.8 },
    'no shock': { ...base, alpha: 0, beta: 0 },
    'no variance': { ...base, omega: 0 },
    'another scale': { ...base, mu: 3, omega: 1e3 },
    'a nu without meaning': { ...base, nu: 1e16 },
    'a nu below 2': { ...base, nu: 1.5 },
    'no nu': { ...base, nu: undefined },
  };

  it.each(Object.keys(STARTS))('%s: ends where a cold start ends', (name) => {
    const warm = valueOf(fitGarch(returns, spec, STARTS[name]));
    expect(
      Math.abs(warm.filter.logLikelihood - cold.filter.logLikelihood),
      `${name}: cold ${cold.filter.logLikelihood}, got ${warm.filter.logLikelihood} ${JSON.stringify(warm.parameters)}`,
    ).toBeLessThan(1e-4);
  });
});
