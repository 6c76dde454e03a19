/**
 * The SABR smile: dF = alpha F^beta dW, d alpha = nu alpha dZ, correlation rho, as closed expansions for small T.
 * Hagan, Kumar, Lesniewski and Woodward (2002), "Managing smile risk", Wilmott, eq. (2.17) and (B.67).
 */
import { failure, success, type Result } from '../../basics/result';

export interface SabrParameters {
  /** > 0; in units of F^(1 - beta) per square-root year. */
  readonly alpha: number;
  /** 0 to 1. */
  readonly beta: number;
  /** >= 0, vol of vol per square-root year. */
  readonly nu: number;
  /** -1 < rho < 1. */
  readonly rho: number;
  /** Added to forward and strike before the formula; 0 without. */
  readonly shift?: number;
}

export type SabrFormula = 'hagan' | 'obloj';

interface SabrInputs {
  readonly f: number;
  readonly strike: number;
  readonly years: number;
  readonly p: SabrParameters;
}

/**
 * Lognormal implied vol of the (shifted) forward. `hagan`: eq. (2.17a). `obloj`: leading term of Obloj (2008),
 * "Fine-tune your smile", with Hagan's time term; it removes the leading error at low strikes. Both are first order
 * in T: the error grows with nu^2 T and far from the money, where the implied density may turn negative.
 * Errors: INVALID_INPUT, OUT_OF_RANGE (parameters, forward or strike not positive after the shift, vol not > 0).
 */
export function sabrLognormalVol(
  forward: number,
  strike: number,
  years: number,
  parameters: SabrParameters,
  formula: SabrFormula = 'hagan',
): Result<number> {
  const refused = checkSabr(forward, strike, years, parameters);
  if (refused !== undefined) return refused;
  const shift = parameters.shift ?? 0;
  const inputs = { f: forward + shift, strike: strike + shift, years, p: parameters };
  return finish(lognormalVol(inputs, formula), inputs);
}

/** As `sabrLognormalVol`, without checks and Result: NaN or a vol <= 0 outside the domain. For calibration. */
export function lognormalVol({ f, strike, years, p }: SabrInputs, formula: SabrFormula): number {
  const { alpha, beta, nu, rho } = p;
  const x = Math.log(f / strike);
  const mid = Math.exp(0.5 * (1 - beta) * (Math.log(f) + Math.log(strike)));
  const time =
    ((1 - beta) ** 2 * alpha * alpha) / (24 * mid * mid) +
    (rho * beta * nu * alpha) / (4 * mid) +
    ((2 - 3 * rho * rho) * nu * nu) / 24;
  const leading =
    formula === 'hagan'
      ? (alpha / (mid * logSeries((1 - beta) ** 2 * x * x))) * smileRatio((nu / alpha) * mid * x, rho)
      : (alpha / meanPower(f, strike, beta)) * smileRatio((nu / alpha) * meanPower(f, strike, beta) * x, rho);
  return leading * (1 + time * years);
}

/** 1 + y/24 + y^2/1920: the even series of 2 sinh(sqrt(y)/2)/sqrt(y). */
const logSeries = (y: number): number => 1 + y / 24 + (y * y) / 1920;

/** (F^(1-beta) - K^(1-beta)) / ((1 - beta) ln(F/K)), 1 at beta = 1 and F^(1-beta) at F = K. */
function meanPower(f: number, strike: number, beta: number): number {
  const half = 0.5 * (1 - beta) * Math.log(f / strike);
  const mid = Math.exp(0.5 * (1 - beta) * (Math.log(f) + Math.log(strike)));
  return mid * (Math.abs(half) < 1e-4 ? 1 + (half * half) / 6 : Math.sinh(half) / half);
}

/**
 * z / x(z), x(z) = ln((sqrt(1 - 2 rho z + z^2) + z - rho) / (1 - rho)); 1 at z = 0. For z < 0 the mirrored form,
 * whose terms do not cancel; near 0 through log1p.
 */
export function smileRatio(z: number, rho: number): number {
  if (z === 0) return 1;
  if (z < 0) return smileRatio(-z, -rho);
  const square = z * (z - 2 * rho);
  const root = Math.sqrt(1 + square);
  return z / Math.log1p((z + square / (root + 1)) / (1 - rho));
}

/**
 * Normal (Bachelier) implied vol, price units per square-root year: Hagan's eq. (B.67a) for beta > 0, the exact
 * normal form (B.67 with beta = 0) for beta = 0, where forward and strike may be negative. Errors as above.
 */
export function sabrNormalVol(
  forward: number,
  strike: number,
  years: number,
  parameters: SabrParameters,
): Result<number> {
  const refused = checkSabr(forward, strike, years, parameters, parameters.beta === 0);
  if (refused !== undefined) return refused;
  const shift = parameters.shift ?? 0;
  const inputs = { f: forward + shift, strike: strike + shift, years, p: parameters };
  return finish(normalVol(inputs), inputs);
}

function normalVol({ f, strike, years, p }: SabrInputs): number {
  const { alpha, beta, nu, rho } = p;
  const ofVol = ((2 - 3 * rho * rho) * nu * nu) / 24;
  if (beta === 0) return alpha * smileRatio((nu / alpha) * (f - strike), rho) * (1 + ofVol * years);
  const x = Math.log(f / strike);
  const mid = Math.exp(0.5 * (1 - beta) * (Math.log(f) + Math.log(strike)));
  const time =
    (-beta * (2 - beta) * alpha * alpha) / (24 * mid * mid) + (rho * alpha * nu * beta) / (4 * mid) + ofVol;
  const level = alpha * Math.exp(0.5 * beta * (Math.log(f) + Math.log(strike)));
  const ratio = logSeries(x * x) / logSeries((1 - beta) ** 2 * x * x);
  return level * ratio * smileRatio((nu / alpha) * mid * x, rho) * (1 + time * years);
}

const finish = (vol: number, inputs: SabrInputs): Result<number> =>
  vol > 0 && vol < Infinity
    ? success(vol)
    : failure('OUT_OF_RANGE', `the SABR expansion gives a vol of ${vol} for ${JSON.stringify(inputs)}`);

function checkSabr(
  forward: number,
  strike: number,
  years: number,
  parameters: SabrParameters,
  signed = false,
): ReturnType<typeof failure> | undefined {
  const { alpha, beta, nu, rho, shift = 0 } = parameters;
  for (const [field, value] of Object.entries({ forward, strike, years, alpha, beta, nu, rho, shift }))
    if (!Number.isFinite(value))
      return failure('INVALID_INPUT', `${field} = ${value}: must be a finite number`, { field });
  const rules: readonly (readonly [boolean, string, number, string])[] = [
    [signed || forward + shift > 0, 'forward + shift', forward + shift, 'must be positive'],
    [signed || strike + shift > 0, 'strike + shift', strike + shift, 'must be positive'],
    [years >= 0, 'years', years, 'must not be negative'],
    [alpha > 0, 'alpha', alpha, 'must be positive'],
    [beta >= 0 && beta <= 1, 'beta', beta, 'must lie between 0 and 1'],
    [nu >= 0, 'nu', nu, 'must not be negative'],
    [Math.abs(rho) < 1, 'rho', rho, 'must lie between -1 and 1'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken === undefined) return undefined;
  const [, field, value, limit] = broken;
  return failure('OUT_OF_RANGE', `${field} = ${value}: ${limit}`, { field, value });
}
