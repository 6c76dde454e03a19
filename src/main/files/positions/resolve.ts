/** Finds the instrument that a venue's name stands for. */
import { failure, type Result } from '../../../engine/basics/result';
import type { Instrument, Venue } from '../../../engine/instruments/instrument';
import type { ResolveInstrument } from './readRow';

export type ParseSymbol = (venue: Venue, text: string) => Result<Instrument>;

/** Listed instruments first, with their live terms; other names are read by the venue's grammar. Answers are kept. */
export function createResolver(listed: readonly Instrument[], parse: ParseSymbol): ResolveInstrument {
  const known = new Map<string, Result<Instrument>>(
    listed.map((each) => [each.id, { ok: true, value: each }]),
  );
  return (venue, text) => {
    if (text === '') return failure('EMPTY', 'the instrument is missing');
    const key = `${venue}:${text}`;
    const found = known.get(key) ?? parse(venue, text);
    known.set(key, found);
    return found;
  };
}
