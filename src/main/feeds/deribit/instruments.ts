/** Instrument records of `public/get_instruments` and `instrument.creation.*` as engine instruments. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { parseSymbol } from '../../../engine/instruments/symbol';
import { decimalOf } from '../mapping/decimals';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';

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

/** What the record says against its name; a field that it lacks says nothing. */
function contradiction(instrument: Instrument, record: WireObject): Result<never> | undefined {
  const { symbol: name, kind, isInverse } = instrument;
  if (kind === 'spot') return undefined;
  const { expiration_timestamp: expiryMs, instrument_type: type, strike } = record;
  if (kind !== 'perpetual' && expiryMs !== instrument.expiryMs)
    return mismatch(name, 'expiration_timestamp', expiryMs, instrument.expiryMs);
  if (kind === 'option' && strike !== instrument.strike)
    return mismatch(name, 'strike', strike, instrument.strike);
  const named = isInverse ? 'reversed' : 'linear';
  if (type !== undefined && (type === 'reversed') !== isInverse)
    return mismatch(name, 'instrument_type', type, named);
  const { settlement_currency: settlement = instrument.settlementCurrency } = record;
  return isInverse && settlement !== instrument.settlementCurrency
    ? mismatch(name, 'settlement_currency', settlement, instrument.settlementCurrency)
    : undefined;
}

function withRecordTerms(instrument: Instrument, record: WireObject): Result<Instrument> {
  const against = contradiction(instrument, record);
  if (against) return against;
  const tickSize = decimalOf(record.tick_size) ?? instrument.tickSize;
  const lotSize = decimalOf(record.min_trade_amount) ?? instrument.lotSize;
  if (!(tickSize > 0) || !(lotSize > 0))
    return failure(
      'PROTOCOL',
      `${instrument.symbol}: tick_size ${shown(record.tick_size)} or min_trade_amount ${shown(record.min_trade_amount)} is not positive`,
    );
  const settlementCurrency = textOf(record.settlement_currency) ?? instrument.settlementCurrency;
  const indexName = textOf(record.price_index) ?? instrument.indexName;
  return success({ ...instrument, settlementCurrency, tickSize, lotSize, indexName });
}
