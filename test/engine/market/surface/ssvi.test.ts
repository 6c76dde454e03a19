/** SSVI and eSSVI: formulas, conditions, calibration. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkButterfly } from '../../../../src/engine/market/surface/butterfly';
import { checkCalendar } from '../../../../src/engine/market/surface/calendar';
import { fitEssvi, psiRange } from '../../../../src/engine/market/surface/essvi';
import { sviVariance } from '../../../../src/engine/market/surface/rawSvi';
import { prepareSlice, type PreparedSlice } from '../../../../src/engine/market/surface/sliceQuotes';
import {
  checkSsvi,
  rawFromSsvi,
  ssviButterfly,
  ssviCalendarFree,
  ssviGrowth,
  ssviPhi,
  ssviVariance,
  type SsviCurve,
  type SsviSlice,
} from '../../../../src/engine/market/surface/ssvi';
import { fitSsvi, ssviSlice } from '../../../../src/engine/market/surface/ssviCalibration';
import { largestPhi } from '../../../../src/engine/market/surface/ssviSliceFit';
import { valueOf } from './sampleSlices';

const unit = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const CURVES: readonly SsviCurve[] = [
  { kind: 'powerLaw', eta: 0.8, gamma: 0.4 },
  { kind: 'boundedPowerLaw', eta: 1.1, gamma: 0.3 },
  { kind: 'heston', lambda: 1.3 },
];

function prepared(slice: SsviSlice, years: number): PreparedSlice {
  const deviation = Math.sqrt(slice.theta);
  const quotes = [-2, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 2].map((z) => ({
    strike: 100 * Math.exp(z * deviation),
    markVol: Math.sqrt(ssviVariance(slice, z * deviation) / years),
  }));
  return valueOf(prepareSlice({ forward: 100, years, quotes }));
}

describe('SSVI', () => {
  it('is the raw SVI slice that its parameters name', () => {
    fc.assert(
      fc.property(unit(0.001, 1), unit(-0.9, 0.9), unit(0.1, 5), unit(-2, 2), (theta, rho, phi, k) => {
        const slice = { theta, rho, phi };
        expect(sviVariance(rawFromSsvi(slice), k)).toBeCloseTo(ssviVariance(slice, k), 12);
        expect(ssviVariance(slice, 0)).toBeCloseTo(theta, 12);
      }),
    );
  });

  it('has no butterfly where theorem 4.2 promises none', () => {
    fc.assert(
      fc.property(unit(0.001, 1), unit(-0.95, 0.95), unit(0.02, 1), (theta, rho, share) => {
        const slice = { theta, rho, phi: share * largestPhi(theta, rho) };
        expect(ssviButterfly(slice).free).toBe(true);
        const report = checkButterfly({ svi: rawFromSsvi(slice) });
        expect(report.free, `${JSON.stringify(slice)}: g = ${report.leastG} at ${report.leastGAt}`).toBe(
          true,
        );
      }),
    );
  });

  it.each(CURVES)(
    'has the growth of its own phi, and calendar freedom where theorem 4.1 has it: %o',
    (curve) => {
      for (const theta of [1e-4, 0.004, 0.02, 0.3, 2]) {
        const log = (x: number): number => Math.log(x * ssviPhi(curve, x));
        const h = 1e-5;
        const slope = (log(theta * (1 + h)) - log(theta * (1 - h))) / (2 * h);
        expect(ssviGrowth(curve, theta)).toBeCloseTo(slope, 6);
        expect(ssviCalendarFree(curve, theta, -0.7)).toBe(true);
        const slice = (x: number) => ({ svi: rawFromSsvi({ theta: x, rho: -0.7, phi: ssviPhi(curve, x) }) });
        expect(checkCalendar(slice(theta), slice(1.02 * theta)).free).toBe(true);
      }
    },
  );

  it('knows a curve whose wings flatten with time', () => {
    const curve: SsviCurve = { kind: 'powerLaw', eta: 1, gamma: 1.3 };
    expect(ssviCalendarFree(curve, 0.1, -0.3)).toBe(false);
    expect(checkSsvi({ theta: 0, rho: 0, phi: 1 })).toMatchObject({ failure: { reason: 'OUT_OF_RANGE' } });
    expect(checkSsvi({ theta: NaN, rho: 0, phi: 1 })).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
  });
});

describe('SSVI fit', () => {
  it.each(CURVES)('gives a noise-free surface back: %o', (curve) => {
    const years = [0.02, 0.1, 0.25, 0.5, 1];
    const thetas = [0.006, 0.03, 0.07, 0.15, 0.32];
    const slices = thetas.map((theta, i) =>
      prepared({ theta, rho: -0.35, phi: ssviPhi(curve, theta) }, years[i]),
    );
    const fit = valueOf(fitSsvi(slices, curve.kind));
    expect(fit.rmseVol).toBeLessThan(1e-8);
    expect(fit.rho).toBeCloseTo(-0.35, 7);
    fit.thetas.forEach((theta, i) => expect(theta).toBeCloseTo(thetas[i], 8));
    for (const [name, value] of Object.entries(curve))
      if (typeof value === 'number') expect(fit.curve[name as keyof SsviCurve]).toBeCloseTo(value, 6);
  });

  it('stays free of arbitrage on quotes that are not', () => {
    const years = [0.1, 0.2, 0.3];
    const slices = [
      { theta: 0.05, rho: -0.6, phi: 3 },
      { theta: 0.04, rho: 0.5, phi: 9 },
      { theta: 0.06, rho: -0.2, phi: 1 },
    ].map((slice, i) => prepared(slice, years[i]));
    const fit = valueOf(fitSsvi(slices));
    const essvi = valueOf(fitEssvi(slices)).slices;
    for (const family of [years.map((_, i) => ssviSlice(fit, i)), essvi]) {
      const raw = family.map((slice) => ({ svi: rawFromSsvi(slice) }));
      for (const slice of raw) expect(checkButterfly(slice).free).toBe(true);
      for (const i of [1, 2]) expect(checkCalendar(raw[i - 1], raw[i]).free).toBe(true);
    }
  });

  it('refuses no quotes and expiries out of order', () => {
    const slice = prepared({ theta: 0.1, rho: 0, phi: 1 }, 0.5);
    expect(fitSsvi([])).toMatchObject({ failure: { reason: 'MISSING_MARKET_DATA' } });
    expect(fitSsvi([slice, slice])).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    expect(fitEssvi([slice, slice])).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
  });
});

describe('eSSVI', () => {
  it('lies above the near slice wherever its range of psi says so', () => {
    let tried = 0;
    fc.assert(
      fc.property(
        fc.tuple(unit(0.005, 0.5), unit(-0.9, 0.9), unit(0.05, 1)),
        fc.tuple(unit(1, 3), unit(-0.3, 0.3), unit(0, 1)),
        ([theta1, rho1, share1], [growth, turn, share2]) => {
          const near = { theta: theta1, rho: rho1, phi: share1 * largestPhi(theta1, rho1) };
          const [theta, rho] = [theta1 * growth, Math.max(-0.95, Math.min(0.95, rho1 + turn))];
          const { low, high } = psiRange(theta, rho, near);
          fc.pre(low <= high);
          tried++;
          const far = { theta, rho, phi: (low + share2 * (high - low)) / theta };
          const report = checkCalendar({ svi: rawFromSsvi(near) }, { svi: rawFromSsvi(far) });
          const text = `${JSON.stringify(near)} then ${JSON.stringify(far)}: ${report.leastGap} at ${report.leastGapAt}`;
          expect(report.leastGap, text).toBeGreaterThan(-1e-12);
        },
      ),
    );
    expect(tried).toBeGreaterThan(50);
  });

  it('gives noise-free slices back', () => {
    const years = [0.1, 0.3, 0.8];
    const slices: SsviSlice[] = [
      { theta: 0.03, rho: -0.2, phi: 4 },
      { theta: 0.08, rho: -0.3, phi: 2.2 },
      { theta: 0.2, rho: -0.35, phi: 1.3 },
    ];
    const fit = valueOf(fitEssvi(slices.map((slice, i) => prepared(slice, years[i]))));
    fit.slices.forEach((got, i) => {
      expect(got.theta).toBeCloseTo(slices[i].theta, 8);
      expect(got.rho).toBeCloseTo(slices[i].rho, 7);
      expect(got.phi).toBeCloseTo(slices[i].phi, 6);
      expect(fit.rmseVol[i]).toBeLessThan(1e-8);
    });
  });
});
