/**
 * Out-of-the-money premium of the undiscounted Black-76 formula over a tile of valuations: first the terms of each,
 * then all premiums in one pass. The passes keep doubles in typed arrays: a large function that returns a double is
 * not inlined by V8 and would put every result on the heap. Twin: src/wasm/strikeRows.ts.
 *
 * With A = F n(d1) = K n(d2), h = |ln(F/K)| / s, t = s / 2 and the Mills ratio M there is one exponential:
 * A M(h - t) - A M(h + t) where h >= t, min(F, K) - A M(t - h) - A M(t + h) where not (F. Black 1976, "The pricing of
 * commodity contracts", J. Financial Economics 3). The premium is that of the call when F <= K, else of the put; both
 * values follow by parity. Absolute error a few roundings of min(F, K).
 *
 * Whether h >= t is a factor 0 or 1 taken from the sign bit: a branch would be guessed wrong too often.
 */
import { normalDensity } from './exponential';
import { MILLS } from './millsCoefficients';

/** Valuations per tile: all arrays of a tile stay in the first-level cache. */
export const TILE = 256;

/** Beyond this many standard deviations the density is 0; keeps the rational function in range. */
const FAR = 39;

/** Keeps a quotient by a deviation of 0 from being 0 / 0. */
const TINY = 1e-300;

export interface PremiumTile {
  /** F, d1 and A = F n(d1). */
  readonly forward: Float64Array;
  readonly d1: Float64Array;
  readonly density: Float64Array;
  /** h - t and its sign bit, in the high word of each entry. */
  readonly inner: Float64Array;
  readonly innerWords: Uint32Array;
  /** h + t, at most `FAR`. */
  readonly outer: Float64Array;
  /** min(F, K). */
  readonly cap: Float64Array;
  /** F - K. */
  readonly intrinsic: Float64Array;
  /** The result, in the currency of forward and strike. */
  readonly premium: Float64Array;
}

const column = (): Float64Array => new Float64Array(TILE);

export function createPremiumTile(): PremiumTile {
  const inner = column();
  return {
    forward: column(),
    d1: column(),
    density: column(),
    inner,
    innerWords: new Uint32Array(inner.buffer),
    outer: column(),
    cap: column(),
    intrinsic: column(),
    premium: column(),
  };
}

/**
 * Terms of one valuation: forward and strike > 0, `logMoneyness` = ln(F/K), `deviation` = vol times square root of
 * time; 0 gives a premium of 0, negative or NaN one of NaN.
 */
export function setPremiumTerms(
  tile: PremiumTile,
  at: number,
  forward: number,
  strike: number,
  logMoneyness: number,
  deviation: number,
): void {
  const valid = deviation < 0 ? NaN : deviation;
  const half = 0.5 * valid;
  const ratio = logMoneyness / (valid + TINY);
  const h = Math.abs(ratio);
  const outer = h + half;
  tile.forward[at] = forward;
  tile.d1[at] = ratio + half;
  tile.inner[at] = h - half;
  tile.outer[at] = FAR < outer ? FAR : outer;
  tile.intrinsic[at] = forward - strike;
  tile.cap[at] = forward < strike ? forward : strike;
}

/** Premiums of the first `count` entries, once their terms are set; one division for two Mills ratios. */
export function fillPremiums(tile: PremiumTile, count: number): void {
  const { forward, d1, density, inner, innerWords, outer, cap, premium } = tile;
  for (let s = 0; s < count; s++) density[s] = forward[s] * normalDensity(d1[s]);
  for (let s = 0; s < count; s++) {
    const y = outer[s];
    const isStraddle = innerWords[2 * s + 1] >>> 31;
    const near = Math.abs(inner[s]);
    const z = FAR < near ? FAR : near;
    const yy = y * y;
    const py =
      MILLS[0] +
      yy * (MILLS[2] + yy * (MILLS[4] + yy * (MILLS[6] + yy * MILLS[8]))) +
      y * (MILLS[1] + yy * (MILLS[3] + yy * (MILLS[5] + yy * MILLS[7])));
    const qy =
      MILLS[9] +
      yy * (MILLS[11] + yy * (MILLS[13] + yy * (MILLS[15] + yy * MILLS[17]))) +
      y * (MILLS[10] + yy * (MILLS[12] + yy * (MILLS[14] + yy * (MILLS[16] + yy))));
    const zz = z * z;
    const pz =
      MILLS[0] +
      zz * (MILLS[2] + zz * (MILLS[4] + zz * (MILLS[6] + zz * MILLS[8]))) +
      z * (MILLS[1] + zz * (MILLS[3] + zz * (MILLS[5] + zz * MILLS[7])));
    const qz =
      MILLS[9] +
      zz * (MILLS[11] + zz * (MILLS[13] + zz * (MILLS[15] + zz * MILLS[17]))) +
      z * (MILLS[10] + zz * (MILLS[12] + zz * (MILLS[14] + zz * (MILLS[16] + zz))));
    const tails = (density[s] / (qz * qy)) * ((1 - 2 * isStraddle) * (pz * qy) - py * qz);
    premium[s] = Math.abs(isStraddle * cap[s] + tails);
  }
}

const single = createPremiumTile();

/** One premium, with the arithmetic of the tile. */
export function outOfTheMoneyPremium(
  forward: number,
  strike: number,
  logMoneyness: number,
  deviation: number,
): number {
  setPremiumTerms(single, 0, forward, strike, logMoneyness, deviation);
  fillPremiums(single, 1);
  return single.premium[0];
}
