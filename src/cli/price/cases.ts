/** Reads the rows of `plimsoll price`: product and market; what is wrong is a failure that names row and field. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { Product } from '../../engine/instruments/product';
import type { InstrumentMarket } from '../../engine/pricing/instrumentValue';
import { InputError } from '../commands/command';
import { FieldError, instantAt, isObject, numberAt, objectAt, textAt, wordAt, type Fields } from './fields';
import { readMarket } from './market';
import { readPayoff } from './payoffs';

export interface PriceCase {
  readonly product: Product;
  readonly market: InstrumentMarket;
}

export interface PriceRow {
  /** 1 for the first case. */
  readonly row: number;
  readonly id: string;
  readonly parsed: Result<PriceCase>;
}

/** Throws `InputError` when the file as a whole is not a list of cases. */
export function readPriceRows(json: unknown, file: string): readonly PriceRow[] {
  if (!isObject(json) || !Array.isArray(json.cases))
    throw new InputError(`${file}: field "cases" must be a list`);
  if (json.cases.length === 0) throw new InputError(`${file}: "cases" is empty`);
  if (json.market !== undefined && !isObject(json.market))
    throw new InputError(`${file}: field "market" must be an object`);
  const shared = json.market ?? {};
  return json.cases.map((entry: unknown, i) => readRow(entry, shared, i + 1));
}

function readRow(entry: unknown, shared: Fields, row: number): PriceRow {
  const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : `row ${row}`;
  try {
    return { row, id, parsed: success(readCase(entry, shared, id)) };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const parsed = failure(error.reason, `row ${row} (${id}): ${error.message}`, {
      row,
      field: error.field,
    });
    return { row, id, parsed };
  }
}

function readCase(entry: unknown, shared: Fields, id: string): PriceCase {
  if (!isObject(entry)) throw new FieldError('case', 'must be an object', entry);
  const instrument = objectAt(entry, 'instrument');
  const own = entry.market === undefined ? {} : objectAt(entry, 'market');
  return { product: readProduct(instrument, id), market: readMarket({ ...shared, ...own }) };
}

const KINDS = ['spot', 'perpetual', 'future', 'option', 'exotic'] as const;

function readProduct(fields: Fields, id: string): Product {
  const kind = wordAt(fields, 'kind', KINDS, undefined, 'UNSUPPORTED');
  const settlement = wordAt(fields, 'settlement', ['linear', 'inverse'] as const, 'linear', 'UNSUPPORTED');
  const isInverse = settlement === 'inverse';
  const underlying = textAt(fields, 'underlying');
  const quoteCurrency = textAt(fields, 'quoteCurrency', 'USD');
  const terms = {
    id,
    symbol: id,
    underlying,
    quoteCurrency,
    settlementCurrency: isInverse ? underlying : quoteCurrency,
    isInverse,
    multiplier: numberAt(fields, 'multiplier', 1),
  };
  const listed = { ...terms, venue: 'deribit' as const, tickSize: 0, lotSize: 0, indexName: '' };
  if (kind === 'spot' || kind === 'perpetual') return { ...listed, kind };
  const expiryMs = instantAt(fields, 'expiry');
  if (kind === 'future') return { ...listed, kind, expiryMs };
  if (kind === 'exotic')
    return { ...terms, ...exercised(fields, kind), expiryMs, payoff: readPayoff(fields) };
  const option = {
    kind,
    expiryMs,
    strike: numberAt(fields, 'strike'),
    optionType: wordAt(fields, 'type', ['call', 'put'] as const),
  };
  const exercise = wordAt(fields, 'exercise', ['european', 'american'] as const, undefined, 'UNSUPPORTED');
  if (exercise === 'european') return { ...listed, ...option, exercise };
  const on = wordAt(fields, 'on', ['spot', 'future'] as const, 'spot', 'UNSUPPORTED');
  return { ...terms, ...option, exercise, on };
}

/** Exotic payoffs are European where nothing is said. */
const exercised = (fields: Fields, kind: 'exotic') => ({
  kind,
  exercise: wordAt(fields, 'exercise', ['european', 'american'] as const, 'european', 'UNSUPPORTED'),
});
