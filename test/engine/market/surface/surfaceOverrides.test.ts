/** Vols set by hand. */
import { describe, expect, it } from 'vitest';
import { buildSurface } from '../../../../src/engine/market/surface/buildSurface';
import { sviVariance } from '../../../../src/engine/market/surface/rawSvi';
import { smileAt } from '../../../../src/engine/market/surface/smileSlice';
import { applyOverrides } from '../../../../src/engine/market/surface/surfaceOverrides';
import { volAtStrike } from '../../../../src/engine/market/surface/volSurface';
import { quotesOf, valueOf } from './sampleSlices';

const DAY = 86_400_000;
const svi = { a: 0.01, b: 0.06, rho: -0.3, m: 0, sigma: 0.1 };
const expiryMs = 36.5 * DAY;
const SURFACE = valueOf(
  buildSurface({
    underlying: 'BTC',
    venue: 'deribit',
    valuationMs: 0,
    expiries: [1, 2].map((n) => {
      const slice = { ...svi, a: svi.a * n };
      const sample = { svi: slice, years: 0.1 * n, deviation: Math.sqrt(sviVariance(slice, 0)) };
      return { expiryMs: n * expiryMs, forward: 100, quotes: quotesOf(sample).quotes };
    }),
  }),
);
const vol = (surface: typeof SURFACE, strike: number): number => valueOf(volAtStrike(surface, strike, 0.1));

describe('overrides', () => {
  it('pass exactly through the given strikes and leave far strikes alone', () => {
    const moved = valueOf(
      applyOverrides(SURFACE, [
        { kind: 'strike', expiryMs, strike: 100, vol: 0.42 },
        { kind: 'strike', expiryMs, strike: 103, vol: 0.41 },
      ]),
    );
    expect(vol(moved, 100)).toBeCloseTo(0.42, 12);
    expect(vol(moved, 103)).toBeCloseTo(0.41, 12);
    expect(vol(moved, 160)).toBeCloseTo(vol(SURFACE, 160), 6);
    expect(moved.expiries[0].override).toMatchObject({ strikes: [100, 103] });
    expect(moved.expiries[1].slice).toEqual(SURFACE.expiries[1].slice);
    const { slice } = moved.expiries[0];
    for (const k of [-0.1, 0, 0.02]) {
      const h = 1e-4;
      const w = (x: number): number => smileAt(slice, x).w;
      expect(smileAt(slice, k).slope).toBeCloseTo((w(k + h) - w(k - h)) / (2 * h), 6);
      expect(smileAt(slice, k).curvature).toBeCloseTo((w(k + h) - 2 * w(k) + w(k - h)) / (h * h), 3);
    }
  });

  it('scale an expiry to its vol at the money', () => {
    const moved = valueOf(applyOverrides(SURFACE, [{ kind: 'expiry', expiryMs, atMoneyVol: 0.5 }]));
    expect(vol(moved, 100)).toBeCloseTo(0.5, 12);
    expect(vol(moved, 120) / vol(SURFACE, 120)).toBeCloseTo(0.5 / vol(SURFACE, 100), 12);
    expect(moved.expiries[0].override).toMatchObject({ atMoneyVol: 0.5, strikes: [] });
  });

  it('report the arbitrage that they make, also against the next expiry', () => {
    const spike = valueOf(applyOverrides(SURFACE, [{ kind: 'strike', expiryMs, strike: 110, vol: 0.9 }]));
    expect(spike.expiries[0].override!.checks.butterfly.free).toBe(false);
    const high = valueOf(applyOverrides(SURFACE, [{ kind: 'expiry', expiryMs, atMoneyVol: 0.8 }]));
    expect(high.expiries[1].override!.checks.calendar!.free).toBe(false);
  });

  it('are gone when they are taken back', () => {
    const moved = valueOf(applyOverrides(SURFACE, [{ kind: 'expiry', expiryMs, atMoneyVol: 0.5 }]));
    expect(valueOf(applyOverrides(moved, []))).toEqual(SURFACE);
  });

  it.each([
    [{ kind: 'strike', expiryMs: 1, strike: 100, vol: 0.4 } as const, 'NOT_FOUND'],
    [{ kind: 'strike', expiryMs, strike: 100, vol: 0 } as const, 'INVALID_INPUT'],
    [{ kind: 'strike', expiryMs, strike: -1, vol: 0.4 } as const, 'INVALID_INPUT'],
    [{ kind: 'expiry', expiryMs, atMoneyVol: NaN } as const, 'INVALID_INPUT'],
  ])('are refused: %o', (override, reason) => {
    expect(applyOverrides(SURFACE, [override])).toMatchObject({ ok: false, failure: { reason } });
  });

  it('are refused twice for one strike, and where variance would turn negative', () => {
    const one = { kind: 'strike', expiryMs, strike: 100, vol: 0.4 } as const;
    expect(applyOverrides(SURFACE, [one, one])).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    const crossed = [
      { ...one, strike: 100, vol: 2 },
      { ...one, strike: 101, vol: 0.05 },
      { ...one, strike: 102, vol: 2 },
      { ...one, strike: 99, vol: 0.05 },
    ];
    expect(applyOverrides(SURFACE, crossed)).toMatchObject({ failure: { reason: 'OUT_OF_RANGE' } });
  });
});
