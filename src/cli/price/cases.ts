/** Reads the rows of `plimsoll price`: instrument and market; what is wrong is a failure that names row and field. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { Instrument } from '../../engine/instruments/instrument';
import type { InstrumentMarket } from '../../engine/pricing/instrumentValue';
import { InputError } from '../commands/command';

export interface PriceCase {
  readonly instrument: Instrument;
  readonly market: InstrumentMarket;
}

export interface PriceRow {
  /** 1 for the first case. */
  readonly row: number;
  readonly id: string;
  readonly parsed: Result<PriceCase>;
}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

/** A field that is wrong ends the reading of its row only. */
class FieldError extends Error {
  constructor(
    readonly field: string,
    readonly rule: string,
    readonly got: unknown,
  ) {
    super(`${field} ${rule}, got ${got === undefined ? 'nothing' : JSON.stringify(got)}`);
  }
}

function readRow(entry: unknown, shared: Fields, row: number): PriceRow {
  const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : `row ${row}`;
  try {
    return { row, id, parsed: success(readCase(entry, shared, id)) };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const parsed = failure('INVALID_INPUT', `row ${row} (${id}): ${error.message}`, {
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
  return { instrument: readInstrument(instrument, id), market: readMarket({ ...shared, ...own }) };
}

function readMarket(market: Fields): InstrumentMarket {
  return {
    valuationMs: instantAt(market, 'valuation'),
    spot: optionalNumber(market, 'spot'),
    forward: optionalNumber(market, 'forward'),
    vol: optionalNumber(market, 'vol'),
    rate: optionalNumber(market, 'rate'),
    yieldRate: optionalNumber(market, 'yield'),
  };
}

function readInstrument(fields: Fields, id: string): Instrument {
  const kind = wordAt(fields, 'kind', ['spot', 'perpetual', 'future', 'option'] as const);
  const isInverse = wordAt(fields, 'settlement', ['linear', 'inverse'] as const, 'linear') === 'inverse';
  const underlying = textAt(fields, 'underlying');
  const quoteCurrency = textAt(fields, 'quoteCurrency', 'USD');
  const terms = {
    id,
    symbol: id,
    venue: 'deribit' as const,
    underlying,
    quoteCurrency,
    settlementCurrency: isInverse ? underlying : quoteCurrency,
    isInverse,
    multiplier: optionalNumber(fields, 'multiplier') ?? 1,
    tickSize: 0,
    lotSize: 0,
    indexName: '',
  };
  if (kind === 'spot' || kind === 'perpetual') return { ...terms, kind };
  const expiryMs = instantAt(fields, 'expiry');
  if (kind === 'future') return { ...terms, kind, expiryMs };
  return {
    ...terms,
    kind,
    expiryMs,
    exercise: wordAt(fields, 'exercise', ['european'] as const),
    strike: numberAt(fields, 'strike'),
    optionType: wordAt(fields, 'type', ['call', 'put'] as const),
  };
}

function objectAt(fields: Fields, field: string): Fields {
  const value = fields[field];
  if (!isObject(value)) throw new FieldError(field, 'must be an object', value);
  return value;
}

function textAt(fields: Fields, field: string, absent?: string): string {
  const value = fields[field] ?? absent;
  if (typeof value !== 'string' || value === '') throw new FieldError(field, 'must be text', value);
  return value;
}

function wordAt<W extends string>(fields: Fields, field: string, words: readonly W[], absent?: W): W {
  const word = words.find((candidate) => candidate === (fields[field] ?? absent));
  if (word === undefined) throw new FieldError(field, `must be one of ${words.join(', ')}`, fields[field]);
  return word;
}

function optionalNumber(fields: Fields, field: string): number | undefined {
  return fields[field] === undefined ? undefined : numberAt(fields, field);
}

function numberAt(fields: Fields, field: string): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new FieldError(field, 'must be a finite number', value);
  return value;
}

/** ISO 8601 with a zone: `2026-03-27T08:00:00Z`. */
function instantAt(fields: Fields, field: string): number {
  const value = fields[field];
  const hasZone = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value);
  const instant = hasZone ? Date.parse(value) : NaN;
  if (Number.isNaN(instant))
    throw new FieldError(field, 'must be an ISO instant such as 2026-03-27T08:00:00Z', value);
  return instant;
}
