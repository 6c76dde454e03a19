import { describe, expect, it } from 'vitest';
import { volShock } from '../../../src/engine/margin/deribit/portfolioRules';
import { volTransform } from '../../../src/engine/scenarios/compiledScenarios';
import { expandGrid } from '../../../src/engine/scenarios/grid';
import { revalue } from '../../../src/engine/risk/revalue';
import { compileSample, samplePortfolio } from '../risk/sampleBook';

const apply = (t: ReturnType<typeof volTransform>, vol: number): number =>
  Math.max(t.floor, t.scale * vol + t.shift);
const tenor = { referenceDays: 30, shortPower: 0.3, longPower: 0.13, minDays: 1 };

describe('vol shifts', () => {
  it.each([0.2, 1, 14, 29.9, 30, 180])(
    'express the portfolio-margin shock at %f days, both floors',
    (days) => {
      for (const vol of [0.1, 0.3, 0.6, 1.4]) {
        const rules = { rangeUp: 0.4, rangeDown: 0.25, shortPower: 0.3, longPower: 0.13, minimumUp: 0.5 };
        const after = volShock({ ...rules, floorReading: 'after' }, vol, days);
        const before = volShock({ ...rules, floorReading: 'before' }, vol, days);
        const up = { type: 'relative', value: 0.4, tenor } as const;
        const down = volTransform({ type: 'relative', value: -0.25, tenor, floor: 0 }, days);
        expect(apply(volTransform({ ...up, floor: 0.5 }, days), vol)).toBeCloseTo(after.up, 14);
        expect(apply(volTransform({ ...up, baseFloor: 0.5 }, days), vol)).toBeCloseTo(before.up, 14);
        expect(apply(down, vol)).toBeCloseTo(after.down, 14);
      }
    },
  );

  it('are relative, absolute or scaled', () => {
    expect(apply(volTransform({ type: 'relative', value: 0.1 }, 30), 0.5)).toBeCloseTo(0.55, 15);
    expect(apply(volTransform({ type: 'absolute', value: -0.05 }, 30), 0.5)).toBeCloseTo(0.45, 15);
    expect(apply(volTransform({ type: 'scaled', value: 2 }, 30), 0.5)).toBe(1);
    expect(apply(volTransform(undefined, 30), 0.5)).toBe(0.5);
  });
});

describe('grids and shifts', () => {
  it('expand with vol outer and spot inner', () => {
    const grid = expandGrid({
      underlying: 'BTC',
      spotType: 'relative',
      spotValues: [-0.1, 0.1],
      volType: 'absolute',
      volValues: [0.05, 0],
    });
    expect(grid.map((s) => [s.shifts[0].vol?.value, s.shifts[0].spot?.value])).toEqual([
      [0.05, -0.1],
      [0.05, 0.1],
      [0, -0.1],
      [0, 0.1],
    ]);
  });

  it('shift one underlying and leave the other alone; a later line replaces an earlier', () => {
    const { universe, market } = compileSample(samplePortfolio(() => 1));
    const r = revalue(universe, market, [
      {
        id: 'x',
        name: 'x',
        shifts: [
          { underlying: '*', spot: { type: 'relative', value: -0.5 } },
          { underlying: 'BTC', spot: { type: 'absolute', value: 900 } },
          { underlying: 'ETH', spot: { type: 'scaled', value: 1 } },
        ],
      },
    ]);
    universe.instruments.forEach((i, row) => {
      if (i.underlying === 'ETH') expect(Math.abs(r.pnl[row]), i.id).toBe(0);
      else expect(Math.abs(r.pnl[row]), i.id).toBeGreaterThan(0);
    });
    const btc = universe.indices.findIndex((index) => index.key === 'deribit:btc_usd');
    expect(r.scenarios.spotFactor[btc]).toBeCloseTo(1.01, 15);
  });

  it('move dated forwards by the basis and nothing else', () => {
    const { universe, market } = compileSample(samplePortfolio(() => 1));
    const r = revalue(universe, market, [
      { id: 'b', name: 'b', shifts: [{ underlying: '*', basisShift: 0.02 }] },
    ]);
    universe.instruments.forEach((i, row) => {
      if (i.kind === 'perpetual' || i.kind === 'spot') expect(Math.abs(r.pnl[row]), i.id).toBe(0);
      if (i.kind !== 'future') return;
      const factor = Math.exp(0.02 * market.years[universe.expirySlot[row]]);
      const expected = 1 / market.mark[row] - 1 / (market.mark[row] * factor);
      expect(Math.abs(r.pnl[row] - expected)).toBeLessThan(1e-19);
    });
  });
});
