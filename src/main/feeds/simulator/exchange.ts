/** The simulated exchange: what it lists, the life of its instruments, and the text of every channel. */
import { expiryOf, type EuropeanOption, type Instrument } from '../../../engine/instruments/instrument';
import { parseSymbol } from '../../../engine/instruments/symbol';
import { hashUnit, seededRandom } from './chance';
import { chainOf, COINS, linesOf, optionExpiries } from './listing';
import { Market, STEP_MS } from './market';
import { deliveredTicker, instrumentRecord, markRow, tickerOf } from './payloads';
import { Quotes } from './quotes';

export interface LifeEvent {
  readonly channels: readonly string[];
  readonly data: unknown;
}

const STEPS_PER_SECOND = 1000 / STEP_MS;
const LINE_TICKERS_PER_SECOND = 2;
const EXPIRY_CHECK_MS = 1000;

export class Exchange {
  readonly market: Market;
  readonly quotes: Quotes;
  readonly instruments = new Map<string, Instrument>();
  private readonly lastMarks = new Map<string, string>();
  private readonly createdMs: number;
  private stepCount = 0;
  private checkedMs = 0;

  constructor(
    seed: number,
    readonly now: () => number,
    private readonly ratePerSecond: number,
    extraSymbols: readonly string[],
  ) {
    this.market = new Market(seededRandom(seed));
    this.quotes = new Quotes(this.market, now);
    this.createdMs = now();
    for (const coin of COINS) {
      const listed = [
        ...linesOf(coin, now()),
        ...optionExpiries(now()).flatMap((expiry) => chainOf(coin, coin.spot, expiry, now())),
      ];
      for (const instrument of listed) this.instruments.set(instrument.symbol, instrument);
    }
    for (const symbol of extraSymbols) this.listExtra(symbol);
  }

  /** Lists an instrument that the rule would not, such as one a sample book holds. */
  private listExtra(symbol: string): void {
    const parsed = parseSymbol('deribit', symbol);
    const isOurs = parsed.ok && parsed.value.underlying in this.market.coins;
    if (isOurs && (expiryOf(parsed.value) ?? Infinity) > this.now())
      this.instruments.set(symbol, parsed.value);
  }

  step(): void {
    this.stepCount += 1;
    this.market.step();
  }

  record(instrument: Instrument): unknown {
    return instrumentRecord(instrument, this.createdMs);
  }

  options(indexName: string): EuropeanOption[] {
    const options: EuropeanOption[] = [];
    for (const instrument of this.instruments.values()) {
      if (instrument.kind === 'option' && instrument.indexName === indexName) options.push(instrument);
    }
    return options;
  }

  // --- channels

  exists(channel: string): boolean {
    if (channel.startsWith('platform_state')) return true;
    if (/^instrument\.(state|creation)\.(any|option|future|spot)\.(any|BTC|ETH|USDC)$/.test(channel))
      return true;
    const ticker = /^ticker\.(.+)\.(100ms|agg2)$/.exec(channel);
    if (ticker) return this.instruments.has(ticker[1]);
    const level = /^(deribit_price_index|deribit_volatility_index|markprice\.options)\.(\w+)$/.exec(channel);
    if (!level) return false;
    if (level[1] === 'deribit_price_index') return this.indexPrice(level[2]) !== undefined;
    return level[2] === 'btc_usd' || level[2] === 'eth_usd';
  }

  /** Level of an index, cash rates included. */
  indexPrice(name: string): number | undefined {
    const [base, quote] = name.toUpperCase().split('_');
    if (base === 'USDC' || base === 'USDT') return base === 'USDC' ? 0.9999 : 1.0002;
    if (!(base in this.market.coins) || !['USD', 'USDC'].includes(quote)) return undefined;
    return this.quotes.index(base);
  }

  /** Is a message due on the channel at this step? Spread evenly, so that no instrument waits longer than another. */
  isDue(channel: string, flood: number): boolean {
    if (channel.startsWith('platform_state') || channel.startsWith('instrument.')) return false;
    const perStep = (this.perSecond(channel) * flood) / STEPS_PER_SECOND;
    const phase = this.stepCount + hashUnit(channel) / Math.max(perStep, 1e-9);
    return Math.floor(phase * perStep) > Math.floor((phase - 1) * perStep);
  }

