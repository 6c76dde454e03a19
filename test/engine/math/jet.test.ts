import { describe, expect, it } from 'vitest';
import { Jet, variableX, variableY, weightedBand, weightedCdf } from '../../../src/engine/math/jet';

/** Any smooth function of both variables through every operation. */
const everything = (x: Jet, y: Jet): Jet =>
  x
    .times(y)
    .plus(x.root())
    .over(y.exponential().plus(2))
    .minus(x.logarithm().squared())
    .plus(x.over(y).cdf());

const at = (f: (x: Jet, y: Jet) => Jet, x: number, y: number): number => f(new Jet(x), new Jet(y)).value;

/** Central differences of fourth order. */
const slope = (f: (x: number) => number, x: number, h: number): number =>
  (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);

describe('jets', () => {
  it.each([
    ['every operation', everything],
    ['weightedCdf, left tail', (x: Jet, y: Jet) => weightedCdf(x.times(y), x.plus(y).minus(6))],
    ['weightedCdf, right side', (x: Jet, y: Jet) => weightedCdf(x.times(y), x.over(y))],
    ['weightedBand', (x: Jet, y: Jet) => weightedBand(x.minus(y), x.plus(3), y.times(x).plus(0.2))],
  ])('%s: derivatives agree with differences', (_name, f) => {
    const [x, y] = [1.3, 0.7];
    const jet = f(variableX(x), variableY(y));
    expect(jet.value).toBe(at(f, x, y));
    expect(jet.x).toBeCloseTo(
      slope((u) => at(f, u, y), x, 1e-3),
      9,
    );
    expect(jet.xx).toBeCloseTo(
      slope((u) => f(variableX(u), variableY(y)).x, x, 1e-3),
      9,
    );
    expect(jet.y).toBeCloseTo(
      slope((u) => at(f, x, u), y, 1e-3),
      9,
    );
  });

  it('keeps a tail whose weight overflows and whose probability underflows', () => {
    const { value } = weightedCdf(new Jet(1000), new Jet(-45));
    // ln N(-45) = -1012.5 - ln(45 sqrt(2 pi)) + ln(1 - 1/45^2 + 3/45^4 - ...)
    const expected =
      1000 - 1012.5 - Math.log(45 * Math.sqrt(2 * Math.PI)) + Math.log(1 - 45 ** -2 + 3 * 45 ** -4);
    expect(Math.log(value)).toBeCloseTo(expected, 7);
  });

  it('is exact at infinite arguments', () => {
    expect(weightedCdf(new Jet(0.5, 1), new Jet(Infinity)).x).toBe(Math.exp(0.5));
    expect(weightedCdf(new Jet(0.5, 1), new Jet(-Infinity))).toEqual(new Jet(0));
  });
});
