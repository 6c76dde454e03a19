/** One client of the simulated Binance: acknowledgements that say nothing, ten messages a second, pings of frames. */
import type { EuropeanOption } from '../../../../engine/instruments/instrument';
import { isObject, isText, rowsOf } from '../../mapping/json';
import type { Client } from '../client';
import type { Conversation } from '../dialect';
import { printsNow, type Print } from '../prints';
import { isDue } from '../schedule';
import type { BinanceBooks } from './books';
import type { BinanceMarket } from './numbers';
import { aggregateTrade, bookTicker, foreignMark, lineMark, optionMark, optionTrade } from './rows';

const MESSAGES_PER_SECOND = 10;
const STREAMS_PER_SOCKET = 1024;
const PING_SECONDS = 180;

const PER_SECOND: Readonly<Record<string, number>> = {
  optionMarkPrice: 1,
  'markPrice@1s': 1,
  bookTicker: 2,
  'depth@100ms': 4,
};

const TRADES: Readonly<Record<string, (print: Print, E: number) => object>> = {
  optionTrade,
  aggTrade: aggregateTrade,
};

export class BinanceConversation implements Conversation {
  private readonly times: number[] = [];
  private pingedMs: number;

  constructor(
    private readonly client: Client,
    private readonly market: BinanceMarket,
    private readonly books: BinanceBooks,
  ) {
    this.pingedMs = client.openedMs;
  }

  end(): void {
    this.client.channels.clear();
  }

  receive(message: string): void {
    if (!this.countMessage()) return;
    let json: unknown;
    try {
      json = JSON.parse(message);
    } catch {
      json = undefined;
    }
    if (!isObject(json) || typeof json.method !== 'string')
      return this.client.send({ error: { code: 2, msg: 'Invalid request: missing field `method`' } });
    const { id, method } = json;
    if (method === 'LIST_SUBSCRIPTIONS') return this.client.send({ result: this.listed(), id });
    for (const name of (rowsOf(json.params) ?? []).filter(isText)) {
      if (method === 'UNSUBSCRIBE') this.client.channels.delete(name);
      else this.client.channels.add(name);
    }
    if (this.client.channels.size > STREAMS_PER_SOCKET) this.market.stage.breach('streams on a socket');
    this.client.send({ result: null, id });
  }

  private countMessage(): boolean {
    const { faults, secondMs, breach } = this.market.stage;
    const now = this.client.trafficMs;
    this.times.push(now);
    while (this.times[0] <= now - secondMs) this.times.shift();
    if (this.times.length <= (faults.requestLimit ?? MESSAGES_PER_SECOND)) return true;
    breach('messages a second');
    this.client.close(1008, 'Too many requests');
    return false;
  }

  private listed(): string[] {
    const { forgetNamed } = this.market.stage.faults;
    if (forgetNamed !== undefined)
      for (const name of this.client.channels)
        if (name.includes(forgetNamed)) this.client.channels.delete(name);
    return [...this.client.channels];
  }

  // --- sending

  publish(): void {
    this.keepAlive();
    const { exchange, faults } = this.market.stage;
    for (const name of this.client.channels) {
      const kind = name.slice(name.indexOf('@') + 1);
      if (Object.hasOwn(TRADES, kind)) this.publishTrades(name, TRADES[kind]);
      const perSecond = PER_SECOND[kind] as number | undefined;
      if (perSecond === undefined || !isDue(exchange.stepCount, name, perSecond * faults.flood)) continue;
      if (faults.refuseNamed !== undefined && name.includes(faults.refuseNamed)) continue;
      const data = this.body(name.slice(0, name.indexOf('@')).toUpperCase(), kind);
      if (data !== undefined) this.client.data(name, { stream: name, data });
    }
  }

  /** One event each; of options by symbol or, all together, by underlying. */
  private publishTrades(name: string, eventOf: (print: Print, E: number) => object): void {
    const { exchange, dataTime } = this.market.stage;
    const wanted = name.slice(0, name.indexOf('@')).toUpperCase();
    const isOption = eventOf === optionTrade;
    const traded = [...this.market.listing.all()].filter(
      ({ kind, symbol, indexName }) =>
        (kind === 'option') === isOption && (symbol === wanted || (isOption && indexName === wanted)),
    );
    for (const print of printsNow(exchange, 'binance', traded, (one) => this.market.top(one)))
      this.client.data(name, { stream: name, data: eventOf(print, dataTime()) });
  }

  /** Ping frames; one that the client does not answer ends the socket, and so does any while the venue is deaf. */
  private keepAlive(): void {
    const { faults, secondMs } = this.market.stage;
    const now = Date.now();
    const everyMs = PING_SECONDS * secondMs;
    if (faults.deafToHeartbeat && now - this.client.openedMs > everyMs / 9)
      return this.client.close(1008, 'Pong timeout');
    if (now - this.pingedMs < everyMs) return;
    this.pingedMs = now;
    this.client.ping();
  }

  private body(symbol: string, kind: string): object | undefined {
    const { dataTime, faults, exchange } = this.market.stage;
    const E = dataTime();
    if (kind === 'optionMarkPrice') return this.chain(symbol, E);
    const instrument = this.market.listing.get(symbol);
    if (!instrument) return undefined;
    if (kind === 'bookTicker') return bookTicker(this.market, instrument, E, exchange.stepCount);
    if (kind === 'depth@100ms') return this.books.change(instrument, E - faults.bookLagMs);
    const mark = lineMark(this.market, instrument, E);
    return faults.foreignRows ? [mark, foreignMark(mark)] : mark;
  }

  private chain(pair: string, E: number): object[] | undefined {
    const options = [...this.market.listing.all()].filter(
      (one): one is EuropeanOption => one.kind === 'option' && one.indexName === pair,
    );
    if (options.length === 0) return undefined;
    const rows = options.map((option) => optionMark(this.market, option, E));
    const { unknownInstruments } = this.market.stage.faults;
    return unknownInstruments ? [...rows, { ...rows[0], s: 'BTC-480101-1-C' }] : rows;
  }
}
