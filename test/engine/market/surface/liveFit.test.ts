import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_YEAR } from '../../../../src/engine/basics/time';
import { checkButterfly } from '../../../../src/engine/market/surface/butterfly';
import type { ChainOption } from '../../../../src/engine/market/surface/chainQuotes';
import { chainQuotes, countReasons } from '../../../../src/engine/market/surface/chainQuotes';
import { fitLive, LEAST_TRUSTED_STRIKES, standsAgainst } from '../../../../src/engine/market/surface/liveFit';
import type { RawSvi } from '../../../../src/engine/market/surface/rawSvi';
import { sliceVariance } from '../../../../src/engine/market/surface/smileSlice';
import { callDelta, sampleCurve, smileFigures } from '../../../../src/engine/market/surface/smileCurve';

const FORWARD = 86_000;
const YEARS = 0.25;
const NOW = 1_790_000_000_000;
const EXPIRY = NOW + YEARS * MS_PER_YEAR;
const TRUE: RawSvi = { a: 0.012, b: 0.09, rho: -0.3, m: 0.02, sigma: 0.18 };
const volOf = (svi: RawSvi, k: number, years = YEARS): number => Math.sqrt(sliceVariance({ svi }, k) / years);

const chain = (
  count: number,
  of: (k: number, i: number) => Partial<ChainOption> = (k) => ({
    bidVol: volOf(TRUE, k) - 0.003,
    askVol: volOf(TRUE, k) + 0.003,
    markVol: volOf(TRUE, k),
  }),
): ChainOption[] =>
  Array.from({ length: count }, (_, i) => {
    const k = -0.5 + i / (count - 1 || 1);
    const strike = FORWARD * Math.exp(k);
    return [true, false].map((isCall) => ({ strike, isCall, doubts: [], timeMs: NOW, ...of(k, i) }));
  }).flat();

const fit = (options: readonly ChainOption[], extra: Parameters<typeof fitLive>[1] = {}) =>
  fitLive({ expiryMs: EXPIRY, valuationMs: NOW, forward: FORWARD, options }, extra);

describe('a live fit', () => {
  it('finds an SVI market back, warm or cold, and says so', () => {
    for (const start of [undefined, { ...TRUE, a: 0.02, rho: 0.1 }]) {
      const { status, vols, shape, leftOut } = fit(chain(25), { start });
      expect({ status, left: leftOut.length }).toEqual({ status: 'fitted', left: 0 });
      for (const k of [-0.5, -0.2, 0, 0.1, 0.5])
        expect(Math.abs(volOf(shape!.svi, k) - volOf(TRUE, k)), `k ${k}`).toBeLessThan(2e-5);
      expect(vols!.quotedMs).toBe(NOW);
      expect(shape!.quality.rmseVol).toBeLessThan(1e-5);
    }
  });

  it('leaves quotes out with the reason and takes the other side of the strike', () => {
    const options = chain(11).map((option, i) =>
      i === 0 || i === 1 ? { ...option, doubts: ['stale' as const] } : option,
    );
    options[4] = { ...options[4], doubts: ['outlier'] };
    options[5] = { ...options[5], bidVol: undefined, markVol: undefined, askVol: 0.9 };
    const { quotes, leftOut } = chainQuotes(options, FORWARD);
    expect(countReasons(leftOut)).toEqual([
      { why: 'stale', count: 2 },
      { why: 'one side only and no mark vol', count: 1 },
      { why: 'jumped away from its neighbours', count: 1 },
    ]);
    expect(quotes).toHaveLength(9);
  });

  it.each([
    { bidVol: 0.6, askVol: 0.5, doubts: ['crossed' as const] },
    { bidVol: 0.5, askVol: 0.5, doubts: [] },
  ])('keeps the mark of a crossed or locked quote and drops its band: %j', (sides) => {
    const [option] = chain(1);
    const { quotes } = chainQuotes([{ ...option, ...sides }], FORWARD);
    expect(quotes[0]).toMatchObject({ markVol: option.markVol });
    expect(quotes[0].bidVol).toBeUndefined();
  });

  it('refuses to be valued with when quotes are few, and says how many', () => {
    for (const strikes of [1, 3, LEAST_TRUSTED_STRIKES - 1]) {
      const { status, detail, vols } = fit(chain(strikes));
      expect(status).toBe('tooFew');
      expect(vols).toBeUndefined();
      expect(detail).toContain(String(strikes));
    }
    expect(fit(chain(LEAST_TRUSTED_STRIKES)).status).toBe('fitted');
  });

  it('refuses a market that no smile explains', () => {
    const noise = chain(21, (_k, i) => ({ markVol: i % 2 === 0 ? 0.3 : 0.8 }));
    const { status, detail, vols } = fit(noise);
    expect({ status, vols }).toEqual({ status: 'failed', vols: undefined });
    expect(detail).toMatch(/vol points, limit|did not converge/);
  });

  it('takes arbitrage out, or does not value with it', () => {
    fc.assert(
      fc.property(
        fc.record({
          a: fc.double({ min: -0.02, max: 0.03, noNaN: true }),
          b: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
          rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
          m: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
          sigma: fc.double({ min: 0.03, max: 0.3, noNaN: true }),
        }),
        (svi) => {
          const options = chain(21, (k) => {
            const vol = volOf(svi, k);
            return vol > 0.05 ? { markVol: vol } : {};
          });
          const { vols, status } = fit(options);
          if (vols === undefined) return status === 'failed' || status === 'tooFew';
          return checkButterfly(vols.slice).free;
        },
      ),
      { numRuns: 40 },
    );
  });

  it('lifts a far smile over the near one, as its status says', () => {
    const near = { ...TRUE, a: TRUE.a + 0.001 };
    const { status, detail, vols } = fit(chain(25), { near });
    expect(status).toBe('repaired');
    expect(detail).toMatch(/calendar arbitrage removed, vols moved by up to \d/);
    expect(standsAgainst(vols!.slice.svi, near)).toBe(true);
  });
});

describe('the figures of a smile', () => {
  it('of a flat one are its vol and nothing else', () => {
    const { atmVol, riskReversal25, butterfly25 } = smileFigures(() => 0.6, YEARS);
    expect(atmVol).toBe(0.6);
    expect(Math.abs(riskReversal25)).toBeLessThan(1e-12);
    expect(Math.abs(butterfly25)).toBeLessThan(1e-12);
  });

  it('samples run over the range with deltas that fall', () => {
    const curve = sampleCurve(
      (k) => volOf(TRUE, k),
      { forward: FORWARD, years: YEARS },
      { lowK: -0.5, highK: 0.5 },
      5,
    );
    expect(curve[0]).toBeCloseTo(FORWARD * Math.exp(-0.5), 6);
    const deltas = [0, 1, 2, 3, 4].map((i) => curve[4 * i + 2]);
    expect([...deltas].sort((a, b) => b - a)).toEqual(deltas);
    expect(callDelta(0, 0.4, 1)).toBeCloseTo(0.579259709439103, 12);
  });
});
