/** Risk arrays of contracts: a record 81 and its record 82. */
import { SPAN_SCENARIO_COUNT } from '../../../engine/margin/span/spanScenarios';
import type { SpanContract, SpanContractKind } from '../../../engine/margin/span/spanParameters';
import { ARRAY, ARRAY_FIGURE, ARRAY_FIRST, ARRAY_PARAMETERS, ARRAY_SECOND } from './columns';
import type { Pa2Commodity } from './commodity';
import {
  field,
  numberAt,
  Pa2Fault,
  periodAt,
  repeated,
  requiredAt,
  signAt,
  signedAt,
  textAt,
  type Pa2Field,
  type Pa2Line,
} from './line';
import { valueFactorAt, type Pa2Product } from './products';

export interface Pa2Array {
  readonly first: Pa2Line;
  readonly second: Pa2Line;
}

/** What record B says of a future or of a series of options. */
export interface Pa2Series {
  readonly deltaScale: number;
  /** Currency per quote unit; 0 when the product's holds. */
  readonly valueFactor: number;
  /** Absolute vol as a fraction. */
  readonly volRange?: number;
  readonly extremeMultiple: number;
  readonly extremeCover: number;
  readonly lookAheadYears: number;
}

type SeriesColumns = Pick<
  typeof ARRAY,
  'exchange' | 'code' | 'type' | 'month' | 'day' | 'optionMonth' | 'optionDay'
>;

/** A product family with its months; blank and zero are the same month. */
export const seriesKey = (line: Pa2Line, at: SeriesColumns): string =>
  [at.exchange, at.code, at.type, at.month, at.day, at.optionMonth, at.optionDay]
    .map((one) => textAt(line, one).replace(/^0+$/, ''))
    .join('|');

function volRangeAt(line: Pa2Line): { readonly volRange?: number } {
  const isAbsolute = ['', 'A'].includes(textAt(line, ARRAY_PARAMETERS.volRangeMethod));
  const hasExponent = (numberAt(line, ARRAY_PARAMETERS.volRangeExponent) ?? 0) !== 0;
  const volRange = numberAt(line, ARRAY_PARAMETERS.volRange) ?? 0;
  return isAbsolute && !hasExponent && volRange > 0 ? { volRange } : {};
}

export const seriesOf = (line: Pa2Line): Pa2Series => ({
  deltaScale: numberAt(line, ARRAY_PARAMETERS.deltaScale) || 1,
  valueFactor: valueFactorAt(line, ARRAY_PARAMETERS),
  ...volRangeAt(line),
  extremeMultiple: numberAt(line, ARRAY_PARAMETERS.extremeMultiple) ?? 0,
  extremeCover: numberAt(line, ARRAY_PARAMETERS.extremeCover) ?? 0,
  lookAheadYears: numberAt(line, ARRAY_PARAMETERS.lookAheadYears) ?? 0,
});

const IDENTITY = field('identity of the contract', ARRAY.exchange.from, ARRAY.strike.to);

export function pairOf(first: Pa2Line, second: Pa2Line): Pa2Array {
  if (textAt(first, IDENTITY) !== textAt(second, IDENTITY))
    throw new Pa2Fault(second, `names another contract than record 81 in line ${first.number}`);
  return { first, second };
}

const FIRST_FIGURES = 9;

/** P&L of one long contract, gains positive: files print losses positive, in units of ten to the risk exponent. */
function figuresOf({ first, second }: Pa2Array, riskExponent: number): readonly number[] {
  return Array.from({ length: SPAN_SCENARIO_COUNT }, (_, k) => {
    const [line, place] = k < FIRST_FIGURES ? [first, k] : [second, k - FIRST_FIGURES];
    return 0 - signedAt(line, repeated(ARRAY_FIGURE, place, 6)) * 10 ** riskExponent;
  });
}

const scaled = (at: Pa2Field, decimals: number): Pa2Field => ({ ...at, decimals });

