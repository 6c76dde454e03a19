/** Tail of scenarios with unequal probabilities: age-weighted history, stressed observations with extra weight. */
import { failure, success, type Result } from '../../basics/result';
import { probabilityFault, refusal, seriesFault, type Series } from '../../math/series';
import { scenarioWeights, tailMeasures, type TailMeasures } from './scenarioWeights';

/** What rounding may take from a sum of weights. */
const SLACK = 1e-12;

/**
 * Weights lambda^age (1 - lambda) / (1 - lambda^n) of n scenarios in order of time, the newest last with age 0; they sum
 * to 1. Boudoukh, Richardson and Whitelaw (1998), "The Best of Both Worlds", RISK 11(5). lambda in (0, 1]; 1 is equal.
 */
export function ageWeights(count: number, lambda: number): Float64Array {
  const scale = lambda === 1 ? 1 / count : (1 - lambda) / (1 - lambda ** count);
  return Float64Array.from({ length: count }, (_, i) => scale * lambda ** (count - 1 - i));
}

/**
 * VaR is the loss at which the cumulated probability, worst first, first reaches alpha; ES the mean loss over exactly the
 * probability alpha, the scenario at its edge counted in part. Probabilities are divided by their sum. Losses positive.
 * Refuses values that are not finite, negative or vanishing probabilities, alpha outside (0, 1).
 */
export function weightedTail(pnl: Series, probability: Series, alpha: number): Result<TailMeasures> {
  const refused = refusal(seriesFault(pnl, 'P&L', 1), probabilityFault(alpha, 'alpha'));
  if (refused !== undefined) return refused;
  const total = totalProbability(pnl, probability);
  if (!total.ok) return total;
  const order = Array.from({ length: pnl.length }, (_, i) => i).sort((a, b) => pnl[a] - pnl[b] || a - b);
  const parts: number[] = [];
  let reached = 0;
  for (const place of order) {
    const part = probability[place] / total.value;
    parts.push(Math.min(part, alpha - reached) / alpha);
    reached += part;
    if (reached >= alpha - SLACK) break;
  }
  const tail = order.slice(0, parts.length);
  const edge = scenarioWeights([tail[tail.length - 1]], [1]);
  return success(tailMeasures(pnl, edge, scenarioWeights(tail, wholeSum(parts))));
}

/** The parts divided by their sum, which is 1 but for rounding. */
function wholeSum(parts: readonly number[]): number[] {
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

function totalProbability(pnl: Series, probability: Series): Result<number> {
  if (probability.length !== pnl.length)
    return failure('INVALID_INPUT', `${probability.length} probabilities for ${pnl.length} scenarios`);
  let total = 0;
  for (let i = 0; i < probability.length; i++) {
    if (!(probability[i] >= 0 && probability[i] < Infinity))
      return failure('INVALID_INPUT', `probability[${i}] is ${probability[i]}`, { row: i });
    total += probability[i];
  }
  return total > 0 ? success(total) : failure('INVALID_INPUT', 'all probabilities are 0');
}

/** Tail of a history in order of time, newest last, with weights that fade by `lambda` per step. */
export function ageWeightedTail(pnl: Series, lambda: number, alpha: number): Result<TailMeasures> {
  if (!(lambda > 0 && lambda <= 1))
    return failure('OUT_OF_RANGE', `lambda is ${lambda}, must lie in (0, 1]`, { lambda });
  return weightedTail(pnl, ageWeights(pnl.length, lambda), alpha);
}
