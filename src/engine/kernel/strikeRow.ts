/**
 * The hot loop: profit and loss of the call and the put of one strike in every scenario. Work that depends on the
 * expiry or the scenario only comes in as tables; call and put share one value by parity.
 */
import { expNonPositive } from './exponential';

const INV_SQRT_2PI = 0.3989422804014327;

/** Tables of one expiry, each with one entry per scenario from `offset` on. */
export interface ExpiryTables {
  /** Forward after the shift / forward before it. */
  readonly forwardFactor: Float64Array;
  /** Natural logarithm of `forwardFactor`. */
  readonly logForwardFactor: Float64Array;
  /** Shocked vol = max(volFloor, volScale * vol + volShift), fractions per square-root year. */
  readonly volScale: Float64Array;
  readonly volShift: Float64Array;
  readonly volFloor: Float64Array;
  /** Square root of the years left in the scenario; 0 when the option has expired there. */
  readonly sqrtYears: Float64Array;
}

/** One strike: terms and market in, rows of the matrix out. Reused between calls, so nothing is allocated. */
export interface StrikeJob {
  /** Forward before the shift, quote currency per coin. */
  forward: number;
  strike: number;
  /** Vol before the shift. */
  vol: number;
  isInverse: boolean;
  /** Base values to subtract, and multiplier times discount; 0 multipliers are not written. */
  callBase: number;
  callMultiplier: number;
  /** Start of the row in `out`, or -1 when there is no such instrument. */
  callRow: number;
  putBase: number;
  putMultiplier: number;
  putRow: number;
}

/**
 * Out-of-the-money premium of the undiscounted Black-76 formula, in the currency of forward and strike:
 * the call when F <= K, else the put; both other values follow by parity.
 *
 * With A = F n(d1) = K n(d2) and the Mills ratio M there is one exponential: |A M(|d1|) - A M(|d2|)| where d1 and
 * d2 have one sign, min(F, K) - A (M(|d1|) + M(|d2|)) where they have not (F. Black 1976, "The pricing of commodity
 * contracts", J. Financial Economics 3). Never negative; 0 when `deviation` (vol times square root of time) is 0;
 * NaN when it is negative or NaN.
 *
 * The rational function is that of `math/mills.ts`, written out twice with one division for both: V8 does not
 * inline two calls of that size, and the calls would double the cost. A test holds both to the same values.
 */
export function outOfTheMoneyPremium(
  forward: number,
  strike: number,
  logMoneyness: number,
  deviation: number,
): number {
  if (!(deviation > 0)) return deviation === 0 ? 0 : NaN;
  const ratio = logMoneyness / deviation;
  const half = 0.5 * deviation;
  const d1 = ratio + half;
  const d2 = ratio - half;
  const a = forward * INV_SQRT_2PI * expNonPositive(-0.5 * d1 * d1);
  if (a === 0) return d1 > 0 === d2 > 0 ? 0 : Math.min(forward, strike);
  const y = Math.abs(d1);
  const z = Math.abs(d2);
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
                              (353.05945534404674 + y * (26.849233564290593 + y * 0.9999999999973143))))))));
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
                              (353.05945534404674 + z * (26.849233564290593 + z * 0.9999999999973143))))))));
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
  const scale = a / (qy * qz);
  if (d1 > 0 === d2 > 0) return Math.abs(scale * (py * qz - pz * qy));
  return Math.max(0, Math.min(forward, strike) - scale * (py * qz + pz * qy));
}

/**
 * Writes P&L per unit of position quantity, in settlement currency, of one strike for `count` scenarios:
 * linear `multiplier (V' - V)`, inverse `multiplier (V'/F' - V/F)` in coin (premium of a coin-settled option is the
 * undiscounted Black-76 value over the forward of its own expiry). NaN where the shocked vol would be negative.
 */
export function fillStrikeRows(
  job: StrikeJob,
  tables: ExpiryTables,
  offset: number,
  count: number,
  out: Float64Array,
): void {
  const { forward, strike, vol, isInverse, callRow, putRow } = job;
  const { callBase, putBase, callMultiplier, putMultiplier } = job;
  const { forwardFactor, logForwardFactor, volScale, volShift, volFloor, sqrtYears } = tables;
  const logMoneyness = Math.log(forward / strike);
  for (let s = 0; s < count; s++) {
    const at = offset + s;
    const shifted = forward * forwardFactor[at];
    const shocked = Math.max(volFloor[at], volScale[at] * vol + volShift[at]);
    const premium = outOfTheMoneyPremium(
      shifted,
      strike,
      logMoneyness + logForwardFactor[at],
      shocked * sqrtYears[at],
    );
    const intrinsic = shifted - strike;
    const unit = isInverse ? 1 / shifted : 1;
    if (callRow >= 0) {
      const call = intrinsic > 0 ? premium + intrinsic : premium;
      out[callRow + s] = callMultiplier * (call * unit - callBase);
    }
    if (putRow >= 0) {
      const put = intrinsic < 0 ? premium - intrinsic : premium;
      out[putRow + s] = putMultiplier * (put * unit - putBase);
    }
  }
}
