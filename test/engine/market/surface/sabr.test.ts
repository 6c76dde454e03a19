/** The SABR expansions and their calibration. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  sabrLognormalVol,
  sabrNormalVol,
  smileRatio,
  type SabrParameters,
} from '../../../../src/engine/market/surface/sabr';
import { fitSabr } from '../../../../src/engine/market/surface/sabrCalibration';
import { bachelierPrice } from '../../../../src/engine/pricing/bachelier';
import { black76Price } from '../../../../src/engine/pricing/black76';
import { valueOf } from './sampleSlices';

const anySabr: fc.Arbitrary<SabrParameters> = fc
  .record({
    vol: fc.double({ min: 0.1, max: 1, noNaN: true }),
    beta: fc.constantFrom(0, 0.3, 0.5, 0.7, 1),
    nu: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
    rho: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
  })
  .map(({ vol, beta, nu, rho }) => ({ alpha: vol * 100 ** (1 - beta), beta, nu, rho }));

describe('SABR vol', () => {
  it('is continuous through the money, where the ratio is 0/0', () => {
    fc.assert(
      fc.property(anySabr, (p) => {
        const at = (K: number): number => valueOf(sabrLognormalVol(100, K, 0.5, p));
        const [below, money, above] = [at(100 - 1e-7), at(100), at(100 + 1e-7)];
        expect(Math.abs(below - money) / money).toBeLessThan(1e-8);
        expect(Math.abs(above - money) / money).toBeLessThan(1e-8);
      }),
    );
  });

  it('has the ratio z / x(z) of its definition, also where the definition cancels', () => {
    for (const [z, rho] of [
      [0.5, 0.3],
      [-2, -0.6],
      [3, -0.9],
    ]) {
      const x = Math.log((Math.sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho));
      expect(smileRatio(z, rho)).toBeCloseTo(z / x, 12);
    }
    expect(smileRatio(-1e8, 0.5)).toBeCloseTo(1e8 / Math.log(2e8 / 1.5), -1);
    expect(smileRatio(1e-9, 0.5)).toBeCloseTo(1 - 0.25e-9, 15);
  });

  it('gives the lognormal and the normal vol of the same short-dated price', () => {
    fc.assert(
      fc.property(anySabr, fc.double({ min: -1.5, max: 1.5, noNaN: true }), (p, z) => {
        const T = 0.002;
        const level = p.alpha / 100 ** (1 - p.beta);
        const K = 100 * Math.exp(z * level * Math.sqrt(T));
        const lognormal = black76Price(1, 100, K, T, valueOf(sabrLognormalVol(100, K, T, p)), 0);
        const normal = bachelierPrice(1, 100, K, T, valueOf(sabrNormalVol(100, K, T, p)), 0);
        const vega = 100 * level * Math.sqrt(T);
        expect(
          Math.abs(lognormal - normal) / vega,
          `${JSON.stringify(p)} at ${K}: lognormal ${lognormal}, normal ${normal}`,
        ).toBeLessThan(2e-5);
      }),
    );
  });

  it('by Obloj equals Hagan for beta 1 and at the money, and is the CEV vol as nu vanishes', () => {
    const p = { alpha: 0.6, beta: 1, nu: 0.9, rho: -0.4 };
    for (const K of [60, 100, 170])
      expect(valueOf(sabrLognormalVol(100, K, 1, p, 'obloj'))).toBeCloseTo(
        valueOf(sabrLognormalVol(100, K, 1, p)),
        13,
      );
    const cev = { alpha: 5, beta: 0.4, nu: 1e-12, rho: 0 };
    const exact = (5 * 0.6 * Math.log(100 / 60)) / (100 ** 0.6 - 60 ** 0.6);
    expect(valueOf(sabrLognormalVol(100, 60, 0, cev, 'obloj'))).toBeCloseTo(exact, 12);
    expect(Math.abs(valueOf(sabrLognormalVol(100, 60, 0, cev)) - exact)).toBeGreaterThan(1e-10);
  });

  it('prices a negative forward with a shift, or in normal form with beta 0', () => {
    const p = { alpha: 0.02, beta: 0.5, nu: 0.4, rho: -0.2, shift: 0.03 };
    const unshifted = { ...p, shift: 0 };
    expect(valueOf(sabrLognormalVol(-0.005, 0.001, 1, p))).toBe(
      valueOf(sabrLognormalVol(-0.005 + 0.03, 0.001 + 0.03, 1, unshifted)),
    );
    expect(sabrLognormalVol(-0.005, 0.001, 1, unshifted)).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
    expect(sabrNormalVol(-0.005, 0.001, 1, { ...unshifted, beta: 0 }).ok).toBe(true);
  });

  it.each([
    [{ alpha: 0 }, 'alpha = 0'],
    [{ beta: 1.1 }, 'beta = 1.1'],
    [{ rho: -1 }, 'rho = -1'],
    [{ nu: -1 }, 'nu = -1'],
    [{ alpha: NaN }, 'alpha = NaN'],
  ])('refuses %o', (bad, words) => {
    const result = sabrLognormalVol(100, 90, 1, { alpha: 5, beta: 0.5, nu: 1, rho: 0, ...bad });
    expect(!result.ok && result.failure.message).toContain(words);
  });
});

describe('SABR fit', () => {
  const sliceOf = (p: SabrParameters, formula: 'hagan' | 'obloj' = 'hagan') => ({
    forward: 100,
    years: 0.5,
    quotes: [55, 65, 75, 82, 90, 96, 100, 105, 112, 120, 135, 150, 180].map((strike) => ({
      strike,
      markVol: valueOf(sabrLognormalVol(100, strike, 0.5, p, formula)),
    })),
  });

  it('gives parameters back within 1e-8', () => {
    fc.assert(
      fc.property(anySabr, fc.constantFrom('hagan' as const, 'obloj' as const), (p, formula) => {
        const { parameters, rmseVol } = valueOf(fitSabr(sliceOf(p, formula), { beta: p.beta, formula }));
        const text = `${JSON.stringify(p)}: got ${JSON.stringify(parameters)}`;
        expect(rmseVol, text).toBeLessThan(1e-9);
        expect(Math.abs(parameters.alpha / p.alpha - 1), text).toBeLessThan(1e-8);
        expect(Math.abs(parameters.nu - p.nu), text).toBeLessThan(1e-8);
        expect(Math.abs(parameters.rho - p.rho), text).toBeLessThan(1e-8);
      }),
    );
  });

  it('damps a bad quote and refuses too few strikes', () => {
    const p = { alpha: 6, beta: 0.5, nu: 0.8, rho: -0.3 };
    const clean = sliceOf(p);
    const quotes = clean.quotes.map((quote, i) =>
      i === 4 ? { ...quote, markVol: quote.markVol + 0.2 } : quote,
    );
    const { parameters } = valueOf(fitSabr({ ...clean, quotes }, { beta: 0.5 }));
    expect(Math.abs(parameters.rho - p.rho)).toBeLessThan(0.02);
    expect(fitSabr({ ...clean, quotes: clean.quotes.slice(0, 2) }, { beta: 0.5 })).toMatchObject({
      failure: { reason: 'MISSING_MARKET_DATA' },
    });
    expect(fitSabr(clean, { beta: 2 })).toMatchObject({ failure: { reason: 'OUT_OF_RANGE' } });
  });
});
