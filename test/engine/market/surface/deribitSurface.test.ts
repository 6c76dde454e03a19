/** Surfaces of two real chains (see test/fixtures/surface/README.md): quality and freedom from arbitrage. */
import { describe, expect, it } from 'vitest';
import { buildSurface } from '../../../../src/engine/market/surface/buildSurface';
import { checkCallPrices } from '../../../../src/engine/market/surface/callPriceArbitrage';
import { sliceVariance } from '../../../../src/engine/market/surface/smileSlice';
import { durrleman } from '../../../../src/engine/market/surface/smile';
import { surfacePoint, volAtStrike } from '../../../../src/engine/market/surface/volSurface';
import { black76Price } from '../../../../src/engine/pricing/black76';
import { surfaceQuotes, valueOf } from './sampleSlices';

const CHAINS = [
  ['deribit-btc-20260630T171507Z', 'BTC', Date.UTC(2026, 5, 30, 17, 15, 7)],
  ['deribit-eth-20251230T173115Z', 'ETH', Date.UTC(2025, 11, 30, 17, 31, 15)],
] as const;

describe.each(CHAINS)('%s', (name, underlying, valuationMs) => {
  const quotes = surfaceQuotes(name, underlying, valuationMs);
  const surface = valueOf(buildSurface(quotes));

  it('fits all twelve expiries without arbitrage', () => {
    expect(surface.failures).toEqual([]);
    expect(surface.expiries).toHaveLength(12);
    for (const { fit, years } of surface.expiries) expect(fit.checks.free, `T = ${years}`).toBe(true);
    for (let k = -2; k <= 2; k += 0.02) {
      const variances = surface.expiries.map(({ slice }) => sliceVariance(slice, k));
      for (let i = 1; i < 12; i++) expect(variances[i]).toBeGreaterThanOrEqual(variances[i - 1] - 1e-12);
    }
  });

  it('lies within bid and ask nearly everywhere beyond a week', () => {
    const long = surface.expiries.filter(({ years }) => years > 7 / 365);
    const bands = long.reduce((sum, { fit }) => sum + fit.quality.bands, 0);
    const inside = long.reduce((sum, { fit }) => sum + fit.quality.insideBands, 0);
    expect(bands).toBeGreaterThan(200);
    expect(inside / bands, `${inside} of ${bands}`).toBeGreaterThan(0.9);
    for (const { fit, years } of long) {
      const { weightedRmseVol } = fit.quality;
      expect(weightedRmseVol, `T = ${years}: weighted rmse ${weightedRmseVol}`).toBeLessThan(0.006);
    }
  });

  it('has a positive density at any time, also between, before and beyond its expiries', () => {
    const years = surface.expiries.map((expiry) => expiry.years);
    const between = years
      .slice(1)
      .flatMap((T, i) => [0.2, 0.5, 0.8].map((x) => years[i] + x * (T - years[i])));
    for (const T of [0.3 * years[0], ...years, ...between, 1.5, 3])
      for (let k = -3; k <= 3; k += 0.02) {
        const g = durrleman(k, surfacePoint(surface.expiries, k, T));
        expect(g, `g = ${g} at k = ${k}, T = ${T}`).toBeGreaterThan(-1e-9);
      }
  });

  it('has call prices without static arbitrage at the listed strikes', () => {
    for (const { forward, years, fit } of surface.expiries) {
      const strikes = [...new Set(fit.quality.points.map(({ strike }) => strike))];
      const calls = strikes.map((K) =>
        black76Price(1, forward, K, years, valueOf(volAtStrike(surface, K, years)), 0),
      );
      const report = valueOf(
        checkCallPrices({ forward, strikes, calls, discount: 1, tolerance: 1e-9 * forward }),
      );
      expect(report.free, JSON.stringify(report)).toBe(true);
    }
  });

  it('is the same to the byte when it is built again', () => {
    expect(JSON.stringify(valueOf(buildSurface(quotes)))).toBe(JSON.stringify(surface));
  });
});
