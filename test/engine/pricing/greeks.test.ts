/** Every Greek of every European model is the derivative that its name says, by differences of eighth order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierGreeks } from '../../../src/engine/pricing/bachelier';
import { black76Greeks } from '../../../src/engine/pricing/black76';
import { blackScholesGreeks } from '../../../src/engine/pricing/blackScholes';
import type { GreekName, Greeks } from '../../../src/engine/pricing/greeks';
import { inverseOptionGreeks, type InverseGreeks } from '../../../src/engine/pricing/inverseOption';
import { centralDifference } from './centralDifference';

interface Market {
  readonly w: 1 | -1;
  readonly S: number;
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly q: number;
}
type Field = Exclude<keyof Market, 'w'>;

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Strikes within three deviations of the spot (four of the normal model); further out the reference suites have the say. */
const market: fc.Arbitrary<Market> = fc
  .record({
    w: fc.constantFrom(1 as const, -1 as const),
    d: number(-3, 3),
    T: number(0.05, 3),
    sigma: number(0.15, 1.2),
    r: number(-0.05, 0.15),
    q: number(-0.05, 0.15),
  })
  .map(({ d, ...m }) => {
    const width = m.sigma * Math.sqrt(m.T);
    return { ...m, S: 100, K: 100 * Math.min(Math.exp(d * width), 1 + 4 * width) };
  });

/** Greek, the Greek that it differentiates, the input, the sign. */
const DERIVATIVES: readonly (readonly [GreekName, GreekName, Field, 1 | -1])[] = [
  ['delta', 'price', 'S', 1],
  ['gamma', 'delta', 'S', 1],
  ['speed', 'gamma', 'S', 1],
  ['vega', 'price', 'sigma', 1],
  ['volga', 'vega', 'sigma', 1],
  ['ultima', 'volga', 'sigma', 1],
  ['vanna', 'delta', 'sigma', 1],
  ['vanna', 'vega', 'S', 1],
  ['zomma', 'gamma', 'sigma', 1],
  ['theta', 'price', 'T', -1],
  ['charm', 'delta', 'T', -1],
  ['veta', 'vega', 'T', -1],
  ['color', 'gamma', 'T', -1],
  ['rho', 'price', 'r', 1],
  ['rhoQ', 'price', 'q', 1],
  ['dualDelta', 'price', 'K', 1],
  ['dualGamma', 'dualDelta', 'K', 1],
];

/** Over this length of an input the figures change by a factor of order one. */
function lengthOf(m: Market, field: Field): number {
  const width = Math.min(0.5, m.sigma * Math.sqrt(m.T));
  if (field === 'r' || field === 'q') return width / m.T;
  return field === 'S' || field === 'K' ? width * Math.min(m.S, m.K) : 0.1 * m[field];
}
const RELATIVE_STEP = 0.04;

const MODELS: Readonly<Record<string, (m: Market) => Greeks>> = {
  blackScholes: (m) => blackScholesGreeks(m.w, m.S, m.K, m.T, m.sigma, m.r, m.q),
  black76: (m) => black76Greeks(m.w, m.S, m.K, m.T, m.sigma, m.r),
  bachelier: (m) => bachelierGreeks(m.w, m.S, m.K, m.T, 100 * m.sigma, m.r),
  'inverse, USD': (m) => inverseOptionGreeks(m.w, m.S, m.K, m.T, m.sigma).usd,
  'inverse, coin': (m) => inverseOptionGreeks(m.w, m.S, m.K, m.T, m.sigma).coin,
};

/** Bachelier's vol is scaled by 100 above: one derivative in sigma carries that factor per order. */
const VOL_ORDERS: Partial<Record<GreekName, number>> = {
  vega: 1,
  vanna: 1,
  zomma: 1,
  veta: 1,
  volga: 2,
  ultima: 3,
};
const scaleOf = (model: string, greek: GreekName): number =>
  model === 'bachelier' ? 100 ** (VOL_ORDERS[greek] ?? 0) : 1;

function compare(model: string, m: Market, row: (typeof DERIVATIVES)[number]): void {
  const [greek, of, field, direction] = row;
  const at = MODELS[model];
  const value = (step: number): number => scaleOf(model, of) * at({ ...m, [field]: m[field] + step })[of];
  const length = lengthOf(m, field);
  const expected = direction * centralDifference(value, RELATIVE_STEP * length);
  const got = scaleOf(model, greek) * at(m)[greek];
  const size = Math.max(...[-1, 0, 1].map((step) => Math.abs(value(step * length * RELATIVE_STEP))));
  const allowed = 1e-8 * (size / length + Math.abs(expected)) + (of === 'price' ? 1e-11 * (m.S / length) : 0);
  expect(Math.abs(got - expected), JSON.stringify({ model, greek, m, got, expected })).toBeLessThanOrEqual(
    allowed,
  );
}

describe.each(Object.keys(MODELS))('%s', (model) => {
  it.each(DERIVATIVES)('%s is the derivative of %s in %s', (...row) => {
    fc.assert(
      fc.property(market, (m) => compare(model, m, row)),
      { numRuns: 60 },
    );
  });
});

describe('net figures of coin-settled options', () => {
  const NET: readonly (readonly [keyof InverseGreeks, 'S' | 'sigma' | 'T', 1 | -1])[] = [
    ['gammaNet', 'S', 1],
    ['vannaNet', 'sigma', 1],
    ['charmNet', 'T', -1],
  ];
  it.each(NET)('%s is the derivative of the net delta in %s', (name, field, direction) => {
    fc.assert(
      fc.property(market, (m) => {
        const at = (x: Market): InverseGreeks => inverseOptionGreeks(x.w, x.S, x.K, x.T, x.sigma);
        const moved = (step: number): number => at({ ...m, [field]: m[field] + step }).deltaNet;
        const expected = direction * centralDifference(moved, RELATIVE_STEP * lengthOf(m, field));
        const got = at(m)[name] as number;
        const context = JSON.stringify({ m, got, expected });
        expect(Math.abs(got - expected), context).toBeLessThan(1e-7 * (Math.abs(expected) + 1 / m[field]));
      }),
    );
  });
});
