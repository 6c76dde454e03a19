/** Where a simulation's uniform numbers come from: seeded pseudo-random, or a scrambled Sobol sequence. */
import { seededRandom } from '../../math/random';
import { scrambled, SOBOL_DIMENSIONS, SobolSequence } from '../../math/sobol';

/** Points of the unit cube, none on its faces. The same seed gives the same points on every machine. */
export interface PointSource {
  readonly dimension: number;
  /** Writes the next point. */
  next(point: Float64Array): void;
}

export type PointKind = 'pseudo-random' | 'sobol';

export const pointSource = (kind: PointKind, dimension: number, seed: number): PointSource =>
  kind === 'sobol' ? sobolPoints(dimension, seed) : seededPoints(dimension, seed);

function seededPoints(dimension: number, seed: number): PointSource {
  const random = seededRandom(seed);
  return {
    dimension,
    next: (point) => {
      for (let d = 0; d < dimension; d++) point[d] = random.uniform();
    },
  };
}

const DIGITS = 4294967296;

/**
 * Scrambled by the seed, so that replicates with other seeds give a standard error. Beyond the sequence's dimensions the
 * coordinates are pseudo-random: put what matters first.
 */
function sobolPoints(dimension: number, seed: number): PointSource {
  const low = Math.min(dimension, SOBOL_DIMENSIONS);
  const sequence = new SobolSequence(low);
  const random = seededRandom(seed);
  const seeds = Uint32Array.from({ length: low }, () => random.below(DIGITS));
  const digits = new Uint32Array(low);
  return {
    dimension,
    next: (point) => {
      sequence.next(digits);
      for (let d = 0; d < low; d++) point[d] = (scrambled(digits[d], seeds[d]) + 0.5) / DIGITS;
      for (let d = low; d < dimension; d++) point[d] = random.uniform();
    },
  };
}
