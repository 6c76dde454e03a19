/** The checked way in to the European formulas: bad input is a failure with the value and the limit. */
import { failure, success, type Failure, type Result } from '../basics/result';
import { bachelierGreeksInto } from './bachelier';
import { black76GreeksInto } from './black76';
import { blackScholesGreeksInto, optionSign } from './blackScholes';
import { GREEK_COUNT, greeksAt, type Greeks } from './greeks';

interface EuropeanTerms {
  readonly type: 'call' | 'put';
  /** Strike, price units. */
  readonly K: number;
  /** Years to expiry; 0 is the instant of expiry. */
  readonly T: number;
  /** Fraction per square-root year; price units per square-root year in the Bachelier model. */
  readonly sigma: number;
  /** Continuously compounded, per year. */
  readonly r: number;
}

export type EuropeanInputs =
  | (EuropeanTerms & { readonly model: 'blackScholes'; readonly S: number; readonly q: number })
  | (EuropeanTerms & { readonly model: 'black76' | 'bachelier'; readonly F: number });

/** Prices are refused outside; products of two of them must stay inside the doubles. */
export const SMALLEST_PRICE = 1e-100;
export const LARGEST_PRICE = 1e100;

/**
 * Price and all Greeks per unit of underlying, plain partial derivatives (units in `Greeks`).
 * Errors: INVALID_INPUT for what is not finite, negative vol, a price that is not positive in a lognormal
 * model; EXPIRED for negative time; OUT_OF_RANGE outside 1e-100 .. 1e100 or where a result overflows.
 */
export function priceEuropean(inputs: EuropeanInputs): Result<Greeks> {
  const refused = check(inputs);
  if (refused !== undefined) return { ok: false, failure: refused };
  const out = new Float64Array(GREEK_COUNT);
  const { K, T, sigma, r } = inputs;
  const w = optionSign(inputs.type);
  if (inputs.model === 'blackScholes') blackScholesGreeksInto(out, 0, w, inputs.S, K, T, sigma, r, inputs.q);
  else if (inputs.model === 'black76') black76GreeksInto(out, 0, w, inputs.F, K, T, sigma, r);
  else bachelierGreeksInto(out, 0, w, inputs.F, K, T, sigma, r);
  if (!out.every(Number.isFinite))
    return failure('OUT_OF_RANGE', `a result overflows for ${JSON.stringify(inputs)}`);
  return success(greeksAt(out));
}

/** The first thing that is wrong, or undefined. */
function check(inputs: EuropeanInputs): Failure | undefined {
  const { model, K, T, sigma, r } = inputs;
  const underlying: readonly [string, number] = model === 'blackScholes' ? ['S', inputs.S] : ['F', inputs.F];
  const given = [underlying, ['K', K], ['T', T], ['sigma', sigma], ['r', r]] as const;
  const all = model === 'blackScholes' ? [...given, ['q', inputs.q] as const] : given;
  return (
    checkFinite(all) ??
    checkTime(T) ??
    checkVol(sigma) ??
    checkPrices([underlying, ['K', K]], model !== 'bachelier')
  );
}

export function checkFinite(fields: readonly (readonly [string, number])[]): Failure | undefined {
  const bad = fields.find(([, value]) => !Number.isFinite(value));
  return bad && refusal('INVALID_INPUT', bad[0], bad[1], 'must be a finite number');
}

export const checkTime = (T: number): Failure | undefined =>
  T < 0 ? refusal('EXPIRED', 'T', T, 'must be at least 0: the option has expired') : undefined;

export const checkVol = (sigma: number): Failure | undefined =>
  sigma < 0 ? refusal('INVALID_INPUT', 'sigma', sigma, 'must be at least 0') : undefined;

/** Positive prices for lognormal models; within the range of exact arithmetic for all. */
export function checkPrices(
  fields: readonly (readonly [string, number])[],
  positive: boolean,
): Failure | undefined {
  for (const [field, value] of fields) {
    if (positive && value <= 0) return refusal('INVALID_INPUT', field, value, 'must be positive');
    const size = Math.abs(value);
    if (size > LARGEST_PRICE || (positive && size < SMALLEST_PRICE))
      return refusal('OUT_OF_RANGE', field, value, `must lie within ${SMALLEST_PRICE} and ${LARGEST_PRICE}`);
  }
  return undefined;
}

const refusal = (reason: Failure['reason'], field: string, value: number, rule: string): Failure => ({
  reason,
  message: `${field} = ${value}: ${rule}`,
  context: { field, value: Number.isFinite(value) ? value : String(value) },
});
