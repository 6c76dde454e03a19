/** Decoders of recorded frames by venue; a venue without one is not there yet. */
import type { Venue } from '../../engine/instruments/instrument';
import type { RecordedDecoder } from './decoding';
import { decodeDeribit } from './deribit/decode';

export const DECODERS: Readonly<Partial<Record<Venue, RecordedDecoder>>> = { deribit: decodeDeribit };
