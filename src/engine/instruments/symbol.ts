/** Names of venues: read into terms and written back, letter for letter. Case is never folded. */
import { failure, type Result } from '../basics/result';
import type { Instrument, Venue } from './instrument';
import { readBinance, writeBinance } from './symbols/binance';
import { readBybit, writeBybit } from './symbols/bybit';
import { readDeribit, writeDeribit } from './symbols/deribit';
import { readOkx, writeOkx } from './symbols/okx';

interface Grammar {
  readonly read: (text: string) => Result<Instrument>;
  readonly write: (instrument: Instrument) => string;
}

const GRAMMARS: Readonly<Record<Venue, Grammar>> = {
  deribit: { read: readDeribit, write: writeDeribit },
  okx: { read: readOkx, write: writeOkx },
  bybit: { read: readBybit, write: writeBybit },
  binance: { read: readBinance, write: writeBinance },
};

/** The venues whose names are understood, in display order. */
export const VENUES: readonly Venue[] = ['deribit', 'okx', 'bybit', 'binance'];

const LONGEST_NAME = 64;

/**
 * Terms that a venue's instrument name stands for, with the venue's usual contract size, steps and index (a live
 * instrument list overrides tick and lot).
 *
 * @returns UNKNOWN_INSTRUMENT when the text is no name of the venue, UNSUPPORTED when it is one of a product
 *   that is not valued here or whose contract size only the venue's list knows.
 */
export function parseSymbol(venue: Venue, text: string): Result<Instrument> {
  if (text.length === 0) return failure('EMPTY', `empty ${venue} instrument name`, { venue });
  if (text.length > LONGEST_NAME) {
    return failure(
      'TOO_LARGE',
      `${venue} instrument name of ${text.length} characters, limit ${LONGEST_NAME}`,
      {
        venue,
        length: text.length,
        limit: LONGEST_NAME,
      },
    );
  }
  return GRAMMARS[venue].read(text);
}

/** The venue's own name of an instrument, from its terms alone (not from `symbol`). */
export const writeSymbol = (instrument: Instrument): string => GRAMMARS[instrument.venue].write(instrument);

/** Reads `deribit:BTC-25DEC26-100000-C`. */
export function parseInstrumentId(id: string): Result<Instrument> {
  const colon = id.indexOf(':');
  const venue = VENUES.find((candidate) => candidate === id.slice(0, colon));
  if (!venue) {
    return failure('UNKNOWN_INSTRUMENT', `"${id.slice(0, 80)}" does not begin with a venue and a colon`, {
      id: id.slice(0, 80),
    });
  }
  return parseSymbol(venue, id.slice(colon + 1));
}
