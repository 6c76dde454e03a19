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

/** Valuations per tile: all arrays of a tile stay in the first-level cache. */
export const TILE = 256;

/** Beyond this many standard deviations the density is 0; keeps the rational function in range. */
const FAR = 39;

/** Keeps a quotient by a deviation of 0 from being 0 / 0. */
const TINY = 1e-300;

export interface PremiumTile {
  /** A = F n(d1). */
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
  tile.density[at] = forward * normalDensity(ratio + half);
  tile.inner[at] = h - half;
  tile.outer[at] = FAR < outer ? FAR : outer;
  tile.intrinsic[at] = forward - strike;
  tile.cap[at] = forward < strike ? forward : strike;
}

/** Premiums of the first `count` entries; the rational function is that of `math/mills.ts`, one division for two. */
export function fillPremiums(tile: PremiumTile, count: number): void {
  const { density, inner, innerWords, outer, cap, premium } = tile;
  for (let s = 0; s < count; s++) {
    const y = outer[s];
    const isStraddle = innerWords[2 * s + 1] >>> 31;
    const near = Math.abs(inner[s]);
    const z = FAR < near ? FAR : near;
    const yy = y * y;
    const py =
      357955.3157123199 +
      yy *
        (425934.4449956469 + yy * (70152.83821948904 + yy * (2941.1557254489126 + yy * 26.849233564290593))) +
      y *
        (555189.0022352728 +
          yy *
            (207601.2358111266 +
              yy * (16975.396816256503 + yy * (353.05945534404674 + yy * 0.9999999999973143))));
    const qy =
      285607.0198641754 +
      yy *
        (732310.3798406891 +
          yy * (223880.58120870538 + yy * (17326.456387516228 + yy * (354.0594553972835 + yy)))) +
      y *
        (670858.1648176115 +
          yy *
            (490472.36144003214 +
              yy * (73040.29225989874 + yy * (2968.004955992938 + yy * 26.849233563727054))));
    const zz = z * z;
    const pz =
      357955.3157123199 +
      zz *
        (425934.4449956469 + zz * (70152.83821948904 + zz * (2941.1557254489126 + zz * 26.849233564290593))) +
      z *
        (555189.0022352728 +
          zz *
            (207601.2358111266 +
              zz * (16975.396816256503 + zz * (353.05945534404674 + zz * 0.9999999999973143))));
    const qz =
      285607.0198641754 +
      zz *
        (732310.3798406891 +
          zz * (223880.58120870538 + zz * (17326.456387516228 + zz * (354.0594553972835 + zz)))) +
      z *
        (670858.1648176115 +
          zz *
            (490472.36144003214 +
              zz * (73040.29225989874 + zz * (2968.004955992938 + zz * 26.849233563727054))));
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
