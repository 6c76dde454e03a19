/**
 * Prices, and prices with seven Greeks, of batches of European options: generalised Black-Scholes-Merton with spot and
 * yield (F. Black, M. Scholes 1973, J. Political Economy 81, eq. 13; R. Merton 1973, Bell J. Economics 4). The formulas
 * are those of `pricing/blackScholes.ts`, on one density and two Mills ratios. Twin: src/wasm/europeanBatch.ts.
 *
 * `input` holds seven columns of `count` doubles: spot, strike, years, vol, rate, yield, and 1 for a call or -1 for a
 * put; rates and vol per year as fractions. `output` gets one column of prices (spot's currency), or eight: price,
 * delta, gamma, vega, theta (per year of passing time), rho, vanna, volga; plain partial derivatives.
 *
 * Domain: spot, strike > 0 and their quotient a normal number; years, vol >= 0. A vol or time of 0 gives the discounted
 * payoff and a gamma of 0. NaN in, or a negative vol or time, gives NaN out. Accuracy: within 6 units of what rounding
 * the inputs does to the result.
 *
 * Several short passes over a tile overlap better in the processor than one long loop, and keep doubles off the heap.
 */
import { boundedExponential, normalDensity } from './exponential';
import { logarithmOf } from './logarithm';
import { MILLS } from './millsCoefficients';

export const INPUT_COLUMNS = 7;
export const GREEK_COLUMNS = 8;

const TILE = 128;
const FAR = 39;
const TINY = 1e-300;

const column = (): Float64Array => new Float64Array(TILE);
const wordsOf = (values: Float64Array): Uint32Array => new Uint32Array(values.buffer);

/** ln(S/K), then ln(F/K). */
const moneyness = column();
const quotient = column();
const quotientWords = wordsOf(quotient);
/** Present values of forward and strike, and their difference. */
const asset = column();
const cash = column();
const gain = column();
const gainWords = wordsOf(gain);
/** Square root of the years, 1 / (vol root) or 0, 1 / spot. */
const root = column();
const perDeviation = column();
const perSpot = column();
const d1 = column();
const d2 = column();
/** d1 d2, +-d1, +-d2 for their signs. */
const product = column();
const productWords = wordsOf(product);
const signed1 = column();
const signed1Words = wordsOf(signed1);
const signed2 = column();
const signed2Words = wordsOf(signed2);
const density = column();
/** F N(-|d1|) and K N(-|d2|), discounted. */
const assetTail = column();
const cashTail = column();

/** Writes the column of prices. */
export function fillPrices(input: Float64Array, output: Float64Array, count: number): void {
  for (let from = 0; from < count; from += TILE) {
    const used = Math.min(TILE, count - from);
    setTerms(input, count, from, used);
    setDeviations(input, count, from, used);
    setTails(used);
    writePrices(input, count, from, used, output);
  }
}

/** Writes all eight columns. */
export function fillGreeks(input: Float64Array, output: Float64Array, count: number): void {
  for (let from = 0; from < count; from += TILE) {
    const used = Math.min(TILE, count - from);
    setTerms(input, count, from, used);
    setDeviations(input, count, from, used);
    setTails(used);
    writePrices(input, count, from, used, output);
    setSides(input, count, from, used);
    writeFirst(input, count, from, used, output);
    writeSecond(count, from, used, output);
  }
}

function setTerms(input: Float64Array, count: number, from: number, used: number): void {
  for (let s = 0; s < used; s++) quotient[s] = input[from + s] / input[count + from + s];
  for (let s = 0; s < used; s++) {
    const i = from + s;
    const years = input[2 * count + i];
    const rate = input[4 * count + i];
    const dividend = input[5 * count + i];
    moneyness[s] = logarithmOf(quotient[s], quotientWords[2 * s + 1]) + (rate - dividend) * years;
    const forward = input[i] * boundedExponential(-(dividend * years));
    const strike = input[count + i] * boundedExponential(-(rate * years));
    asset[s] = forward;
    cash[s] = strike;
    gain[s] = forward - strike;
  }
}

const clamp = (d: number): number => {
  const low = FAR < d ? FAR : d;
  return low < -FAR ? -FAR : low;
};

function setDeviations(input: Float64Array, count: number, from: number, used: number): void {
  for (let s = 0; s < used; s++) {
    const i = from + s;
    const rootYears = Math.sqrt(input[2 * count + i]);
    const total = input[3 * count + i] * rootYears;
    const valid = total < 0 ? NaN : total;
    const inverse = 1 / (valid + TINY);
    const ratio = moneyness[s] * inverse;
    const half = 0.5 * valid;
    const above = clamp(ratio + half);
    const below = clamp(ratio - half);
    root[s] = rootYears;
    perDeviation[s] = valid > 0 ? inverse : 0;
    d1[s] = above;
    d2[s] = below;
    // Plus 0 turns -0, which is no negative number, into 0.
    product[s] = above * below + 0;
  }
  for (let s = 0; s < used; s++) density[s] = asset[s] * normalDensity(d1[s]);
}

