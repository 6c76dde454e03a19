/** Venues whose accounts can be read and followed. */
import type { Venue } from '../../../engine/instruments/instrument';
import { BINANCE_PRIVATE } from '../binance/privateCalls';
import { binanceStreams } from '../binance/privateStream';
import { BYBIT_PRIVATE } from '../bybit/privateCalls';
import { bybitStreams } from '../bybit/privateStream';
import { DERIBIT_PRIVATE } from '../deribit/privateCalls';
import { deribitStreams } from '../deribit/privateStream';
import { OKX_PRIVATE } from '../okx/privateCalls';
import { okxStreams } from '../okx/privateStream';
import type { FollowedVenue } from './privateStream';

export const PRIVATE_VENUES: Readonly<Record<Venue, FollowedVenue>> = {
  deribit: { ...DERIBIT_PRIVATE, streams: deribitStreams },
  okx: { ...OKX_PRIVATE, streams: okxStreams },
  bybit: { ...BYBIT_PRIVATE, streams: bybitStreams },
  binance: { ...BINANCE_PRIVATE, streams: binanceStreams },
};
