/** The venues that the simulator speaks for. */
import type { Venue } from '../../../engine/instruments/instrument';
import { binanceDialect } from './binance/dialect';
import { bybitDialect } from './bybit/dialect';
import { deribitDialect } from './deribit/dialect';
import type { Dialect, VenueStage } from './dialect';
import { okxDialect } from './okx/dialect';

export const DIALECTS: Readonly<Record<Venue, (stage: VenueStage) => Dialect>> = {
  deribit: deribitDialect,
  okx: okxDialect,
  bybit: bybitDialect,
  binance: binanceDialect,
};
