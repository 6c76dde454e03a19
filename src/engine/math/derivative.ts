/**
 * Derivatives by differences of fourth order, for functions without a differentiable closed form.
 * Source: Abramowitz and Stegun (1964), table 25.2 (five points) and 25.3.24. Error h^4 f'''''/30 central, h^4 f'''''/5 one-sided,
 * plus about 1.5 times the noise of f over h.
 */

/** From which side the points are taken: `up` and `down` never touch the other side of x. */
export type StencilSide = 'both' | 'up' | 'down';

const CENTRAL: readonly (readonly [number, number])[] = [
  [-2, 1 / 12],
  [-1, -8 / 12],
  [1, 8 / 12],
  [2, -1 / 12],
];
const ONE_SIDED: readonly (readonly [number, number])[] = [
  [0, -25 / 12],
  [1, 48 / 12],
  [2, -36 / 12],
  [3, 16 / 12],
  [4, -3 / 12],
];

/** df/dx at x with points h apart; undefined where f is undefined at one of them. */
export function derivative(
  f: (x: number) => number | undefined,
  x: number,
  h: number,
  side: StencilSide = 'both',
): number | undefined {
  const step = side === 'down' ? -h : h;
  let sum = 0;
  for (const [place, weight] of side === 'both' ? CENTRAL : ONE_SIDED) {
    const value = f(x + place * step);
    if (value === undefined) return undefined;
    sum += weight * value;
  }
  return sum / step;
}

/** Values at -2h, -h, h, 2h from a point. */
export type FourNeighbours = readonly [number, number, number, number];

/** First derivative in the middle of four neighbours. */
export const centralSlope = ([a, b, c, d]: FourNeighbours, h: number): number =>
  (8 * (c - b) - (d - a)) / (12 * h);

/** Second derivative, from the value in the middle too. Error h^4 f''''''/90, and 5 times the noise of f over h^2. */
export const centralBend = ([a, b, c, d]: FourNeighbours, middle: number, h: number): number =>
  (16 * (b + c) - (a + d) - 30 * middle) / (12 * h * h);
