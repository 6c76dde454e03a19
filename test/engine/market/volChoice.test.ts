import { describe, expect, it } from 'vitest';
import type { ExpiryVols, VolOverride } from '../../../src/engine/market/expiryVols';
import {
  chooseVol,
  OLDEST_FIT_MS,
  VOL_SOURCE,
  type VolCandidates,
} from '../../../src/engine/market/volChoice';

const NOW = 1_790_000_000_000;
/** 50 % everywhere at a quarter of a year. */
const FLAT = { a: 0.0625, b: 0, rho: 0, m: 0, sigma: 0.1 };
const vols = (overrides: readonly VolOverride[] = [], isTrusted = true): ExpiryVols => ({
  ...(isTrusted
    ? { fitted: { slice: { svi: FLAT }, years: 0.25, lowK: -0.4, highK: 0.4, quotedMs: NOW } }
    : {}),
  refused: isTrusted ? '' : '3 strikes',
  overrides,
});
const override = (part: Partial<VolOverride>): VolOverride => ({
  venue: 'deribit',
  indexName: 'btc_usd',
  expiryMs: NOW + 1,
  kind: 'absolute',
  vol: 0.7,
  ...part,
});
const choose = (part: Partial<VolCandidates> = {}) =>
  chooseVol({
    strike: 100,
    forward: 100,
    quoted: 0.55,
    implied: () => NaN,
    isDoubtful: false,
    nowMs: NOW,
    vols: vols(),
    ...part,
  });

describe('the vol that an option is valued with', () => {
  it.each([
    ['the mark while it is good', {}, 0.55, VOL_SOURCE.mark],
    [
      'implied by the mark price without a mark vol',
      { quoted: NaN, implied: () => 0.52 },
      0.52,
      VOL_SOURCE.implied,
    ],
    ['fitted without either', { quoted: NaN }, 0.5, VOL_SOURCE.fitted],
    ['fitted where the mark is doubtful', { isDoubtful: true }, 0.5, VOL_SOURCE.fitted],
    [
      'the doubtful mark where nothing is fitted',
      { isDoubtful: true, vols: undefined },
      0.55,
      VOL_SOURCE.mark,
    ],
    [
      'the doubtful mark where the fit is old',
      { isDoubtful: true, nowMs: NOW + OLDEST_FIT_MS + 1 },
      0.55,
      VOL_SOURCE.mark,
    ],
    ['none beyond the quoted range', { quoted: NaN, strike: 160 }, NaN, VOL_SOURCE.none],
    ['none from a fit that is not trusted', { quoted: NaN, vols: vols([], false) }, NaN, VOL_SOURCE.none],
    ['none from an old fit', { quoted: NaN, nowMs: NOW + OLDEST_FIT_MS + 1 }, NaN, VOL_SOURCE.none],
  ] as const)('is %s', (_name, part, vol, source) => {
    const chosen = choose(part);
    expect(chosen.source).toBe(source);
    if (Number.isNaN(vol)) expect(chosen.vol).toBeNaN();
    else expect(chosen.vol).toBeCloseTo(vol, 14);
  });

  it.each([
    ["a strike's own vol", [override({ strike: 100 })], {}, 0.7],
    ['its own vol without any market', [override({ strike: 100 })], { quoted: NaN, vols: undefined }, 0.7],
    ['another strike moves nothing', [override({ strike: 101 })], {}, 0.55],
    ['a shift of the strike', [override({ strike: 100, kind: 'shift', vol: -0.03 })], {}, 0.52],
    ['a shift of the expiry', [override({ kind: 'shift', vol: 0.02 })], {}, 0.57],
    ['a shift of the fitted vol', [override({ kind: 'shift', vol: 0.02 })], { quoted: NaN }, 0.52],
    ['an expiry scaled to its vol at the money', [override({ vol: 0.6 })], {}, 0.66],
    ['both', [override({ vol: 0.6 }), override({ strike: 100, kind: 'shift', vol: 0.01 })], {}, 0.67],
  ] as const)('with overrides: %s', (_name, overrides, part, expected) => {
    const own = 'vols' in part ? { ...vols([], false), overrides } : vols(overrides);
    const { vol, source } = choose({ ...part, vols: own });
    expect(vol).toBeCloseTo(expected, 14);
    expect(source).toBe(overrides[0].strike === 101 ? VOL_SOURCE.mark : VOL_SOURCE.override);
  });

  it('is missing where an override lacks what it moves, or leaves nothing', () => {
    expect(choose({ vols: vols([override({ vol: 0.6 })], false) }).source).toBe(VOL_SOURCE.none);
    expect(choose({ vols: vols([override({ kind: 'shift', vol: -0.6 })]) }).vol).toBeNaN();
    expect(choose({ quoted: NaN, vols: vols([override({ kind: 'shift', vol: 0.1 })], false) }).vol).toBeNaN();
  });
});
