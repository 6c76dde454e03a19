/**
 * The supervisors' traffic light. Source: Basel Committee (1996), "Supervisory framework for the use of backtesting in
 * conjunction with the internal models approach", bcbs22, table 2 and annex; multipliers of the market risk rules of 2019
 * (MAR32.9, table 1: base 1.5).
 */
import { failure, success, type Result } from '../basics/result';
import { binomialCdf, binomialProbability, binomialQuantile } from '../math/binomial';
import { probabilityFault, refusal } from '../math/series';

export type Zone = 'green' | 'yellow' | 'red';

/** Cumulative probabilities at which the zones change. */
export interface ZoneLevels {
  readonly greenBelow: number;
  readonly yellowBelow: number;
}

export const BASEL_LEVELS: ZoneLevels = { greenBelow: 0.95, yellowBelow: 0.9999 };

export interface ZoneBounds {
  /** Smallest count whose cumulative probability reaches the level. */
  readonly firstYellow: number;
  readonly firstRed: number;
}

export function zoneBounds(days: number, p: number, levels: ZoneLevels = BASEL_LEVELS): Result<ZoneBounds> {
  const refused = refusal(
    probabilityFault(p, 'p'),
    probabilityFault(levels.greenBelow, 'greenBelow'),
    probabilityFault(levels.yellowBelow, 'yellowBelow'),
  );
  if (refused !== undefined) return refused;
  if (!(Number.isInteger(days) && days >= 1)) return failure('OUT_OF_RANGE', `${days} days`, { days });
  return success({
    firstYellow: binomialQuantile(days, p, levels.greenBelow),
    firstRed: binomialQuantile(days, p, levels.yellowBelow),
  });
}

/** Add-ons by exceptions in 250 days at 99 %: from 0 to 4 nothing, from 10 the last. */
const PLUS_FACTORS = {
  basel1996: { base: 3, plus: [0.4, 0.5, 0.65, 0.75, 0.85], red: 1 },
  basel2019: { base: 1.5, plus: [0.2, 0.26, 0.33, 0.38, 0.42], red: 0.5 },
} as const;

export type MultiplierRule = keyof typeof PLUS_FACTORS;

export interface TrafficLight {
  readonly zone: Zone;
  /** P(X <= exceptions) and P(X = exceptions) of an accurate model. */
  readonly cumulativeProbability: number;
  readonly exactProbability: number;
  /** Published for 250 days at 99 % only: undefined for other samples. */
  readonly plusFactor: number | undefined;
  readonly multiplier: number | undefined;
}

/** Zone, probabilities and capital multiplier of a count of exceptions. Refuses counts beyond the days. */
export function trafficLight(
  days: number,
  exceptions: number,
  p: number,
  rule: MultiplierRule = 'basel1996',
): Result<TrafficLight> {
  const bounds = zoneBounds(days, p);
  if (!bounds.ok) return bounds;
  if (!(Number.isInteger(exceptions) && exceptions >= 0 && exceptions <= days))
    return failure('OUT_OF_RANGE', `${exceptions} exceptions in ${days} days`, { days, exceptions });
  const { firstYellow, firstRed } = bounds.value;
  const zone = exceptions < firstYellow ? 'green' : exceptions < firstRed ? 'yellow' : 'red';
  const published = days === 250 && Math.abs(p - 0.01) < 1e-12;
  const plusFactor = published ? plusFactorOf(exceptions, rule) : undefined;
  return success({
    zone,
    cumulativeProbability: binomialCdf(days, p, exceptions),
    exactProbability: binomialProbability(days, p, exceptions),
    plusFactor,
    multiplier: plusFactor === undefined ? undefined : PLUS_FACTORS[rule].base + plusFactor,
  });
}

function plusFactorOf(exceptions: number, rule: MultiplierRule): number {
  const { plus, red } = PLUS_FACTORS[rule];
  if (exceptions < 5) return 0;
  return exceptions < 10 ? plus[exceptions - 5] : red;
}
