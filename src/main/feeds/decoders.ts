/** Decoders of recorded frames by venue. A new one for each recording: books and deltas are followed in it. */
import type { Venue } from '../../engine/instruments/instrument';
import { binanceDecoder } from './binance/decode';
import { bybitDecoder } from './bybit/decode';
import type { RecordedDecoder } from './decoding';
import { deribitDecoder } from './deribit/decode';
import { okxDecoder } from './okx/decode';

export const DECODERS: Readonly<Record<Venue, () => RecordedDecoder>> = {
  deribit: deribitDecoder,
  okx: okxDecoder,
  bybit: bybitDecoder,
  binance: binanceDecoder,
};
