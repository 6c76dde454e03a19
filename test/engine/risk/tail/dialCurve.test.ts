import { describe, expect, it } from 'vitest';
import { sampleCorrelation } from '../../../../src/engine/market/correlation/correlationMatrix';
import { allOne } from '../../../../src/engine/market/correlation/correlationDial';
import { dialCurve } from '../../../../src/engine/risk/tail/dialCurve';
import { reasonOf, returnsOf, valueOf } from '../marketReturns';

const panel = ['DAX', 'SMI', 'CAC'].map(returnsOf);
const ends = {
  calm: valueOf(sampleCorrelation(panel.map((series) => series.slice(0, 900)))),
  stressed: valueOf(sampleCorrelation(panel.map((series) => series.slice(900)))),
};
const POSITIONS = [0, 0.5, 1, 1.5, 2];

describe('the dial on a book', () => {
  it('of longs only rises to the sum of its parts', () => {
    const curve = valueOf(dialCurve([3, 4, 5], { ...ends, stressed: allOne(3) }, 0.01, POSITIONS));
    for (let k = 1; k < curve.length; k++)
      expect(curve[k].valueAtRisk).toBeGreaterThanOrEqual(curve[k - 1].valueAtRisk - 1e-9);
    expect(curve[4].valueAtRisk).toBeCloseTo(2.3263478740408408 * 12, 9);
    expect(curve[0].broken).toEqual([]);
  });

  it('of a spread falls to its net, and lists what no longer offsets where a long meets a long', () => {
    const curve = valueOf(dialCurve([5, -5, 1], ends, 0.01, POSITIONS));
    expect(curve[4].valueAtRisk).toBeCloseTo(2.3263478740408408, 9);
    expect(curve[4].broken.map(({ first, second }) => [first, second])).toEqual([[0, 2]]);
  });

  it('refuses a position off the dial and exposures of another size', () => {
    expect(reasonOf(dialCurve([1, 1, 1], ends, 0.01, [3]))).toBe('OUT_OF_RANGE');
    expect(reasonOf(dialCurve([1, 1], ends, 0.01, [1]))).toBe('INVALID_INPUT');
  });
});
