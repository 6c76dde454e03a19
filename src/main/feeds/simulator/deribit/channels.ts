/** What Deribit's channels say: which exist, how often each speaks, and the body of its next message. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import type { VenueStage } from '../dialect';
import type { LifeChange } from '../exchange';
import { hasPrint, printsNow } from '../prints';
import { isDue } from '../schedule';
import { recordOf } from './calls';
import { deliveredTicker, markRow, tickerOf, topOf, tradeRow } from './payloads';

export interface Message {
  /** The same is told on each of these. */
  readonly channels: readonly string[];
  readonly data: unknown;
}

const LINE_TICKERS_PER_SECOND = 2;
const EVENTS = /^instrument\.(state|creation)\.(any|option|future|spot)\.(any|BTC|ETH|USDC)$/;
const TICKER = /^ticker\.(.+)\.(100ms|agg2)$/;
const TRADES = /^trades\.(.+)\.(100ms|agg2)$/;
const LEVEL = /^(deribit_price_index|deribit_volatility_index|markprice\.options)\.(\w+)$/;

export class DeribitChannels {
  private readonly lastMarks = new Map<string, string>();
  private optionCountAt = -1;
  private optionCountNow = 0;

  constructor(private readonly stage: VenueStage) {}

  exists(channel: string): boolean {
    const { exchange } = this.stage;
    if (channel.startsWith('platform_state') || EVENTS.test(channel)) return true;
    const ofOne = TICKER.exec(channel) ?? TRADES.exec(channel);
    if (ofOne) return exchange.instruments.has(ofOne[1]);
    const level = LEVEL.exec(channel);
    if (!level) return false;
    if (level[1] === 'deribit_price_index') return exchange.indexPrice(level[2]) !== undefined;
    return level[2] === 'btc_usd' || level[2] === 'eth_usd';
  }

  isDue(channel: string): boolean {
    if (channel.startsWith('platform_state') || channel.startsWith('instrument.')) return false;
    if (channel.startsWith('trades.')) return this.hasTraded(channel);
    return isDue(this.stage.exchange.stepCount, channel, this.perSecond(channel) * this.stage.faults.flood);
  }

  private perSecond(channel: string): number {
    if (!channel.startsWith('ticker.')) return 1;
    const { exchange, ratePerSecond } = this.stage;
    const options = this.optionCount();
    if (exchange.instruments.get(channel.split('.')[1])?.kind !== 'option') return LINE_TICKERS_PER_SECOND;
    const others = (exchange.instruments.size - options) * LINE_TICKERS_PER_SECOND;
    return Math.max(0.1, (ratePerSecond - others) / Math.max(1, options));
  }

  private optionCount(): number {
    const { exchange } = this.stage;
    if (this.optionCountAt !== exchange.instruments.size) {
      this.optionCountNow = exchange.chain('btc_usd').length + exchange.chain('eth_usd').length;
      this.optionCountAt = exchange.instruments.size;
    }
    return this.optionCountNow;
  }

  /** Body of a channel's next message; `whole` asks for the full chain, as after subscribing. */
  body(channel: string, whole: boolean): unknown {
    const { exchange, faults } = this.stage;
    const timestamp = this.stage.dataTime();
    const name = channel.slice(channel.lastIndexOf('.') + 1);
    if (channel.startsWith('ticker.')) {
      const instrument = exchange.instruments.get(channel.slice('ticker.'.length, channel.lastIndexOf('.')));
      const body =
        instrument && tickerOf(instrument, exchange.quotes, timestamp, exchange.deliveryEstimate(instrument));
      return body && faults.crossedBook ? crossed(body) : body;
    }
    if (channel.startsWith('trades.')) return this.trades(channel, timestamp);
    if (channel.startsWith('markprice.')) return this.marks(name, whole, timestamp);
    if (channel.startsWith('deribit_price_index.'))
      return { timestamp, price: exchange.indexPrice(name), index_name: name };
    if (channel.startsWith('deribit_volatility_index.')) {
      const volatility = exchange.quotes.volIndex(name.split('_')[0].toUpperCase());
      return { timestamp, volatility, index_name: name };
    }
    if (channel === 'platform_state') return { price_index: 'btc_usd', locked: false };
    if (channel === 'platform_state.public_methods_state')
      return { allow_unauthenticated_public_requests: true };
    return undefined;
  }

  private tradedOn(channel: string): Instrument | undefined {
    return this.stage.exchange.instruments.get(channel.slice('trades.'.length, channel.lastIndexOf('.')));
  }

  private hasTraded(channel: string): boolean {
    const instrument = this.tradedOn(channel);
    return instrument !== undefined && hasPrint(this.stage.exchange, 'deribit', instrument);
  }

  /** Nothing in a step without a trade. */
  private trades(channel: string, timestamp: number): unknown[] | undefined {
    const { exchange } = this.stage;
    const instrument = this.tradedOn(channel);
    const of = instrument ? [instrument] : [];
    const prints = printsNow(exchange, 'deribit', of, (one) => topOf(one, exchange.quotes));
    return prints.length > 0 ? prints.map((print) => tradeRow(print, exchange.quotes, timestamp)) : undefined;
  }

  private marks(indexName: string, whole: boolean, timestamp: number): unknown[] {
    const rows: unknown[] = [];
    for (const option of this.stage.exchange.chain(indexName)) {
      const row = markRow(option, this.stage.exchange.quotes, timestamp);
      const seen = `${String(row.iv)} ${String(row.mark_price)}`;
      if (!whole && this.lastMarks.get(option.symbol) === seen) continue;
      this.lastMarks.set(option.symbol, seen);
      rows.push(row);
    }
    return rows;
  }

  /** What is told of a turn in an instrument's life. */
  lifeMessages({ kind, instrument }: LifeChange): readonly Message[] {
    const { exchange } = this.stage;
    const timestamp = this.stage.now();
    if (kind === 'changed') return [];
    if (kind === 'listed')
      return [{ channels: lifeChannels('creation', instrument), data: recordOf(exchange, instrument) }];
    const states = ['settlement', 'delivered'].map((state) => ({
      channels: lifeChannels('state', instrument),
      data: { timestamp, state, instrument_name: instrument.symbol },
    }));
    const price = exchange.deliveryPrice(instrument);
    const last = deliveredTicker(instrument, exchange.quotes, price, timestamp);
    return [...states, { channels: [`ticker.${instrument.symbol}.100ms`], data: last }];
  }
}

/** The bid above the ask. */
const crossed = (body: Record<string, unknown>): Record<string, unknown> => ({
  ...body,
  best_bid_price: body.best_ask_price,
  best_ask_price: body.best_bid_price || body.mark_price,
});

/** Every channel that tells of an instrument's state or creation. */
function lifeChannels(topic: 'state' | 'creation', instrument: Instrument): string[] {
  const currency = instrument.isInverse ? instrument.underlying : instrument.quoteCurrency;
  const kind = instrument.kind === 'perpetual' ? 'future' : instrument.kind;
  return [kind, 'any'].flatMap((k) => [currency, 'any'].map((c) => `instrument.${topic}.${k}.${c}`));
}
