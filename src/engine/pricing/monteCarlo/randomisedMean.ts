/**
 * The mean of a function of independent normals by randomised quasi-Monte Carlo, with its standard error.
 *
 * Sobol points, scrambled anew for every replicate (`math/sobol`); dimensions beyond the table's 64 come from a seeded
 * generator. The replicates are independent and unbiased, so that the deviation of their means gives the standard error.
 * A control variate of known mean is regressed out over all paths. Sources: Owen (1997), "Scrambled Net Variance for
 * Integrals of Smooth Functions", Annals of Statistics 25; L'Ecuyer and Lemieux (2002), "Recent Advances in Randomized
 * Quasi-Monte Carlo Methods"; Glasserman (2004), "Monte Carlo Methods in Financial Engineering", 4.1 and 5.4.
 */
import { inverseNormalCdf } from '../../math/normal';
import { seededRandom, type RandomSource } from '../../math/random';
import { scrambled, SOBOL_DIMENSIONS, SobolSequence } from '../../math/sobol';

export interface Simulation {
  /** Independent normals that a path takes, the most important first. */
  readonly dimension: number;
  /** Paths of a replicate: a power of two keeps the net's balance. */
  readonly pathsPerReplicate: number;
  readonly replicates: number;
  readonly seed: number;
  /** Mean of the control, known exactly; undefined where there is none. */
  readonly controlMean?: number;
  /** Sample and control (any number where there is none) for the normals given. */
  readonly sample: (normals: Float64Array) => readonly [number, number];
}

export interface SimulatedMean {
  readonly value: number;
  /** Of the value; from the replicates. */
  readonly standardError: number;
  readonly paths: number;
  readonly seed: number;
}

export function randomisedMean(simulation: Simulation): SimulatedMean {
  const { replicates, pathsPerReplicate, controlMean, seed } = simulation;
  const random = seededRandom(seed);
  const regression = new Regression();
  const means = Array.from({ length: replicates }, () => replicateMeans(simulation, random, regression));
  const slope = controlMean === undefined ? 0 : regression.slope();
  const controlled = means.map(([sample, control]) => sample - slope * (control - (controlMean ?? 0)));
  const value = controlled.reduce((sum, x) => sum + x, 0) / replicates;
  const squares = controlled.reduce((sum, x) => sum + (x - value) ** 2, 0);
  const standardError = Math.sqrt(squares / (replicates * (replicates - 1)));
  return { value, standardError, paths: replicates * pathsPerReplicate, seed };
}

/** Means of sample and control over one scrambling. */
function replicateMeans(
  { dimension, pathsPerReplicate, sample }: Simulation,
  random: RandomSource,
  regression: Regression,
): readonly [number, number] {
  const quasi = Math.min(dimension, SOBOL_DIMENSIONS);
  const sequence = new SobolSequence(quasi);
  const keys = Array.from({ length: quasi }, () => random.below(4294967296));
  const point = new Uint32Array(quasi);
  const normals = new Float64Array(dimension);
  let [samples, controls] = [0, 0];
  for (let path = 0; path < pathsPerReplicate; path++) {
    sequence.next(point);
    for (let d = 0; d < quasi; d++)
      normals[d] = inverseNormalCdf((scrambled(point[d], keys[d]) + 0.5) / 4294967296);
    for (let d = quasi; d < dimension; d++) normals[d] = random.normal();
    const [x, y] = sample(normals);
    regression.add(x, y);
    samples += x;
    controls += y;
  }
  return [samples / pathsPerReplicate, controls / pathsPerReplicate];
}

/** Slope of the sample on its control, from running means (Welford 1962). */
class Regression {
  private count = 0;
  private meanX = 0;
  private meanY = 0;
  private covariance = 0;
  private variance = 0;

  add(x: number, y: number): void {
    this.count++;
    const before = y - this.meanY;
    this.meanX += (x - this.meanX) / this.count;
    this.meanY += before / this.count;
    this.covariance += (x - this.meanX) * before;
    this.variance += (y - this.meanY) * before;
  }

  slope(): number {
    return this.variance > 0 ? this.covariance / this.variance : 0;
  }
}