  private perSecond(channel: string): number {
    if (!channel.startsWith('ticker.')) return 1;
    const options = this.optionCount();
    if (this.instruments.get(channel.split('.')[1])?.kind !== 'option') return LINE_TICKERS_PER_SECOND;
    const others = (this.instruments.size - options) * LINE_TICKERS_PER_SECOND;
    return Math.max(0.1, (this.ratePerSecond - others) / Math.max(1, options));
  }

  private optionCountAt = -1;
  private optionCountNow = 0;
  private optionCount(): number {
    if (this.optionCountAt !== this.instruments.size) {
      this.optionCountNow = this.options('btc_usd').length + this.options('eth_usd').length;
      this.optionCountAt = this.instruments.size;
    }
    return this.optionCountNow;
  }

  /** Body of a channel's next message; `whole` asks for the full chain, as after subscribing. */
  body(channel: string, whole: boolean, timestamp: number): unknown {
    const name = channel.slice(channel.lastIndexOf('.') + 1);
    if (channel.startsWith('ticker.')) {
      const instrument = this.instruments.get(channel.slice('ticker.'.length, channel.lastIndexOf('.')));
      return instrument && tickerOf(instrument, this.quotes, timestamp);
    }
    if (channel.startsWith('markprice.')) return this.marks(name, whole, timestamp);
    if (channel.startsWith('deribit_price_index.')) {
      return { timestamp, price: this.indexPrice(name), index_name: name };
    }
    if (channel.startsWith('deribit_volatility_index.')) {
      return {
        timestamp,
        volatility: this.quotes.volIndex(name.split('_')[0].toUpperCase()),
        index_name: name,
      };
    }
    if (channel === 'platform_state') return { price_index: 'btc_usd', locked: false };
    if (channel === 'platform_state.public_methods_state')
      return { allow_unauthenticated_public_requests: true };
    return undefined;
  }

  private marks(indexName: string, whole: boolean, timestamp: number): unknown[] {
    const rows: unknown[] = [];
    for (const option of this.options(indexName)) {
      const row = markRow(option, this.quotes, timestamp);
      const seen = `${String(row.iv)} ${String(row.mark_price)}`;
      if (!whole && this.lastMarks.get(option.symbol) === seen) continue;
      this.lastMarks.set(option.symbol, seen);
      rows.push(row);
    }
    return rows;
  }

  // --- life

  /** Delivers what has expired and lists what the rule now asks for; at most once a second. */
  liveOn(): LifeEvent[] {
    const now = this.now();
    if (now - this.checkedMs < EXPIRY_CHECK_MS) return [];
    this.checkedMs = now;
    const expired = [...this.instruments.values()].filter((one) => (expiryOf(one) ?? Infinity) <= now);
    if (expired.length === 0) return [];
    return [...expired.flatMap((one) => this.deliver(one)), ...this.listNew(now)];
  }

  /** Ends an instrument's life: states, the last ticker, and off the list. */
  deliver(instrument: Instrument): LifeEvent[] {
    const timestamp = this.now();
    this.instruments.delete(instrument.symbol);
    const states = ['settlement', 'delivered'].map((state) => ({
      channels: lifeChannels('state', instrument),
      data: { timestamp, state, instrument_name: instrument.symbol },
    }));
    const last = deliveredTicker(instrument, this.quotes, timestamp);
    return [...states, { channels: [`ticker.${instrument.symbol}.100ms`], data: last }];
  }

  private listNew(now: number): LifeEvent[] {
    const events: LifeEvent[] = [];
    for (const coin of COINS) {
      const listed = new Set(
        [...this.instruments.values()].map((one) => `${one.underlying} ${expiryOf(one) ?? 0}`),
      );
      const fresh = optionExpiries(now).filter((expiry) => !listed.has(`${coin.name} ${expiry}`));
      for (const expiry of fresh) {
        for (const option of chainOf(coin, this.market.spot(coin.name), expiry, now)) {
          this.instruments.set(option.symbol, option);
          events.push({ channels: lifeChannels('creation', option), data: this.record(option) });
        }
      }
    }
    return events;
  }
}

/** Every channel that tells of an instrument's state or creation. */
function lifeChannels(topic: 'state' | 'creation', instrument: Instrument): string[] {
  const currency = instrument.isInverse ? instrument.underlying : instrument.quoteCurrency;
  const kind = instrument.kind === 'perpetual' ? 'future' : instrument.kind;
  return [kind, 'any'].flatMap((k) => [currency, 'any'].map((c) => `instrument.${topic}.${k}.${c}`));
}
