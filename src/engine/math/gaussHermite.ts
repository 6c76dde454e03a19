/**
 * Gauss-Hermite quadrature for the standard normal weight: sum of weights times f(nodes) is E[f(Z)].
 * Nodes by Newton's iteration on the orthonormal Hermite functions, whose recurrence does not overflow. Source:
 * Abramowitz and Stegun (1964), 25.4.46 and 22.7.14. Exact for polynomials up to degree 2n - 1; n <= 200.
 */
import { invariant } from '../basics/result';
import type { QuadratureRule } from './quadrature';

const rules = new Map<number, QuadratureRule>();

/** The n-point rule; kept after the first call. */
export function gaussHermite(n: number): QuadratureRule {
  invariant(n >= 1 && n <= 200, `Gauss-Hermite rule of ${n} points`);
  const known = rules.get(n);
  if (known !== undefined) return known;
  const rule = { nodes: new Float64Array(n), weights: new Float64Array(n) };
  const roots = positiveRoots(n);
  roots.forEach((x, i) => {
    const weight = 1 / (n * orthonormal(n - 1, x)[0] ** 2);
    rule.nodes[i] = -x;
    rule.nodes[n - 1 - i] = x;
    rule.weights[i] = rule.weights[n - 1 - i] = weight;
  });
  rules.set(n, rule);
  return rule;
}

/** The roots from the largest down to 0, bracketed by sign changes and polished by Newton's iteration. */
function positiveRoots(n: number): readonly number[] {
  const roots: number[] = [];
  const count = (n + 1) >> 1;
  // Neighbouring roots are more than 2/root(n) apart.
  const step = 1 / Math.sqrt(n) / 2;
  let x = 2 * Math.sqrt(n) + 1;
  let sign = Math.sign(orthonormal(n, x)[0]);
  while (roots.length < count) {
    const next = x - step;
    const changed = Math.sign(orthonormal(n, next)[0]);
    if (changed !== sign) roots.push(polish(n, next, x));
    [x, sign] = [next, changed];
  }
  if (n % 2 === 1) roots[count - 1] = 0;
  return roots;
}

function polish(n: number, low: number, high: number): number {
  let x = 0.5 * (low + high);
  for (let i = 0; i < 12; i++) {
    const [value, before] = orthonormal(n, x);
    x = Math.min(high, Math.max(low, x - value / (Math.sqrt(n) * before)));
  }
  return x;
}

/** h_n and h_{n-1} at x, orthonormal under the normal density; h_n' = root(n) h_{n-1}. */
function orthonormal(n: number, x: number): readonly [number, number] {
  let [before, value] = [0, 1];
  for (let k = 1; k <= n; k++)
    [before, value] = [value, (x * value - Math.sqrt(k - 1) * before) / Math.sqrt(k)];
  return [value, before];
}
