/**
 * Gauss-Legendre quadrature: nodes by Newton's iteration on the Legendre polynomial.
 * Source: Abramowitz and Stegun (1964), 25.4.29 and 8.6.18 (recurrence). Nodes and weights are exact to a few ulp.
 */
export interface QuadratureRule {
  /** Increasing, on [-1, 1]. */
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/** The n-point rule on [-1, 1], exact for polynomials up to degree 2n - 1; kept after the first call. */
export function gaussLegendre(n: number): QuadratureRule {
  const known = rules.get(n);
  if (known !== undefined) return known;
  const rule = { nodes: new Float64Array(n), weights: new Float64Array(n) };
  for (let i = 0; i < (n + 1) >> 1; i++) placeNode(rule, i);
  rules.set(n, rule);
  return rule;
}

function placeNode({ nodes, weights }: QuadratureRule, i: number): void {
  const n = nodes.length;
  let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
  for (let step = 0; step < 6; step++) {
    const [value, slope] = legendre(n, x);
    x -= value / slope;
  }
  if (2 * i + 1 === n) x = 0;
  const slope = legendre(n, x)[1];
  const weight = 2 / ((1 - x * x) * slope * slope);
  nodes[i] = -x;
  nodes[n - 1 - i] = x;
  weights[i] = weights[n - 1 - i] = weight;
}

/** P_n(x) and P_n'(x). */
function legendre(n: number, x: number): readonly [number, number] {
  let [before, value] = [1, x];
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, (n * (before - x * value)) / (1 - x * x)];
}

/** Integral of f over [from, to] in equal panels of an n-point rule each. */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  panels = 1,
  points = 32,
): number {
  const { nodes, weights } = gaussLegendre(points);
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = from + (2 * panel + 1) * half;
    for (let i = 0; i < points; i++) sum += weights[i] * f(middle + half * nodes[i]);
  }
  return sum * half;
}
