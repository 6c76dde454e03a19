/** Venues whose accounts can be read. */
import type { Venue } from '../../../engine/instruments/instrument';
import { BINANCE_PRIVATE } from '../binance/privateCalls';
import { BYBIT_PRIVATE } from '../bybit/privateCalls';
import { DERIBIT_PRIVATE } from '../deribit/privateCalls';
import { OKX_PRIVATE } from '../okx/privateCalls';
import type { PrivateVenue } from './privateCalls';

export const PRIVATE_VENUES: Readonly<Record<Venue, PrivateVenue>> = {
  deribit: DERIBIT_PRIVATE,
  okx: OKX_PRIVATE,
  bybit: BYBIT_PRIVATE,
  binance: BINANCE_PRIVATE,
};