function priceOf({ first, second }: Pa2Array, { priceDecimals }: Pa2Product): number {
  const flag = textAt(first, ARRAY_FIRST.preciseFlag);
  if (!['', 'N', 'Y'].includes(flag))
    throw new Pa2Fault(first, `${ARRAY_FIRST.preciseFlag.name} must be Y or N, got "${flag}"`);
  const size =
    flag === 'Y'
      ? requiredAt(first, scaled(ARRAY_FIRST.precisePrice, priceDecimals))
      : requiredAt(second, scaled(ARRAY_SECOND.price, priceDecimals));
  return size === 0 ? 0 : size * signAt(second, ARRAY_SECOND.priceSign);
}

function kindOf(line: Pa2Line, type: string): SpanContractKind {
  if (type === 'FUT') return 'future';
  if (type === 'PHY') return 'physical';
  const right = textAt(line, ARRAY.right);
  if (right === 'C') return 'call';
  if (right === 'P') return 'put';
  throw new Pa2Fault(line, `${ARRAY.right.name} (column 29) must be C or P, got "${right}"`);
}

/** Types of product whose contracts are read; combinations and options on them are not. */
export const READ_TYPES: readonly string[] = ['FUT', 'PHY', 'OOF', 'OOP'];

/** Currency of margin per quote unit. */
function valueFactorOf(
  array: Pa2Array,
  product: Pa2Product,
  series: Pa2Series | undefined,
  exchangeRate: number,
): number {
  const factor = (series?.valueFactor || product.valueFactor) * exchangeRate;
  const own = numberAt(array.second, ARRAY_SECOND.valueFactor) ?? 0;
  if (own !== 0 && own * exchangeRate !== factor)
    throw new Pa2Fault(array.second, `a contract value factor of its own (${own}) is not covered`);
  if (factor > 0) return factor;
  throw new Pa2Fault(product.line, 'contract value factor (columns 42-55) must be above 0');
}

export interface ArrayContext {
  readonly commodity: Pa2Commodity;
  readonly product: Pa2Product;
  readonly series: Pa2Series | undefined;
  /** Currency of margin per unit of the product's currency. */
  readonly exchangeRate: number;
}

/** Ids are `CODE-PERIOD`, options `CODE-PERIOD-C-STRIKE`, with periods as the file prints them. */
export function contractOf(array: Pa2Array, context: ArrayContext): SpanContract {
  const { commodity, product, series, exchangeRate } = context;
  const { first, second } = array;
  const kind = kindOf(first, textAt(first, ARRAY.type));
  const isOption = kind === 'call' || kind === 'put';
  const own = periodAt(
    first,
    isOption ? ARRAY.optionMonth : ARRAY.month,
    isOption ? ARRAY.optionDay : ARRAY.day,
  );
  if (product.alignment !== '')
    throw new Pa2Fault(product.line, `prices with alignment code ${product.alignment} are not covered`);
  const strike =
    requiredAt(first, scaled(ARRAY.strike, product.strikeDecimals)) * signAt(second, ARRAY_SECOND.strikeSign);
  const month = own === undefined ? '' : `-${own.replaceAll('-', '')}`;
  const option = isOption ? `-${kind === 'call' ? 'C' : 'P'}-${strike}` : '';
  const style = product.valuation === '' ? commodity.isFuturesStyle : product.valuation.startsWith('FUT');
  return {
    id: `${textAt(first, ARRAY.code)}${month}${option}`,
    kind,
    // Spreads count an option in the month of its future.
    period: periodAt(first, ARRAY.month, ARRAY.day) ?? own ?? '0000',
    price: priceOf(array, product),
    valueFactor: valueFactorOf(array, product, series, exchangeRate),
    ...(isOption ? { strike } : {}),
    riskArray: figuresOf(array, commodity.riskExponent),
    compositeDelta: signedAt(second, ARRAY_SECOND.compositeDelta),
    deltaScale: series?.deltaScale ?? 1,
    isPremiumStyle: isOption && !style,
  };
}
