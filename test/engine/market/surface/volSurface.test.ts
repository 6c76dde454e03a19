/** Reading a surface: between, before and beyond its expiries; forwards. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSurface, type SurfaceQuotes } from '../../../../src/engine/market/surface/buildSurface';
import { checkRawSvi, sviVariance, type RawSvi } from '../../../../src/engine/market/surface/rawSvi';
import {
  forwardAt,
  surfaceVariance,
  volAtMoneyness,
  volAtStrike,
} from '../../../../src/engine/market/surface/volSurface';
import { quotesOf, valueOf } from './sampleSlices';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 30);
const SLICES: readonly (readonly [number, RawSvi, number])[] = [
  [36.5, { a: 0.01, b: 0.06, rho: -0.3, m: 0, sigma: 0.1 }, 101],
  [73, { a: 0.022, b: 0.08, rho: -0.3, m: 0.02, sigma: 0.15 }, 102],
  [182.5, { a: 0.06, b: 0.12, rho: -0.35, m: 0.03, sigma: 0.3 }, 106],
];

export const sampleQuotes = (slices = SLICES): SurfaceQuotes => ({
  underlying: 'BTC',
  venue: 'deribit',
  valuationMs: NOW,
  spot: 100,
  expiries: slices.map(([days, svi, forward]) => {
    const years = days / 365;
    const { quotes } = quotesOf({ svi, years, deviation: Math.sqrt(sviVariance(svi, 0)) }, 21, 2, forward);
    return { expiryMs: NOW + days * DAY, forward, quotes };
  }),
});

const SURFACE = valueOf(buildSurface(sampleQuotes()));

describe('vol surface', () => {
  it('gives the quoted vols back at its expiries', () => {
    for (const { expiries } of [sampleQuotes()])
      for (const { expiryMs, quotes } of expiries)
        for (const { strike, markVol } of quotes) {
          const years = (expiryMs - NOW) / (365 * DAY);
          expect(valueOf(volAtStrike(SURFACE, strike, years))).toBeCloseTo(markVol!, 9);
        }
    expect(SURFACE.failures).toEqual([]);
    expect(SURFACE.expiries.map(({ fit }) => fit.repair.method)).toEqual(['none', 'none', 'none']);
    expect(SURFACE.expiries.every(({ fit }) => fit.checks.free)).toBe(true);
  });

  it('is linear in total variance at equal moneyness between expiries', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (k, share) => {
          const [w1, w2] = SLICES.map(([, svi]) => sviVariance(svi, k));
          const years = 0.1 + 0.1 * share;
          expect(surfaceVariance(SURFACE.expiries, k, years)).toBeCloseTo(w1 + share * (w2 - w1), 9);
        },
      ),
    );
  });

  it('never loses total variance with time, at any strike', () => {
    const moneyness = fc.double({ min: -3, max: 3, noNaN: true });
    const time = fc.double({ min: 1e-4, max: 3, noNaN: true });
    fc.assert(
      fc.property(moneyness, time, time, (k, one, other) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        const [before, after] = [early, late].map((years) => surfaceVariance(SURFACE.expiries, k, years));
        expect(after).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  it('holds the first vols before and adds the last forward variance after its expiries', () => {
    const at = (k: number, years: number): number => valueOf(volAtMoneyness(SURFACE, k, years));
    expect(at(-0.2, 0.02)).toBeCloseTo(at(-0.2, 0.1), 10);
    const [w2, w3] = [SLICES[1][1], SLICES[2][1]].map((svi) => sviVariance(svi, 0));
    const perYear = (w3 - w2) / 0.3;
    const expected = Math.sqrt((sviVariance(SLICES[2][1], 0.4) + 0.25 * perYear) / 0.75);
    expect(at(0.4, 0.75)).toBeCloseTo(expected, 9);
    const single = valueOf(buildSurface(sampleQuotes(SLICES.slice(0, 1))));
    expect(valueOf(volAtMoneyness(single, 0, 0.4))).toBeCloseTo(at(0, 0.1), 9);
  });

  it('carries forwards between expiries and from the index', () => {
    expect(valueOf(forwardAt(SURFACE, 0.2))).toBe(102);
    expect(valueOf(forwardAt(SURFACE, 0.15))).toBeCloseTo(Math.sqrt(101 * 102), 9);
    expect(valueOf(forwardAt(SURFACE, 0.05))).toBeCloseTo(Math.sqrt(100 * 101), 9);
    expect(valueOf(forwardAt(SURFACE, 1))).toBeCloseTo(100 * 1.06 ** 2, 9);
    const blind = { ...SURFACE, spot: undefined };
    for (const years of [0.05, 1])
      expect(forwardAt(blind, years)).toMatchObject({ failure: { reason: 'MISSING_MARKET_DATA' } });
    expect(valueOf(forwardAt(blind, 0.15))).toBeCloseTo(Math.sqrt(101 * 102), 9);
  });

  it('refuses times and strikes that have no vol', () => {
    expect(volAtMoneyness(SURFACE, 0, 0)).toMatchObject({ failure: { reason: 'EXPIRED' } });
    expect(volAtMoneyness(SURFACE, NaN, 1)).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    expect(volAtStrike(SURFACE, -5, 0.2)).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
  });
});

describe('building a surface', () => {
  it('keeps the other expiries when one fails, and names the cause', () => {
    const quotes = sampleQuotes();
    const [first, second, third] = quotes.expiries;
    const surface = valueOf(
      buildSurface({
        ...quotes,
        expiries: [
          third,
          { ...first, forward: undefined },
          second,
          second,
          { ...first, expiryMs: NOW - DAY },
        ],
      }),
    );
    expect(surface.expiries.map(({ expiryMs }) => expiryMs)).toEqual([second.expiryMs, third.expiryMs]);
    expect(surface.failures.map(({ failure }) => failure.reason)).toEqual([
      'EXPIRED',
      'MISSING_MARKET_DATA',
      'DUPLICATE',
    ]);
    expect(buildSurface({ ...quotes, expiries: [] })).toMatchObject({
      failure: { reason: 'MISSING_MARKET_DATA' },
    });
  });

  it('repairs crossing expiries or, asked not to, reports them', () => {
    const [near, far] = [SLICES[1][1], { ...SLICES[1][1], a: SLICES[1][1].a - 0.002 }];
    const quotes = sampleQuotes([
      [73, near, 102],
      [80, far, 102],
    ]);
    const raw = valueOf(buildSurface(quotes, { repair: false })).expiries[1].fit;
    expect(raw.checks.free).toBe(false);
    expect(raw.checks.calendar!.leastGap).toBeCloseTo(-0.002, 8);
    const repaired = valueOf(buildSurface(quotes)).expiries[1].fit;
    expect(repaired.checks.free).toBe(true);
    expect(repaired.repair.method).not.toBe('none');
    expect(repaired.repair.found.calendar!.leastGap).toBeCloseTo(-0.002, 8);
    expect(repaired.repair.largestChangeVol).toBeGreaterThan(0.005);
    expect(repaired.quality.rmseVol).toBeGreaterThan(0.003);
  });

  it('is the same data whatever the order of the expiries, and through a copy', () => {
    const quotes = sampleQuotes();
    const reversed = buildSurface({ ...quotes, expiries: [...quotes.expiries].reverse() });
    expect(JSON.stringify(valueOf(reversed))).toBe(JSON.stringify(SURFACE));
    expect(structuredClone(SURFACE)).toEqual(SURFACE);
    const again = valueOf(buildSurface(quotes, { former: SURFACE }));
    for (const [i, { fit }] of again.expiries.entries())
      expect(fit.slice.svi.rho).toBeCloseTo(SLICES[i][1].rho, 8);
  });

  it('makes a usable surface or a failure of any quotes, never a NaN', () => {
    const anyVol = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 400 }).map((points) => points / 100) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, 0, -0.1, NaN, Infinity, 1e-9, 19) },
    );
    const anyQuote = fc.record({
      strike: fc.oneof(
        fc.integer({ min: 40, max: 250 }),
        fc.integer({ min: 90, max: 110 }),
        fc.constantFrom(0, NaN, -3),
      ),
      bidVol: anyVol,
      askVol: anyVol,
      markVol: anyVol,
    });
    const anyExpiry = fc.record({
      expiryMs: fc.integer({ min: -2, max: 400 }).map((days) => NOW + days * DAY),
      forward: fc.constantFrom(100, 100, 104, 104, undefined, -1, NaN),
      quotes: fc.array(anyQuote, { maxLength: 40 }),
    });
    let built = 0;
    fc.assert(
      fc.property(fc.array(anyExpiry, { maxLength: 5 }), (expiries) => {
        const result = buildSurface({ underlying: 'X', venue: 'y', valuationMs: NOW, expiries });
        if (!result.ok) return;
        built++;
        expect(result.value.expiries.length + result.value.failures.length).toBe(expiries.length);
        for (const { fit, slice, forward } of result.value.expiries) {
          expect(checkRawSvi(slice.svi).ok, JSON.stringify(slice)).toBe(true);
          expect(fit.checks.free, JSON.stringify(slice)).toBe(true);
          expect(Number.isFinite(fit.quality.rmseVol) && forward > 0).toBe(true);
        }
      }),
    );
    expect(built).toBeGreaterThan(10);
  });
});
