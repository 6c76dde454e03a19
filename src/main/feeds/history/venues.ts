/** The venues whose history can be downloaded. */
import { binanceHistory } from '../binance/history';
import { bybitHistory } from '../bybit/history';
import { deribitHistory } from '../deribit/history';
import { okxHistory } from '../okx/history';
import type { VenueHistory } from './venueHistory';

export const VENUE_HISTORIES: readonly VenueHistory[] = [
  deribitHistory,
  okxHistory,
  bybitHistory,
  binanceHistory,
];

export const historyOfVenue = (venue: string): VenueHistory | undefined =>
  VENUE_HISTORIES.find((each) => each.venue === venue);
