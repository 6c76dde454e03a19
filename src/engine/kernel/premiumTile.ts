/**
 * Out-of-the-money premium of the undiscounted Black-76 formula over a tile of valuations: first the terms of each,
 * then all premiums in one pass. The passes keep doubles in typed arrays: a large function that returns a double is
 * not inlined by V8 and would put every result on the heap.
 *
 * With A = F n(d1) = K n(d2) and the Mills ratio M there is one exponential: |A M(|d1|) - A M(|d2|)| where d1 and
 * d2 have one sign, min(F, K) - A (M(|d1|) + M(|d2|)) where they have not (F. Black 1976, "The pricing of commodity
 * contracts", J. Financial Economics 3). The premium is that of the call when F <= K, else of the put; both values
 * follow by parity. Absolute error a few roundings of min(F, K).
 */
import { expNonPositive } from './exponential';

const INV_SQRT_2PI = 0.3989422804014327;

/** Valuations per tile: all arrays of a tile stay in the first-level cache. */
export const TILE = 512;

/** Beyond this many standard deviations the density is 0; keeps the rational function in range. */
const FAR = 60;

export interface PremiumTile {
  /** A = F n(d1); NaN for a negative deviation. */
  readonly density: Float64Array;
  /** |d1| and |d2|. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** -1 where d1 and d2 have one sign, +1 where they have not. */
  readonly side: Float64Array;
  /** min(F, K). */
  readonly cap: Float64Array;
  /** The result, in the currency of forward and strike. */
  readonly premium: Float64Array;
}

const column = (): Float64Array => new Float64Array(TILE);

export const createPremiumTile = (): PremiumTile => ({
  density: column(),
  first: column(),
  second: column(),
  side: column(),
  cap: column(),
  premium: column(),
});

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
  const half = 0.5 * deviation;
  const ratio = deviation > 0 ? logMoneyness / deviation : 0;
  const d1 = ratio + half;
  const d2 = ratio - half;
  const density = forward * INV_SQRT_2PI * expNonPositive(-0.5 * d1 * d1);
  const isOneSide = d1 * d2 > 0 || deviation === 0;
  tile.density[at] = deviation > 0 ? density : deviation === 0 ? 0 : NaN;
  tile.first[at] = Math.min(FAR, Math.abs(d1));
  tile.second[at] = Math.min(FAR, Math.abs(d2));
  tile.side[at] = isOneSide ? -1 : 1;
  tile.cap[at] = Math.min(forward, strike);
}

/** Premiums of the first `count` entries; the rational function is that of `math/mills.ts`, one division for two. */
export function fillPremiums(tile: PremiumTile, count: number): void {
  const { density, first, second, side, cap, premium } = tile;
  for (let s = 0; s < count; s++) {
    const y = first[s];
    const z = second[s];
    const py =
      357955.3157123199 +
      y *
        (555189.0022352728 +
          y *
            (425934.4449956469 +
              y *
                (207601.2358111266 +
                  y *
                    (70152.83821948904 +
                      y *
                        (16975.396816256503 +
                          y *
                            (2941.1557254489126 +
                              y *
                                (353.05945534404674 +
                                  y * (26.849233564290593 + y * 0.9999999999973143))))))));
    const qy =
      285607.0198641754 +
      y *
        (670858.1648176115 +
          y *
            (732310.3798406891 +
              y *
                (490472.36144003214 +
                  y *
                    (223880.58120870538 +
                      y *
                        (73040.29225989874 +
                          y *
                            (17326.456387516228 +
                              y *
                                (2968.004955992938 +
                                  y * (354.0594553972835 + y * (26.849233563727054 + y)))))))));
    const pz =
      357955.3157123199 +
      z *
        (555189.0022352728 +
          z *
            (425934.4449956469 +
              z *
                (207601.2358111266 +
                  z *
                    (70152.83821948904 +
                      z *
                        (16975.396816256503 +
                          z *
                            (2941.1557254489126 +
                              z *
                                (353.05945534404674 +
                                  z * (26.849233564290593 + z * 0.9999999999973143))))))));
    const qz =
      285607.0198641754 +
      z *
        (670858.1648176115 +
          z *
            (732310.3798406891 +
              z *
                (490472.36144003214 +
                  z *
                    (223880.58120870538 +
                      z *
                        (73040.29225989874 +
                          z *
                            (17326.456387516228 +
                              z *
                                (2968.004955992938 +
                                  z * (354.0594553972835 + z * (26.849233563727054 + z)))))))));
    const both = (density[s] / (qy * qz)) * (py * qz + side[s] * (pz * qy));
    premium[s] = side[s] < 0 ? Math.abs(both) : Math.max(0, cap[s] - both);
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
