/**
 * Start values of the implied deviation, good enough for one step of the iteration.
 *
 * Coefficients are own relative minimax fits in doubles (iteratively reweighted linear least squares,
 * `test/engine/pricing/fitImpliedGuess.py`); they affect speed only, never the result.
 */

/** Above this share of |F - K| the premium counts as near the money. */
const NEAR_MONEY = 0.1;
const SQRT_2PI = 2.5066282746310002;
/** Beyond, products of two would leave the doubles. */
const SMALLEST_SHARE = 1e-300;

/**
 * Standardised distance h = |F - K| / s of the normal model from c = premium / |F - K| = n(h)/h - N(-h), c > 0.
 * Relative error below 4.2e-7 down to c = 1e-300; below, the logarithm of c is asked for.
 */
export function normalDistance(c: number, lnC?: number): number {
  if (c > NEAR_MONEY) return nearMoneyFactor(1 / (c + 0.5)) / (c + 0.5);
  const y = Math.sqrt(-2 * (lnC ?? Math.log(Math.max(c, SMALLEST_SHARE))));
  const p =
    0.5532149953737056 +
    y *
      (-0.5549759928751735 +
        y *
          (0.37026200865975956 +
            y * (-0.10016905427584397 + y * (0.01621367550926815 + y * 0.0026790275612249433))));
  const q =
    1 +
    y *
      (-0.5164710176272285 +
        y *
          (0.3380883790939967 +
            y * (-0.06823171948543474 + y * (0.016382326696960936 + y * 0.0026782276906840217))));
  return (y * p) / q;
}

/** h (c + 1/2), an even function of v = 1 / (c + 1/2), v < 1.67. Relative error below 3.3e-8. */
function nearMoneyFactor(v: number): number {
  const z = v * v;
  const p =
    0.3989422933789942 + z * (-0.15336264478473388 + z * (0.015477956777262021 - z * 0.00026732841018085835));
  return p / (1 + z * (-0.4639999243831829 + z * (0.06410924727230152 - z * 0.0024141706686522544)));
}

/** Largest |ln(F/K)| of the fit of `lognormalFactor`. */
const WIDEST = 4;
const LARGEST_NORMAL = 2.289;

/**
 * Lognormal over normal deviation, s / u, for u = |ln(F/K)| / h. Relative error below 2.2e-5 for |ln(F/K)| <= 4 and a
 * premium below half its bound (there s reaches 4.3); held constant outside.
 */
function lognormalFactor(u: number, x: number): number {
  const a = Math.min(u * u, LARGEST_NORMAL * LARGEST_NORMAL);
  const b = Math.min(x * x, WIDEST * WIDEST);
  const p =
    1.0000206956268285 +
    b * (0.016799425143725864 + b * 3.951272044115241e-5) +
    a * (-0.1631257455387705 - b * 0.0013249930955056529 + a * 0.004056231694878372);
  const q =
    1 +
    b * (0.016809753822749143 + b * 3.883891584697189e-5) +
    a * (-0.20472505481026543 - b * 0.0016923099248867294 + a * 0.008886534475034997);
  return p / q;
}

/**
 * Start of s = sigma sqrt(T) for a premium below half its bound: x = |ln(F/K)|, distance = |F - K| (0 with x),
 * scale = sqrt(F K); all > 0 otherwise.
 */
export function lowPremiumStart(x: number, distance: number, scale: number, premium: number): number {
  const c = premium / distance;
  if (!(c < 1e15)) return lognormalStart(deviationAtMoney(premium) / scale, x);
  const far = c < SMALLEST_SHARE ? Math.log(premium) - Math.log(distance) : undefined;
  return lognormalStart(x / normalDistance(c, far), x);
}

const lognormalStart = (u: number, x: number): number => u * lognormalFactor(u, x);

/** Deviation of the normal model at the money from its premium. */
export const deviationAtMoney = (premium: number): number => SQRT_2PI * premium;
