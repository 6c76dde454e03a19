/** Value at risk and expected shortfall of equally likely scenarios (plain historical, Monte Carlo). */
import { success, type Result } from '../../basics/result';
import { smallestPlaces } from '../../math/orderStatistic';
import { quantilePlace, wholeAndRest, type QuantileType } from '../../math/quantile';
import { probabilityFault, refusal, seriesFault, type Series } from '../../math/series';
import { scenarioWeights, tailMeasures, type ScenarioWeights, type TailMeasures } from './scenarioWeights';

/**
 * How VaR reads the sorted P&L. A number is the quantile definition of Hyndman and Fan; `kth-worst` is the k-th worst
 * scenario with k = ceil(alpha n), which is definition 1.
 */
export type VarConvention = QuantileType | 'kth-worst';

/**
 * How ES reads it: `acerbi-tasche` is coherent, (sum of the floor(n alpha) worst + the rest of n alpha of the next) /
 * (n alpha), Acerbi and Tasche (2002), J. Banking Finance 26, eq. (4.12); `tail-mean` is the plain mean of all scenarios
 * not above the k-th worst, k = ceil(alpha n), ties included.
 */
export type EsConvention = 'acerbi-tasche' | 'tail-mean';

export interface TailSpec {
  /** Tail probability: 0.01 for 99 % confidence. */
  readonly alpha: number;
  readonly var: VarConvention;
  readonly es: EsConvention;
}

/** Interpolated VaR (definition 7) with the coherent ES. */
export const DEFAULT_CONVENTION = { var: 7, es: 'acerbi-tasche' } as const;

/**
 * Tail of a P&L vector, losses positive, in linear time. Refuses an empty vector, values that are not finite (the row is
 * named) and alpha outside (0, 1). With fewer than 1/alpha scenarios both figures are the worst scenario.
 */
export function historicalTail(pnl: Series, spec: TailSpec): Result<TailMeasures> {
  const refused = refusal(seriesFault(pnl, 'P&L', 1), probabilityFault(spec.alpha, 'alpha'));
  if (refused !== undefined) return refused;
  const needed = Math.min(pnl.length, Math.ceil(spec.alpha * pnl.length) + 2);
  const worst = Array.from(smallestPlaces(pnl, needed));
  return success(tailMeasures(pnl, varWeights(worst, pnl.length, spec), esWeights(pnl, worst, spec)));
}

function varWeights(worst: readonly number[], n: number, spec: TailSpec): ScenarioWeights {
  const type = spec.var === 'kth-worst' ? 1 : spec.var;
  const { rank, share } = quantilePlace(n, spec.alpha, type);
  const pair = [worst[rank - 1], worst[Math.min(rank, worst.length - 1)]];
  return scenarioWeights(pair, [1 - share, share]);
}

function esWeights(pnl: Series, worst: readonly number[], spec: TailSpec): ScenarioWeights {
  if (spec.es === 'tail-mean') return tailMeanWeights(pnl, worst, spec.alpha);
  const mass = spec.alpha * pnl.length;
  const [whole, rest] = wholeAndRest(mass);
  const weights = worst.map((_, k) => (k < whole ? 1 : k === whole ? rest : 0) / mass);
  return scenarioWeights(worst, weights);
}

/** Equal weights on all scenarios up to the k-th worst, ties included. */
function tailMeanWeights(pnl: Series, worst: readonly number[], alpha: number): ScenarioWeights {
  const place = quantilePlace(pnl.length, alpha, 1);
  const rank = place.rank + place.share;
  const limit = pnl[worst[rank - 1]];
  const places = worst.slice(0, rank);
  const seen = new Set(places);
  for (let i = 0; i < pnl.length; i++) if (pnl[i] === limit && !seen.has(i)) places.push(i);
  return scenarioWeights(
    places,
    places.map(() => 1 / places.length),
  );
}