/** One division for two Mills ratios. */
function setTails(used: number): void {
  for (let s = 0; s < used; s++) {
    const y = Math.abs(d1[s]);
    const z = Math.abs(d2[s]);
    const yy = y * y;
    const py =
      MILLS[0] +
      yy * (MILLS[2] + yy * (MILLS[4] + yy * (MILLS[6] + yy * MILLS[8]))) +
      y * (MILLS[1] + yy * (MILLS[3] + yy * (MILLS[5] + yy * MILLS[7])));
    const qy =
      MILLS[9] +
      yy * (MILLS[11] + yy * (MILLS[13] + yy * (MILLS[15] + yy * MILLS[17]))) +
      y * (MILLS[10] + yy * (MILLS[12] + yy * (MILLS[14] + yy * (MILLS[16] + yy))));
    const zz = z * z;
    const pz =
      MILLS[0] +
      zz * (MILLS[2] + zz * (MILLS[4] + zz * (MILLS[6] + zz * MILLS[8]))) +
      z * (MILLS[1] + zz * (MILLS[3] + zz * (MILLS[5] + zz * MILLS[7])));
    const qz =
      MILLS[9] +
      zz * (MILLS[11] + zz * (MILLS[13] + zz * (MILLS[15] + zz * MILLS[17]))) +
      z * (MILLS[10] + zz * (MILLS[12] + zz * (MILLS[14] + zz * (MILLS[16] + zz))));
    const scaled = density[s] / (qy * qz);
    assetTail[s] = scaled * (py * qz);
    cashTail[s] = scaled * (pz * qy);
  }
}

function writePrices(
  input: Float64Array,
  count: number,
  from: number,
  used: number,
  output: Float64Array,
): void {
  for (let s = 0; s < used; s++) {
    const isStraddle = productWords[2 * s + 1] >>> 31;
    const isBelow = gainWords[2 * s + 1] >>> 31;
    const cap = isBelow * asset[s] + (1 - isBelow) * cash[s];
    const premium = Math.abs(isStraddle * cap + ((1 - 2 * isStraddle) * assetTail[s] - cashTail[s]));
    const payoff = input[6 * count + from + s] * gain[s];
    output[from + s] = premium + 0.5 * (payoff + Math.abs(payoff));
  }
}

function setSides(input: Float64Array, count: number, from: number, used: number): void {
  for (let s = 0; s < used; s++) {
    const sign = input[6 * count + from + s];
    signed1[s] = sign * d1[s] + 0;
    signed2[s] = sign * d2[s] + 0;
  }
}

/** Delta, theta and rho, which need the legs F N(w d1) and K N(w d2). */
function writeFirst(
  input: Float64Array,
  count: number,
  from: number,
  used: number,
  output: Float64Array,
): void {
  for (let s = 0; s < used; s++) {
    const i = from + s;
    const years = input[2 * count + i];
    const vol = input[3 * count + i];
    const sign = input[6 * count + i];
    const isTail1 = signed1Words[2 * s + 1] >>> 31;
    const isTail2 = signed2Words[2 * s + 1] >>> 31;
    const assetPart = sign * ((1 - isTail1) * asset[s] + (2 * isTail1 - 1) * assetTail[s]);
    const cashPart = sign * ((1 - isTail2) * cash[s] + (2 * isTail2 - 1) * cashTail[s]);
    const decay = 0.5 * density[s] * vol * vol * perDeviation[s];
    const inverse = 1 / input[i];
    perSpot[s] = inverse;
    output[count + i] = assetPart * inverse;
    output[4 * count + i] = input[5 * count + i] * assetPart - input[4 * count + i] * cashPart - decay;
    output[5 * count + i] = cashPart * years;
  }
}

/** Gamma, vega, vanna and volga, which need the density only. */
function writeSecond(count: number, from: number, used: number, output: Float64Array): void {
  for (let s = 0; s < used; s++) {
    const i = from + s;
    const perVol = root[s] * perDeviation[s];
    const slope = density[s] * perSpot[s];
    const vega = density[s] * root[s];
    output[2 * count + i] = slope * perSpot[s] * perDeviation[s];
    output[3 * count + i] = vega;
    output[6 * count + i] = -(slope * d2[s] * perVol);
    output[7 * count + i] = vega * d1[s] * d2[s] * perVol;
  }
}
