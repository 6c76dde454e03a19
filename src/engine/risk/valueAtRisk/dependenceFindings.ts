/** What holds the factors together beyond correlation: tails, non-linear dependence, clusters. */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { sampleCorrelation } from '../../market/correlation/correlationMatrix';
import { fitStudentCopula } from '../dependence/copula/copulaFit';
import { clusterTree, cutClusters, leafOrder } from '../dependence/clusters';
import { distanceCorrelation } from '../dependence/distanceCorrelation';
import { independenceTest } from '../dependence/independenceTest';
import { empiricalTailDependence } from '../dependence/tailDependence';
import { newestMoves, type FactorPanel } from './factorPanel';
import { standardisedColumns } from './riskMoves';
import { decaysOf } from './riskParameters';
import type { RiskContext } from './scenarioMethods';

/** All on moves over their day's EWMA volatility, which takes most of the clustering out. */
export interface PairDependence {
  readonly first: string;
  readonly second: string;
  readonly correlation: number;
  /** Of the t copula; null with the reason in `failure`. */
  readonly nu: number | null;
  readonly rho: number | null;
  /** Limit of both crashing together under that copula. */
  readonly tailDependence: number | null;
  /** Share of the worst 5 % of one that were the worst 5 % of the other, counted, with its standard error. */
  readonly lowerTail: number | null;
  readonly lowerTailError: number | null;
  readonly distanceCorrelation: number | null;
  /** Of independence, by permutation. */
  readonly pValue: number | null;
  readonly failure: Failure | null;
}

export interface DependenceFindings {
  readonly days: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly pairs: readonly PairDependence[];
  readonly clusters: readonly (readonly string[])[];
  /** Factors with neighbours that move alike side by side. */
  readonly order: readonly string[];
  readonly notes: readonly string[];
}

const MOST_FACTORS = 8;
const TAIL_SHARE = 0.05;
const PERMUTATIONS = 199;
/** Distance at a correlation of 1/2. */
const CLUSTER_HEIGHT = 0.5;

/** Refuses a single factor. Beyond eight factors the first eight are compared, and that is noted. */
export function dependenceFindings(context: RiskContext, wide: FactorPanel): Result<DependenceFindings> {
  const { lambda, parameters, windowDays, simulation } = context.request;
  const window = newestMoves(wide, windowDays);
  const ids = window.factors.map(({ id }) => id);
  if (ids.length < 2) return failure('EMPTY', `${ids[0]} is the only factor: nothing to compare it with`);
  const standard = standardisedColumns(window, decaysOf(parameters, lambda));
  if (!standard.ok) return standard;
  const correlation = sampleCorrelation(standard.value);
  if (!correlation.ok) return correlation;
  const tree = clusterTree(correlation.value);
  const cluster = cutClusters(ids.length, tree, CLUSTER_HEIGHT);
  const compared = Math.min(ids.length, MOST_FACTORS);
  const pairs: PairDependence[] = [];
  for (let i = 0; i < compared; i++)
    for (let j = i + 1; j < compared; j++) {
      const r = correlation.value.entries[i * ids.length + j];
      pairs.push(pairOf([ids[i], ids[j]], standard.value[i], standard.value[j], r, simulation.seed));
    }
  return success({
    days: window.count,
    firstMs: window.fromMs[0],
    lastMs: window.toMs[window.count - 1],
    pairs,
    clusters: Array.from(new Set(cluster), (k) => ids.filter((_, i) => cluster[i] === k)),
    order: leafOrder(ids.length, tree).map((i) => ids[i]),
    notes: compared < ids.length ? [`pairs of the first ${compared} of ${ids.length} factors`] : [],
  });
}

function pairOf(
  [first, second]: readonly [string, string],
  x: Float64Array,
  y: Float64Array,
  correlation: number,
  seed: number,
): PairDependence {
  const copula = fitStudentCopula(x, y);
  const tail = empiricalTailDependence(x, y, TAIL_SHARE);
  const distance = distanceCorrelation(x, y);
  const test = independenceTest(x, y, { permutations: PERMUTATIONS, seed });
  const refused = [copula, tail, distance, test].find((each) => !each.ok);
  return {
    first,
    second,
    correlation,
    nu: copula.ok ? copula.value.nu : null,
    rho: copula.ok ? copula.value.rho : null,
    tailDependence: copula.ok ? copula.value.tailDependence : null,
    lowerTail: tail.ok ? tail.value.lower : null,
    lowerTailError: tail.ok ? tail.value.lowerError : null,
    distanceCorrelation: distance.ok ? distance.value.distanceCorrelation : null,
    pValue: test.ok ? test.value.pValue : null,
    failure: refused?.ok === false ? refused.failure : null,
  };
}
