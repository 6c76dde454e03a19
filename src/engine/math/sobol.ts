/**
 * Sobol's low-discrepancy sequence in up to 64 dimensions, and its randomisation by nested uniform scrambling.
 *
 * Points in Gray-code order: Antonov and Saleev (1979), USSR Comput. Math. Phys. 19; directions: `sobolDirections`.
 * Scrambling permutes every dimension's binary digits, each digit depending on those above it: Owen (1995), "Randomly
 * Permuted (t,m,s)-Nets"; here by a hash of the reversed digits, Laine and Karras (2011), Burley (2020), "Practical
 * Hash-based Owen Scrambling", JCGT 9(4). A scrambled point is uniform, so that a mean over it is unbiased, and replicates
 * with other seeds give its standard error. Deterministic: the same on every machine.
 */
import { invariant } from '../basics/result';
import { SOBOL_DIRECTIONS } from './sobolDirections';

export const SOBOL_DIMENSIONS = SOBOL_DIRECTIONS.length + 1;
const BITS = 32;

const directions = new Map<number, Uint32Array>();

/** The direction numbers of a dimension, digit by digit, as 32-bit fractions. */
function directionsOf(dimension: number): Uint32Array {
  const known = directions.get(dimension);
  if (known !== undefined) return known;
  const v = new Uint32Array(BITS);
  if (dimension === 0) for (let k = 0; k < BITS; k++) v[k] = 1 << (BITS - 1 - k);
  else fillDirections(v, ...SOBOL_DIRECTIONS[dimension - 1]);
  directions.set(dimension, v);
  return v;
}

function fillDirections(v: Uint32Array, polynomial: number, initial: readonly number[]): void {
  const degree = initial.length;
  for (let k = 0; k < degree; k++) v[k] = initial[k] << (BITS - 1 - k);
  for (let k = degree; k < BITS; k++) {
    let next = v[k - degree] ^ (v[k - degree] >>> degree);
    for (let i = 1; i < degree; i++) if ((polynomial >>> (degree - i)) & 1) next ^= v[k - i];
    v[k] = next;
  }
}

/** Walks through the sequence from its first point, the origin. */
export class SobolSequence {
  private index = 0;
  private readonly state: Uint32Array;
  private readonly table: readonly Uint32Array[];

  constructor(readonly dimension: number) {
    invariant(dimension >= 1 && dimension <= SOBOL_DIMENSIONS, `Sobol sequence of dimension ${dimension}`);
    this.state = new Uint32Array(dimension);
    this.table = Array.from(this.state, (_, d) => directionsOf(d));
  }

  /** Writes the current point as 32-bit fractions and moves on. */
  next(out: Uint32Array): void {
    out.set(this.state);
    // Position of the lowest zero digit of the index.
    const digit = BITS - 1 - Math.clz32(~this.index & (this.index + 1));
    this.index++;
    for (let d = 0; d < this.dimension; d++) this.state[d] ^= this.table[d][digit];
  }
}

/** The fraction x with its digits scrambled by the seed: a bijection of the 32-bit numbers. */
export const scrambled = (x: number, seed: number): number => reversed(hashed(reversed(x), seed));

/** Every digit is changed by the seed and the digits below it alone. */
function hashed(x: number, seed: number): number {
  let z = (x + seed) | 0;
  z ^= Math.imul(z, 0x6c50b47c);
  z ^= Math.imul(z, 0xb82f1e52);
  z ^= Math.imul(z, 0xc7afe638);
  z ^= Math.imul(z, 0x8d22f6e6);
  return z >>> 0;
}

function reversed(x: number): number {
  let z = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  z = ((z >>> 2) & 0x33333333) | ((z & 0x33333333) << 2);
  z = ((z >>> 4) & 0x0f0f0f0f) | ((z & 0x0f0f0f0f) << 4);
  z = ((z >>> 8) & 0x00ff00ff) | ((z & 0x00ff00ff) << 8);
  return ((z >>> 16) | (z << 16)) >>> 0;
}
