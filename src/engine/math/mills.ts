/**
 * The Mills ratio of the normal distribution and its slope: the smooth, positive functions on which every
 * option formula here is built, because products with one exponential keep full relative accuracy in the tails.
 *
 * Source: definition in Abramowitz and Stegun (1964), 26.2.12; coefficients are own relative minimax fits
 * (Remez exchange in 90-digit arithmetic, `test/engine/math/fitMills.py`).
 */

/** Up to here the fits hold; beyond, n(z) is below the smallest double. */
const FIT_END = 40;

/**
 * Mills ratio M(z) = N(-z) / n(z) for z >= 0; dimensionless, decreasing from sqrt(pi/2) towards 1/z.
 * Relative error of the fit 5.4e-17 on [0, 40], with rounding below 1.1e-15 (measured). Precondition: z >= 0 or NaN.
 */
export function millsRatio(z: number): number {
  if (z > FIT_END) return farMills(z);
  const p =
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
  const q =
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
  return p / q;
}

/**
 * Y(z) = 1 - z M(z) = -M'(z) for z >= -0.25; positive, 1 at 0, towards 1/z^2 for large z.
 * Relative error of the fit 4.3e-18 on [-0.25, 40], with rounding below 1.1e-15 (measured). Equals the Bachelier premium over sigma sqrt(T) n(z).
 */
export function millsSlope(z: number): number {
  if (z > FIT_END) return farSlope(z);
  const p =
    7370454.073035383 +
    z *
      (10067717.082845986 +
        z *
          (6996152.234666382 +
            z *
              (3174543.9178718096 +
                z *
                  (1028493.4700596534 +
                    z *
                      (246880.25769498682 +
                        z *
                          (44326.08065767867 +
                            z *
                              (5876.921811464411 +
                                z *
                                  (552.1641883586287 + z * (33.4054217022468 + z * 1.000000000001395)))))))));
  const q =
    7370454.073035383 +
    z *
      (19305211.371015843 +
        z *
          (23821192.49678911 +
            z *
              (18343517.01488055 +
                z *
                  (9838419.319341766 +
                    z *
                      (3881328.2555701276 +
                        z *
                          (1158200.6250951511 +
                            z *
                              (264310.59454125847 +
                                z *
                                  (45976.573106195276 +
                                    z *
                                      (5977.138079093953 +
                                        z * (555.164188321205 + z * (33.40542170258492 + z)))))))))));
  return p / q;
}

/** Laplace's continued fraction (Abramowitz and Stegun 26.2.14), six levels: exact to rounding for z > 40. */
function farMills(z: number): number {
  return 1 / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 5 / (z + 6 / z))))));
}

/** 1 - z M(z) = M(z) c(z), where M = 1 / (z + c) and c is the fraction below the first level. */
function farSlope(z: number): number {
  const c = 1 / (z + 2 / (z + 3 / (z + 4 / (z + 5 / (z + 6 / z)))));
  return c / (z + c);
}
