/** Public calls of the simulated venue, the same by socket and by HTTP. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import type { VenueStage } from '../dialect';
import type { Exchange } from '../exchange';
import { deribitPast } from '../history/deribitPast';
import { instrumentRecord, summaryRow } from './payloads';

type Params = Readonly<Record<string, unknown>>;

const currencyOf = (instrument: Instrument): string =>
  instrument.isInverse ? instrument.underlying : instrument.quoteCurrency;

export const recordOf = (exchange: Exchange, instrument: Instrument): unknown =>
  instrumentRecord(instrument, exchange.createdMs, exchange.tickScale);

function instruments({ exchange }: VenueStage, { currency, kind }: Params): unknown {
  const rows: unknown[] = [];
  for (const instrument of exchange.instruments.values()) {
    const listedKind = instrument.kind === 'perpetual' ? 'future' : instrument.kind;
    if (currency !== 'any' && currency !== currencyOf(instrument)) continue;
    if (kind === undefined || kind === 'any' || kind === listedKind)
      rows.push(recordOf(exchange, instrument));
  }
  return rows;
}

function summaries({ exchange, dataTime }: VenueStage, { currency }: Params): unknown {
  const index = `${String(currency).toLowerCase()}_usd`;
  const timestamp = dataTime();
  return exchange.chain(index).map((option) => summaryRow(option, exchange.quotes, timestamp));
}

function indexPrice({ exchange }: VenueStage, { index_name: name }: Params): unknown {
  const price = exchange.indexPrice(String(name));
  return price === undefined ? undefined : { index_price: price, estimated_delivery_price: price };
}

const CALLS: Readonly<Record<string, (stage: VenueStage, params: Params) => unknown>> = {
  get_instruments: instruments,
  get_book_summary_by_currency: summaries,
  get_index_price: indexPrice,
  get_time: ({ now }) => now(),
  status: () => ({ locked: 'false' }),
};

/** Result of a call, or `undefined` for one that does not exist or whose arguments make no sense. */
export const answerCall = (stage: VenueStage, method: string, params: Params): unknown =>
  CALLS[method]?.(stage, params) ?? deribitPast(stage.exchange.past, stage.now(), method, params);
