/** Scores that reward true quantiles and tail means, and the test of two forecasts against each other. Lower is better. */
import { failure, success, type Result } from '../basics/result';
import { inverseNormalCdf, normalUpperTail } from '../math/normal';
import { mean, probabilityFault, refusal, seriesFault, type Series } from '../math/series';

/** (alpha - 1{X < q})(X - q), q = -VaR. Koenker and Bassett (1978), Econometrica 46(1); Giacomini and Komunjer (2005). */
export function pinballLoss(pnl: number, valueAtRisk: number, alpha: number): number {
  const q = -valueAtRisk;
  return (alpha - (pnl < q ? 1 : 0)) * (pnl - q);
}

/**
 * The FZ0 loss of a pair (VaR, ES), ES > 0: -1{X <= q}(q - X)/(alpha e) + q/e + ln(-e) - 1 with q = -VaR, e = -ES.
 * Patton, Ziegel and Chen (2019), J. Econometrics 211(2), eq. (6), after Fissler and Ziegel (2016).
 */
export function fz0Loss(pnl: number, valueAtRisk: number, expectedShortfall: number, alpha: number): number {
  const [q, e] = [-valueAtRisk, -expectedShortfall];
  const beyond = pnl <= q ? (q - pnl) / (alpha * e) : 0;
  return -beyond + q / e + Math.log(-e) - 1;
}

export interface TailScores {
  readonly meanPinball: number;
  readonly meanFz0: number;
  /** Losses by day, for a comparison with another forecast. */
  readonly pinball: Float64Array;
  readonly fz0: Float64Array;
}

/** Refuses unequal lengths, values that are not finite, ES that is not positive. */
export function tailScores(
  pnl: Series,
  valueAtRisk: Series,
  expectedShortfall: Series,
  alpha: number,
): Result<TailScores> {
  const refused = refusal(
    probabilityFault(alpha, 'alpha'),
    seriesFault(pnl, 'P&L', 1),
    seriesFault(valueAtRisk, 'VaR', pnl.length),
    seriesFault(expectedShortfall, 'ES', pnl.length),
  );
  if (refused !== undefined) return refused;
  const pinball = new Float64Array(pnl.length);
  const fz0 = new Float64Array(pnl.length);
  for (let t = 0; t < pnl.length; t++) {
    if (!(expectedShortfall[t] > 0))
      return failure('INVALID_INPUT', `ES[${t}] is ${expectedShortfall[t]}, must be positive`, { row: t });
    pinball[t] = pinballLoss(pnl[t], valueAtRisk[t], alpha);
    fz0[t] = fz0Loss(pnl[t], valueAtRisk[t], expectedShortfall[t], alpha);
  }
  return success({ meanPinball: mean(pinball), meanFz0: mean(fz0), pinball, fz0 });
}

export interface ForecastComparison {
  /** Negative: the first forecast is better. */
  readonly meanDifference: number;
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Half-width of the 95 % interval of the mean difference. */
  readonly halfWidth: number;
}

/**
 * Diebold and Mariano (1995), J. Business & Economic Statistics 13(3): mean difference of two losses over its standard
 * error, with Bartlett weights over `lags` (Newey and West 1987). Refuses fewer than 20 days and identical losses.
 */
export function dieboldMariano(
  first: Series,
  second: Series,
  lags = Math.floor(first.length ** (1 / 3)),
): Result<ForecastComparison> {
  const refused = refusal(seriesFault(first, 'first losses', 20), seriesFault(second, 'second losses', 20));
  if (refused !== undefined) return refused;
  if (first.length !== second.length)
    return failure('INVALID_INPUT', `${first.length} and ${second.length} losses to compare`);
  const d = Float64Array.from(first, (loss, t) => loss - second[t]);
  const meanDifference = mean(d);
  const variance = longRunVariance(d, meanDifference, lags) / d.length;
  if (!(variance > 0)) return failure('INVALID_INPUT', 'the two forecasts have the same losses');
  const statistic = meanDifference / Math.sqrt(variance);
  const halfWidth = inverseNormalCdf(0.975) * Math.sqrt(variance);
  return success({ meanDifference, statistic, pValue: 2 * normalUpperTail(Math.abs(statistic)), halfWidth });
}

function longRunVariance(d: Float64Array, centre: number, lags: number): number {
  let sum = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let product = 0;
    for (let t = lag; t < d.length; t++) product += (d[t] - centre) * (d[t - lag] - centre);
    sum += ((lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * product) / d.length;
  }
  return sum;
}
