/**
 * The natural and the jump-wing form of an SVI slice, and the ways to and from the raw form.
 * Gatheral and Jacquier (2014), definitions 3.2 and 3.3, lemmas 3.1 and 3.2.
 */
import { failure, success, type Result } from '../../basics/result';
import { checkRawSvi, sviMinimum, sviVariance, type RawSvi } from './rawSvi';

/** w(k) = delta + omega/2 (1 + zeta rho (k - mu) + sqrt((zeta (k - mu) + rho)^2 + 1 - rho^2)). */
export interface NaturalSvi {
  readonly delta: number;
  readonly mu: number;
  readonly rho: number;
  /** >= 0. */
  readonly omega: number;
  /** > 0. */
  readonly zeta: number;
}

/** Five figures that a trader reads off the smile; they depend on T so that they hardly change with it. */
export interface JumpWingSvi {
  /** At-the-money variance per year, w(0)/T. */
  readonly v: number;
  /** At-the-money skew: slope of sigma(k) sqrt(T) at k = 0. */
  readonly psi: number;
  /** Steepness of the left (put) and the right (call) wing of w over sqrt(w(0)). */
  readonly p: number;
  readonly c: number;
  /** Least variance per year over all k. */
  readonly vMin: number;
}

export function naturalFromRaw({ a, b, rho, m, sigma }: RawSvi): NaturalSvi {
  const flank = Math.sqrt((1 - rho) * (1 + rho));
  return {
    delta: a - b * sigma * flank,
    mu: m + (rho * sigma) / flank,
    rho,
    omega: (2 * b * sigma) / flank,
    zeta: flank / sigma,
  };
}

export function rawFromNatural({ delta, mu, rho, omega, zeta }: NaturalSvi): RawSvi {
  const flankSquared = (1 - rho) * (1 + rho);
  return {
    a: delta + 0.5 * omega * flankSquared,
    b: 0.5 * omega * zeta,
    rho,
    m: mu - rho / zeta,
    sigma: Math.sqrt(flankSquared) / zeta,
  };
}

/** Jump-wing figures of a slice with w(0) > 0; `years` > 0. OUT_OF_RANGE otherwise. */
export function jumpWingFromRaw(svi: RawSvi, years: number): Result<JumpWingSvi> {
  const w = sviVariance(svi, 0);
  if (!(w > 0) || !(years > 0))
    return failure('OUT_OF_RANGE', `jump-wing figures need w(0) > 0 and T > 0, got ${w} and ${years}`, {
      w,
      years,
    });
  const { b, rho, m, sigma } = svi;
  const deviation = Math.sqrt(w);
  return success({
    v: w / years,
    psi: (0.5 * b * (rho - m / Math.sqrt(m * m + sigma * sigma))) / deviation,
    p: (b * (1 - rho)) / deviation,
    c: (b * (1 + rho)) / deviation,
    vMin: sviMinimum(svi).w / years,
  });
}

/**
 * The raw slice of jump-wing figures. With beta = m / sqrt(m^2 + sigma^2) = rho - 2 psi sqrt(w)/b, sigma follows
 * from v - vMin in one formula that also holds at m = 0. OUT_OF_RANGE where no slice has these figures, or more
 * than one has (v = vMin with flat skew leaves sigma free).
 */
export function rawFromJumpWing(wing: JumpWingSvi, years: number): Result<RawSvi> {
  const { v, psi, p, c, vMin } = wing;
  const w = v * years;
  const b = 0.5 * Math.sqrt(w) * (c + p);
  if (!(w > 0 && p >= 0 && c >= 0 && b > 0)) return noSlice(wing, 'needs v > 0, p >= 0, c >= 0, p + c > 0');
  const rho = (c - p) / (c + p);
  const beta = rho - (4 * psi) / (c + p);
  if (!(Math.abs(beta) < 1 && Math.abs(rho) < 1))
    return noSlice(wing, 'needs -p < 2 psi < c and both wings above 0');
  const turn = Math.sqrt((1 - beta) * (1 + beta));
  const flank = Math.sqrt((1 - rho) * (1 + rho));
  const sigma = ((v - vMin) * years) / (b * ((1 - rho * beta) / turn - flank));
  if (!(sigma > 0 && sigma < Infinity)) return noSlice(wing, 'needs v > vMin where the skew is not 0');
  return checkRawSvi({ a: vMin * years - b * sigma * flank, b, rho, m: (sigma * beta) / turn, sigma });
}

const noSlice = (wing: JumpWingSvi, limit: string): ReturnType<typeof failure> =>
  failure('OUT_OF_RANGE', `no SVI slice has the jump-wing figures ${JSON.stringify(wing)}: ${limit}`);
