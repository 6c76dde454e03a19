/**
 * Seeded random numbers: the same seed gives the same sequence on every machine. Generator xoshiro128** of Blackman
 * and Vigna (2021), "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4), seeded through splitmix32.
 */
import { inverseNormalCdf } from './normal';

export interface RandomSource {
  /** Uniform on (0, 1), never an end point; 53 bits. */
  uniform(): number;
  /** Standard normal, by inversion. */
  normal(): number;
  /** Whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** Gamma law with the given shape (> 0) and scale 1. */
  gamma(shape: number): number;
}

/** `seed` is any number; its 32 low bits and its magnitude beyond them count. */
export function seededRandom(seed: number): RandomSource {
  const next = xoshiro(seed);
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6) + 0.5) / 9007199254740992;
  const normal = (): number => inverseNormalCdf(uniform());
  const below = (limit: number): number => Math.floor(uniform() * limit);
  const gamma = (shape: number): number => drawGamma(shape, uniform, normal);
  return { uniform, normal, below, gamma };
}

function xoshiro(seed: number): () => number {
  const mix = splitmix((seed >>> 0) ^ Math.trunc(Math.abs(seed) / 4294967296));
  let [a, b, c, d] = [mix(), mix(), mix(), mix()];
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const held = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= held;
    d = rotate(d, 11);
    return result >>> 0;
  };
}

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

function splitmix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
}

/** Marsaglia and Tsang (2000), "A Simple Method for Generating Gamma Variables", ACM TOMS 26(3). */
function drawGamma(shape: number, uniform: () => number, normal: () => number): number {
  if (shape < 1) return drawGamma(shape + 1, uniform, normal) * uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Puts 0..n-1 into random order (Fisher and Yates 1938, Durstenfeld's form). */
export function shuffle(places: Int32Array, random: RandomSource): void {
  for (let i = places.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = places[i];
    places[i] = places[j];
    places[j] = held;
  }
}
