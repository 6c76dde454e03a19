/**
 * exp and the normal density for the hot loops: the same operations in the same order everywhere, so that results do
 * not depend on a runtime's own exp, and small enough to be inlined. Twin: src/wasm/vectors.ts.
 */
import { MAGIC, powerOfTwo } from './doubles';

/** 64 / ln 2, and ln 2 / 64 in two parts; the first has 32 significant bits, so that k times it is exact. */
const STEPS = 92.33248261689366;
const STEP_HIGH = 0.01083042469326756;
const STEP_LOW = 2.9815858269852933e-12;

/** Arguments between which results are normal numbers. */
const LEAST = -708;
const LARGEST = 709;

const INV_SQRT_2PI = 0.3989422804014327;

/** 2^(j/64), correctly rounded (computed with 50 digits). */
// prettier-ignore
const FRACTIONS = new Float64Array([
  1.0, 1.0108892860517005, 1.0218971486541166, 1.0330248790212284, 1.0442737824274138,
  1.0556451783605572, 1.0671404006768237, 1.0787607977571199, 1.0905077326652577, 1.102382583307841,
  1.1143867425958924, 1.1265216186082418, 1.1387886347566916, 1.1511892299529827, 1.1637248587775775,
  1.1763969916502812, 1.189207115002721, 1.202156731452703, 1.215247359980469, 1.22848053610687,
  1.241857812073484, 1.255380757024691, 1.2690509571917332, 1.2828700160787783, 1.2968395546510096,
  1.3109612115247644, 1.3252366431597413, 1.339667524053303, 1.3542555469368927, 1.3690024229745905,
  1.383909881963832, 1.3989796725383112, 1.4142135623730951, 1.42961333839197, 1.4451808069770467,
  1.460917794180647, 1.4768261459394993, 1.4929077282912648, 1.5091644275934228, 1.5255981507445384,
  1.5422108254079407, 1.559004400237837, 1.5759808451078865, 1.593142151342267, 1.6104903319492543,
  1.6280274218573478, 1.645755478153965, 1.6636765803267364, 1.681792830507429, 1.7001063537185235,
  1.718619298122478, 1.7373338352737062, 1.7562521603732995, 1.7753764925265212, 1.7947090750031072,
  1.8142521755003989, 1.8340080864093424, 1.8539791250833855, 1.8741676341103, 1.8945759815869656,
  1.9152065613971474, 1.9360617934922943, 1.9571441241754002, 1.978456026387951,
]);

/**
 * exp(x) for -708 <= x <= 709, NaN for NaN; relative error below 3e-16. Reduction to |r| <= ln 2 / 128 with a table of
 * 64 steps (P. Tang 1989, "Table-driven implementation of the exponential function", ACM TOMS 15), Taylor polynomial
 * of degree 5 (truncation 4e-17).
 */
export function exponential(x: number): number {
  const k = x * STEPS + MAGIC - MAGIC;
  const r = x - k * STEP_HIGH - k * STEP_LOW;
  const square = r * r;
  const p = 1 + r * (1 / 2) + square * (1 / 6 + r * (1 / 24) + square * (1 / 120));
  const step = k | 0;
  const fraction = FRACTIONS[step & 63];
  return (fraction + fraction * (r * p)) * powerOfTwo(step >> 6);
}

/** exp(x) for every x, with arguments beyond the range of normal results taken as its ends. */
export const boundedExponential = (x: number): number =>
  exponential(x < LEAST ? LEAST : x > LARGEST ? LARGEST : x);

/** Below this a density is 0: subnormal products cost a hundred times the time, and nothing is worth 1e-300. */
const LEAST_IN_DENSITY = -690;

/** Density of the standard normal distribution; relative error below 3e-16 d^2, 0 beyond 37.1 deviations. */
export function normalDensity(d: number): number {
  const x = -0.5 * d * d;
  return x < LEAST_IN_DENSITY ? 0 : INV_SQRT_2PI * exponential(x);
}
