/** Checks of a pricer against differences of its own price. */
import { expect } from 'vitest';
import type { Result } from '../../../../src/engine/basics/result';
import type { ExoticMarket, Sensitivities } from '../../../../src/engine/pricing/exotic/exoticMarket';

type Pricer = (market: ExoticMarket) => Result<Sensitivities>;

/** The value, or an error that says why there is none. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

/** Central difference of fourth order. */
const slope = (f: (x: number) => number, x: number, h: number): number =>
  (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);

/** Delta, gamma and vega against differences, within 1e-7 of their scales; prints what disagrees. */
export function expectGreeksFromDifferences(pricer: Pricer, market: ExoticMarket, label: string): void {
  const { S, sigma } = market;
  const at = (moved: Partial<ExoticMarket>): Sensitivities => valueOf(pricer({ ...market, ...moved }));
  const got = at({});
  const expected = {
    price: got.price,
    delta: slope((x) => at({ S: x }).price, S, S * 1e-4),
    gamma: slope((x) => at({ S: x }).delta, S, S * 1e-4),
    vega: slope((x) => at({ sigma: x }).price, sigma, sigma * 1e-4),
  };
  const scale = { price: 1, delta: 1, gamma: 100 / S, vega: S };
  const wrong = (['delta', 'gamma', 'vega'] as const).filter(
    (name) => !(Math.abs(got[name] - expected[name]) <= 1e-7 * scale[name]),
  );
  expect(wrong, `${label} ${JSON.stringify({ market, got, expected })}`).toEqual([]);
}
