/** Instrument records of `public/get_instruments` and `instrument.creation.*` as engine instruments. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { parseSymbol } from '../../../engine/instruments/symbol';
import { decimalOf } from '../mapping/decimals';
import { isObject } from '../mapping/json';

const KINDS = new Set(['option', 'future', 'spot']);

const mismatch = (name: string, field: string, listed: unknown, read: unknown): Result<never> =>
  failure('PROTOCOL', `${name}: listed ${field} ${String(listed)} contradicts its name (${String(read)})`, {
    instrument: name,
    field,
  });

/**
 * The name gives the grammar, the record decides: steps, index and settlement come from it, and strike and expiry
 * must agree with the name.
 */
export function readInstrumentRecord(record: unknown): Result<Instrument> {
  if (!isObject(record) || typeof record.instrument_name !== 'string') {
    return failure('PROTOCOL', 'instrument record without instrument_name');
  }
  const name = record.instrument_name;
  if (!KINDS.has(String(record.kind))) return failure('UNSUPPORTED', `${name}: kind ${String(record.kind)}`);
  const parsed = parseSymbol('deribit', name);
  if (!parsed.ok) return parsed;
  return withRecordTerms(parsed.value, record);
}

function withRecordTerms(
  instrument: Instrument,
  record: Readonly<Record<string, unknown>>,
): Result<Instrument> {
  const name = instrument.symbol;
  const tickSize = decimalOf(record.tick_size) ?? instrument.tickSize;
  const lotSize = decimalOf(record.min_trade_amount) ?? instrument.lotSize;
  if (!(tickSize > 0) || !(lotSize > 0))
    return failure('PROTOCOL', `${name}: tick_size or min_trade_amount not positive`);
  const expiryMs = record.expiration_timestamp;
  const hasExpiry = instrument.kind === 'future' || instrument.kind === 'option';
  if (hasExpiry && expiryMs !== instrument.expiryMs) {
    return mismatch(name, 'expiration_timestamp', expiryMs, instrument.expiryMs);
  }
  if (instrument.kind === 'option' && record.strike !== instrument.strike) {
    return mismatch(name, 'strike', record.strike, instrument.strike);
  }
  const isInverse =
    record.instrument_type === undefined ? instrument.isInverse : record.instrument_type === 'reversed';
  if (hasExpiry && isInverse !== instrument.isInverse) {
    return mismatch(
      name,
      'instrument_type',
      record.instrument_type,
      instrument.isInverse ? 'reversed' : 'linear',
    );
  }
  const indexName = typeof record.price_index === 'string' ? record.price_index : instrument.indexName;
  return success({ ...instrument, tickSize, lotSize, indexName });
}
