/**
 * Surface SVI: every slice from its at-the-money total variance theta, one correlation and one function phi(theta).
 * Gatheral and Jacquier (2014), "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14, section 4.
 */
import { failure, success, type Result } from '../../basics/result';
import type { RawSvi } from './rawSvi';

/** One slice: w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)). */
export interface SsviSlice {
  /** Total variance at the money, > 0. */
  readonly theta: number;
  readonly rho: number;
  /** >= 0. */
  readonly phi: number;
}

/**
 * How curvature depends on theta. `powerLaw`: eta theta^-gamma. `boundedPowerLaw`: eta / (theta^gamma
 * (1 + theta)^(1 - gamma)), free of butterfly arbitrage for every theta when eta (1 + |rho|) <= 2 (eq. 4.5,
 * remark 4.4). `heston`: (1 - (1 - e^(-lambda theta))/(lambda theta)) / (lambda theta) (eq. 4.4).
 */
export type SsviCurve =
  | { readonly kind: 'powerLaw'; readonly eta: number; readonly gamma: number }
  | { readonly kind: 'boundedPowerLaw'; readonly eta: number; readonly gamma: number }
  | { readonly kind: 'heston'; readonly lambda: number };

export function ssviPhi(curve: SsviCurve, theta: number): number {
  switch (curve.kind) {
    case 'powerLaw':
      return curve.eta * theta ** -curve.gamma;
    case 'boundedPowerLaw':
      return curve.eta * theta ** -curve.gamma * (1 + theta) ** (curve.gamma - 1);
    case 'heston':
      return hestonPhi(curve.lambda * theta);
  }
}

/** (1 - (1 - e^-x)/x)/x, by its series where the difference would cancel. */
function hestonPhi(x: number): number {
  if (x < 1e-2) return 0.5 - x / 6 + (x * x) / 24 - (x * x * x) / 120;
  return (1 + Math.expm1(-x) / x) / x;
}

/** d ln(theta phi) / d ln theta, by which condition (4.1) limits the growth of the wings. */
export function ssviGrowth(curve: SsviCurve, theta: number): number {
  if (curve.kind === 'powerLaw') return 1 - curve.gamma;
  if (curve.kind === 'boundedPowerLaw') return (1 - curve.gamma) / (1 + theta);
  const x = curve.lambda * theta;
  if (x < 1e-2) return 1 - x / 3 + (x * x) / 18;
  return (-Math.expm1(-x) / x - Math.exp(-x)) / (x * hestonPhi(x));
}

/** Total variance at log-moneyness k. */
export function ssviVariance({ theta, rho, phi }: SsviSlice, k: number): number {
  const turn = phi * k + rho;
  return 0.5 * theta * (1 + rho * phi * k + Math.sqrt(turn * turn + (1 - rho) * (1 + rho)));
}

/** The same slice as raw SVI; phi > 0. */
export function rawFromSsvi({ theta, rho, phi }: SsviSlice): RawSvi {
  const flank = (1 - rho) * (1 + rho);
  return {
    a: 0.5 * theta * flank,
    b: 0.5 * theta * phi,
    rho,
    m: -rho / phi,
    sigma: Math.sqrt(flank) / phi,
  };
}

export interface SsviButterfly {
  /** theta phi (1 + |rho|), to stay below 4. */
  readonly condition1: number;
  /** theta phi^2 (1 + |rho|), to stay at or below 4. */
  readonly condition2: number;
  /** Both hold: sufficient for the absence of butterfly arbitrage (theorem 4.2), not necessary. */
  readonly free: boolean;
}

export function ssviButterfly({ theta, rho, phi }: SsviSlice): SsviButterfly {
  const condition1 = theta * phi * (1 + Math.abs(rho));
  const condition2 = condition1 * phi;
  return { condition1, condition2, free: condition1 < 4 && condition2 <= 4 };
}

/**
 * Theorem 4.1: with theta rising in T, the surface is free of calendar arbitrage at theta exactly when
 * 0 <= d(theta phi)/d theta <= (1 + sqrt(1 - rho^2)) phi / rho^2.
 */
export function ssviCalendarFree(curve: SsviCurve, theta: number, rho: number): boolean {
  const growth = ssviGrowth(curve, theta);
  return growth >= 0 && growth * rho * rho <= 1 + Math.sqrt((1 - rho) * (1 + rho));
}

/** OUT_OF_RANGE or INVALID_INPUT for parameters outside their domain. */
export function checkSsvi(slice: SsviSlice): Result<SsviSlice> {
  const { theta, rho, phi } = slice;
  if (![theta, rho, phi].every(Number.isFinite))
    return failure('INVALID_INPUT', `SSVI parameters must be finite, got ${JSON.stringify(slice)}`);
  if (!(theta > 0 && Math.abs(rho) < 1 && phi >= 0))
    return failure('OUT_OF_RANGE', `SSVI needs theta > 0, |rho| < 1, phi >= 0, got ${JSON.stringify(slice)}`);
  return success(slice);
}
