/** What a row's name stands for, as far as its numbers need it. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument, InstrumentId, Venue } from '../../../engine/instruments/instrument';
import { expiryOf } from '../../../engine/instruments/instrument';
import { parseSymbol } from '../../../engine/instruments/symbol';

export interface SymbolTerms {
  readonly id: InstrumentId;
  readonly symbol: string;
  readonly kind: Instrument['kind'];
  readonly isInverse: boolean;
  readonly indexName: string;
  readonly expiryMs: number | undefined;
  /** Contract size; `undefined` where only the venue's list knows it. */
  readonly multiplier: number | undefined;
}

/** Made once per instrument record: every row of a chain asks for them. */
const made = new WeakMap<Instrument, SymbolTerms>();

export function termsOf(instrument: Instrument): SymbolTerms {
  const known = made.get(instrument);
  if (known) return known;
  const { id, symbol, kind, isInverse, indexName, multiplier } = instrument;
  const terms = { id, symbol, kind, isInverse, indexName, multiplier, expiryMs: expiryOf(instrument) };
  made.set(instrument, terms);
  return terms;
}

const BASE = /^[A-Z0-9]{1,20}?(?=-|_|\/|USD)/;
/** Every grammar knows the contract sizes of this coin. */
const KNOWN_COIN = 'BTC';

/**
 * Terms from the name alone, for recordings without an instrument list. A coin whose contract size only the list
 * knows has the terms of its grammar and no multiplier.
 */
export function termsByName(venue: Venue, symbol: string): Result<SymbolTerms> {
  const parsed = parseSymbol(venue, symbol);
  if (parsed.ok) return success(termsOf(parsed.value));
  const base = BASE.exec(symbol)?.[0];
  if (parsed.failure.reason !== 'UNSUPPORTED' || base === undefined) return parsed;
  const model = parseSymbol(venue, KNOWN_COIN + symbol.slice(base.length));
  if (!model.ok) return failure(parsed.failure.reason, parsed.failure.message, parsed.failure.context);
  const terms = termsOf(model.value);
  const indexName = base + terms.indexName.slice(KNOWN_COIN.length);
  return success({ ...terms, id: `${venue}:${symbol}`, symbol, indexName, multiplier: undefined });
}
