/** Fitting a slice: round trips, noise, bad quotes, bid and ask, few strikes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sviVariance } from '../../../../src/engine/market/surface/rawSvi';
import { fitSlice } from '../../../../src/engine/market/surface/sviCalibration';
import { rawFromSsvi } from '../../../../src/engine/market/surface/ssvi';
import { anySlice, quotesOf, randomStream, valueOf } from './sampleSlices';

const SAMPLE = { svi: { a: 0.01, b: 0.11, rho: -0.3, m: 0.02, sigma: 0.2 }, years: 0.25, deviation: 0.25 };

describe('SVI fit', () => {
  it('gives the vols and the parameters of a noise-free slice back within 1e-8', () => {
    fc.assert(
      fc.property(anySlice, (slice) => {
        const { svi, quality, model } = valueOf(fitSlice(quotesOf(slice)));
        expect(model).toBe('svi');
        const text = `${JSON.stringify(slice)}: got ${JSON.stringify(svi)}`;
        expect(Math.abs(quality.largestErrorVol), text).toBeLessThan(1e-8);
        for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const)
          expect(Math.abs(svi[name] - slice.svi[name]), `${name} of ${text}`).toBeLessThan(1e-8);
      }),
      { numRuns: 200 },
    );
  });

  it('comes back from five strikes, and through a former fit as start', () => {
    const five = valueOf(fitSlice(quotesOf(SAMPLE, 5, 2)));
    expect(Math.abs(five.quality.largestErrorVol)).toBeLessThan(1e-8);
    const start = { a: 0.02, b: 0.08, rho: 0.1, m: -0.1, sigma: 0.1 };
    const warm = valueOf(fitSlice(quotesOf(SAMPLE), { start }));
    expect(Math.abs(warm.quality.largestErrorVol)).toBeLessThan(1e-8);
  });

  it('averages noise and puts bad quotes aside', () => {
    const random = randomStream(7);
    const clean = quotesOf(SAMPLE, 41);
    const noise = (): number => 0.004 * (random() + random() + random() - 1.5);
    const bad = new Set([6, 20, 33]);
    const quotes = clean.quotes.map((quote, i) => ({
      ...quote,
      markVol: quote.markVol! + noise() + (bad.has(i) ? (i === 20 ? -0.12 : 0.3) : 0),
    }));
    const { svi, quality } = valueOf(fitSlice({ ...clean, quotes }));
    const dropped = quality.points.filter(({ outlier }) => outlier).map(({ strike }) => strike);
    expect(dropped).toEqual([...bad].map((i) => clean.quotes[i].strike));
    for (const { k, targetVol } of quality.points.filter(({ outlier }) => !outlier)) {
      const truth = Math.sqrt(sviVariance(SAMPLE.svi, k) / SAMPLE.years);
      const got = Math.sqrt(sviVariance(svi, k) / SAMPLE.years);
      expect(Math.abs(got - truth), `k = ${k}, quoted ${targetVol}, true ${truth}, got ${got}`).toBeLessThan(
        0.003,
      );
    }
  });

  it('comes back exactly from a noise-free slice with a gross bad quote', () => {
    const clean = quotesOf(SAMPLE, 25);
    const quotes = clean.quotes.map((quote, i) => (i === 4 ? { ...quote, markVol: 3 } : quote));
    const { svi, quality } = valueOf(fitSlice({ ...clean, quotes }));
    expect(quality.outliers).toBe(1);
    expect(svi.rho).toBeCloseTo(SAMPLE.svi.rho, 8);
  });

  it('goes through wide markets towards the tight ones', () => {
    const clean = quotesOf(SAMPLE, 21);
    const quotes = clean.quotes.map(({ strike, markVol }, i) => {
      const [middle, half] = i % 2 === 0 ? [markVol!, 0.001] : [markVol! + 0.03, 0.05];
      return { strike, bidVol: middle - half, askVol: middle + half };
    });
    const { quality } = valueOf(fitSlice({ ...clean, quotes }));
    expect(quality.bands).toBe(21);
    for (const [i, point] of quality.points.entries()) {
      const truth = clean.quotes[i].markVol!;
      expect(Math.abs(point.fittedVol - truth), `strike ${point.strike}`).toBeLessThan(0.0013);
    }
  });

  it('reports ages, errors and refused quotes of what it used', () => {
    const clean = quotesOf(SAMPLE, 11);
    const quotes = clean.quotes.map((quote, i) => ({ ...quote, timeMs: 1000 + i }));
    const odd = [
      { strike: 100, bidVol: 0.6, askVol: 0.5, markVol: 0.55 },
      { strike: -5, markVol: 0.5 },
      { strike: 90, markVol: NaN },
      { strike: 95, bidVol: 0.5 },
    ];
    const { quality } = valueOf(fitSlice({ ...clean, quotes: [...quotes, ...odd] }));
    expect(quality).toMatchObject({ usedPoints: 11, bands: 0, oldestTimeMs: 1000, newestTimeMs: 1010 });
    expect(quality.refused.map(({ strike }) => strike)).toEqual([100, -5, 90, 95]);
    expect(quality.refused[0].why).toContain('bid vol 0.6 is above ask vol 0.5');
    const offset = quality.points.map((point) => point.fittedVol - point.targetVol);
    expect(quality.rmseVol).toBeCloseTo(Math.sqrt(offset.reduce((sum, e) => sum + e * e, 0) / 11), 12);
  });

  it('takes three parameters for three or four strikes and refuses two', () => {
    const svi = rawFromSsvi({ theta: 0.06, rho: -0.4, phi: 2 });
    const few = { svi, years: 0.25, deviation: 0.25 };
    const fit = valueOf(fitSlice(quotesOf(few, 4, 1)));
    expect(fit.model).toBe('ssvi');
    expect(fit.quality.rmseVol).toBeLessThan(1e-8);
    expect(fitSlice(quotesOf(few, 2, 1))).toMatchObject({
      ok: false,
      failure: { reason: 'MISSING_MARKET_DATA' },
    });
    const twice = quotesOf(few, 2, 1);
    const same = fitSlice({ ...twice, quotes: [...twice.quotes, ...twice.quotes] });
    expect(same.ok).toBe(false);
  });

  it('refuses an expired slice and a forward that is not positive', () => {
    expect(fitSlice({ ...quotesOf(SAMPLE), years: 0 })).toMatchObject({ failure: { reason: 'EXPIRED' } });
    expect(fitSlice({ ...quotesOf(SAMPLE), forward: -1 })).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });

  it('keeps any input in Lee bounds, finite and without negative variance', () => {
    const anyQuote = fc.record({
      strike: fc.double({ min: 20, max: 500, noNaN: true }),
      markVol: fc.double({ min: 0.01, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(anyQuote, { minLength: 5, maxLength: 30 }), (quotes) => {
        const fit = fitSlice({ forward: 100, years: 0.1, quotes });
        fc.pre(fit.ok);
        const { svi, quality } = valueOf(fit);
        expect(svi.b * (1 + Math.abs(svi.rho))).toBeLessThanOrEqual(2 + 1e-12);
        expect(quality.points.every(({ fittedVol }) => fittedVol >= 0 && fittedVol < Infinity)).toBe(true);
      }),
    );
  });
});
