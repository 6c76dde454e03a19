/** Series with known parameters, and histories made of them. */
import { seededRandom } from '../../../src/engine/math/random';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import { factorOf } from '../../../src/engine/market/factorHistory';
import type { Result } from '../../../src/engine/basics/result';

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

export const DAY = 86_400_000;
export const START = Date.UTC(2020, 0, 1);

/** h' = omega + (alpha + gamma 1{e<0}) e^2 + beta h, e = root(h) z with normal z. */
export function simulatedGarch(
  n: number,
  { omega, alpha, beta, gamma = 0 }: { omega: number; alpha: number; beta: number; gamma?: number },
  seed: number,
): Float64Array {
  const random = seededRandom(seed);
  let h = omega / (1 - alpha - beta - gamma / 2);
  return Float64Array.from({ length: n }, () => {
    const e = Math.sqrt(h) * random.normal();
    h = omega + (e < 0 ? alpha + gamma : alpha) * e * e + beta * h;
    return e;
  });
}

/** Pairs with correlation rho; `nu` makes them a bivariate t, otherwise normal. Scaled by `sd`. */
export function simulatedPair(
  n: number,
  rho: number,
  nu: number | undefined,
  seed: number,
  sd = 0.03,
): readonly [Float64Array, Float64Array] {
  const random = seededRandom(seed);
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  for (let t = 0; t < n; t++) {
    const [a, b] = [random.normal(), random.normal()];
    const mixing = nu === undefined ? 1 : Math.sqrt(nu / (2 * random.gamma(nu / 2)));
    x[t] = sd * mixing * a;
    y[t] = sd * mixing * (rho * a + Math.sqrt(1 - rho * rho) * b);
  }
  return [x, y];
}

export function historyOf(id: string, moves: Float64Array): FactorHistory {
  const factor = factorOf(id);
  if (factor === undefined) throw new Error(id);
  const values = new Float64Array(moves.length + 1);
  values[0] = 100;
  for (let t = 0; t < moves.length; t++) values[t + 1] = values[t] * Math.exp(moves[t]);
  return {
    id,
    ...factor,
    timesMs: Float64Array.from(values, (_, t) => START + t * DAY),
    values,
    provenance: { title: 'simulated', source: 'test', sourceUrl: '', licence: '' },
  };
}
