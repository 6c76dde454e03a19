import { describe, expect, it } from 'vitest';
import {
  basisAddOn,
  concentrationAddOn,
  daysToLiquidate,
  liquidityHorizonFactor,
  shortOptionAddOn,
  spreadAddOn,
  wrongWayAddOn,
} from '../../../../src/engine/margin/house/addOns';
import { procyclicality, smoothedRisk } from '../../../../src/engine/margin/house/procyclicality';

describe('add-ons', () => {
  it('charge the excess over a threshold, for either sign', () => {
    expect(concentrationAddOn(-70, 50, 0.02)).toBeCloseTo(0.4, 12);
    expect(concentrationAddOn(40, 50, 0.02)).toBe(0);
  });

  it('widen the spread beyond a day of turnover', () => {
    expect(daysToLiquidate(-400, 1000, 0.1)).toBe(4);
    expect(spreadAddOn(-400, 0.001, 4)).toBeCloseTo(0.8, 12);
    expect(spreadAddOn(400, 0.001, 0.5)).toBeCloseTo(0.4, 12);
    expect(liquidityHorizonFactor(8, 2)).toBe(2);
    expect(liquidityHorizonFactor(1, 2)).toBe(1);
  });

  it('charge only the hedged part for basis, nothing for one direction', () => {
    expect(basisAddOn([100, -80, 20], 0.01)).toBeCloseTo(0.8, 12);
    expect(basisAddOn([100, 20], 0.01)).toBe(0);
    expect(shortOptionAddOn(1000, 0.005)).toBe(5);
  });

  it('see wrong way only where collateral and book fall together', () => {
    expect(wrongWayAddOn(500, 200, 0.1)).toBeCloseTo(20, 12);
    expect(wrongWayAddOn(500, -200, 0.1)).toBe(0);
    expect(wrongWayAddOn(100, 200, 0.1)).toBeCloseTo(10, 12);
  });
});

describe('procyclicality', () => {
  const levels = { current: 8, stressed: 20, longRun: 10.5 };
  const rates = { buffer: 0.25, stressWeight: 0.25 };
  it('follows the three tools of the regulation', () => {
    const of = (tool: Parameters<typeof smoothedRisk>[1]): number => smoothedRisk(levels, tool, rates);
    expect([
      of('none'),
      of('buffer'),
      of('stress-weight'),
      of('floor'),
      of('stress-weight-and-floor'),
    ]).toEqual([8, 10, 11, 10.5, 11]);
  });

  it('is measured by peak, rise and number of large calls', () => {
    expect(procyclicality([10, 10, 20, 15, 30], 1, 0.5)).toEqual({
      peakToTrough: 3,
      largestRise: 1,
      largeCalls: 2,
    });
    expect(procyclicality([10], 1, 0.5)).toBeUndefined();
  });
});
