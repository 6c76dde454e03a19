/** Binance on loopback: combined streams, acknowledgements that say nothing, books with a snapshot by REST. */
import { writeYearMonthDay } from '../../../src/engine/instruments/symbols/expiryText';
import { isObject } from '../../../src/main/feeds/mapping/json';
import { noFaults, VenueServer, type Client, type Faults, type Reply, type Script } from './server';
import { Stage, type StagedOption } from './stage';

const UNIT = 10;
const nameOf = ({ expiryMs, strike, type }: StagedOption): string =>
  `BTC-${writeYearMonthDay(expiryMs)}-${strike}-${type}`;

export class BinanceScript implements Script {
  /** Streams that a list leaves out: the venue forgot them. */
  forgotten: RegExp | undefined;
  snapshots = 0;
  private readonly names = new Map<string, StagedOption>();
  private readonly updateIds = new Map<string, number>();

  constructor(
    readonly stage: Stage,
    private readonly faults: Faults,
  ) {
    for (const option of stage.options) this.names.set(nameOf(option), option);
  }

  optionNames(): string[] {
    return [...this.names.keys()];
  }

  step(): void {
    this.stage.step();
    for (const [symbol, id] of this.updateIds) this.updateIds.set(symbol, id + 2);
  }

  receive(client: Client, message: string): void {
    const json: unknown = JSON.parse(message);
    if (!isObject(json)) return;
    const { method, params, id } = json;
    if (method === 'LIST_SUBSCRIPTIONS') {
      const result = [...client.channels].filter((name) => !this.forgotten?.test(name));
      for (const name of client.channels) if (this.forgotten?.test(name)) client.channels.delete(name);
      return client.send({ result, id });
    }
    for (const name of (params ?? []) as string[]) {
      if (method === 'UNSUBSCRIBE') client.channels.delete(name);
      else client.channels.add(name);
    }
    client.send({ result: null, id });
  }

  publish(client: Client): void {
    for (const name of client.channels) {
      if (this.faults.refuse?.test(name)) continue;
      const data = this.body(name);
      if (data !== undefined) client.data(name, { stream: name, data });
    }
  }

  private body(name: string): unknown {
    const [subject, kind] = name.split('@');
    const symbol = subject.toUpperCase();
    const E = Date.now();
    if (kind === 'optionMarkPrice') return symbol === 'BTCUSDT' ? this.chain(E) : undefined;
    if (kind === 'markPrice') return this.mark(symbol, E);
    if (kind === 'bookTicker') return this.top(symbol, E);
    if (kind === 'depth') return this.change(symbol, E);
    return undefined;
  }

  private chain(E: number): object[] {
    return [...this.names].map(([s, option]) => {
      const v = this.stage.value(option, this.stage.spot());
      const mp = (v.priceUsd * UNIT).toFixed(3);
      return {
        ...{
          s,
          E,
          e: 'markPrice',
          mp: this.faults.badNumber ?? mp,
          i: this.stage.spot().toFixed(8),
          P: '0.000',
        },
        ...{
          bo: '0.000',
          bq: '0.00',
          b: '-1.0',
          ao: (v.priceUsd * UNIT * 1.1).toFixed(3),
          aq: '2',
          a: '0.6',
        },
        ...{
          vo: v.vol.toFixed(8),
          rf: '0.0',
          d: v.delta.toFixed(8),
          g: v.gamma.toFixed(8),
          v: v.vega.toFixed(8),
          t: v.theta.toFixed(8),
        },
        ...{ hl: '9999999', ll: '0.000' },
      };
    });
  }

  private mark(s: string, E: number): object {
    const p = this.faults.badNumber ?? this.stage.spot().toFixed(8);
    const T = Math.ceil(E / 14_400_000) * 14_400_000;
    return {
      e: 'markPriceUpdate',
      E,
      s,
      p,
      i: this.stage.spot().toFixed(8),
      P: '0',
      r: '0.0001',
      T,
      st: 1,
      ps: s,
    };
  }

  private prices(symbol: string): { bid: string; ask: string } {
    const option = this.names.get(symbol);
    const middle = option ? this.stage.value(option, this.stage.spot()).priceUsd * UNIT : this.stage.spot();
    return { bid: (middle * 0.99).toFixed(3), ask: (middle * 1.01).toFixed(3) };
  }

  private top(s: string, E: number): object {
    const { bid, ask } = this.prices(s);
    return { e: 'bookTicker', u: E, s, b: bid, B: '1', a: ask, A: '2', T: E, E };
  }

  private change(s: string, E: number): object | undefined {
    const u = this.updateIds.get(s) ?? 100;
    this.updateIds.set(s, u);
    if (Math.random() < this.faults.dropBooks) return undefined;
    const { bid, ask } = this.prices(s);
    return { e: 'depthUpdate', E, T: E, s, U: u - 1, u, pu: u - 2, b: [[bid, '3']], a: [[ask, '3']] };
  }

  http(path: string, query: URLSearchParams): Reply | undefined {
    const body = this.calls(path, query);
    return body === undefined ? undefined : { body };
  }

  private calls(path: string, query: URLSearchParams): unknown {
    const symbol = query.get('symbol') ?? '';
    switch (path) {
      case '/fapi/v1/time':
        return { serverTime: Date.now() };
      case '/eapi/v1/exchangeInfo':
        return {
          optionContracts: [{ underlying: 'BTCUSDT', settleAsset: 'USDT' }],
          optionSymbols: this.optionRecords(),
        };
      case '/fapi/v1/exchangeInfo':
        return {
          symbols: [
            this.contract('BTCUSDT', 'PERPETUAL', 4133404800000),
            this.contract('SOLUSDT', 'PERPETUAL', 4133404800000),
          ],
        };
      case '/fapi/v1/fundingInfo':
        return [{ symbol: 'BTCUSDT', fundingIntervalHours: 4 }];
      case '/fapi/v1/openInterest':
        return { symbol, openInterest: '812.5', time: Date.now() };
      case '/eapi/v1/openInterest':
        return this.optionNames()
          .filter((name) => name.includes(query.get('expiration') ?? 'none'))
          .map((name) => ({
            symbol: name,
            sumOpenInterest: '3',
            sumOpenInterestUsd: '1',
            timestamp: String(Date.now()),
          }));
      case '/eapi/v1/exerciseHistory':
        return [];
      case '/eapi/v1/depth':
      case '/fapi/v1/depth':
        return this.depth(symbol);
      default:
        return undefined;
    }
  }

  private depth(symbol: string): object {
    this.snapshots += 1;
    const { bid, ask } = this.prices(symbol);
    return {
      bids: [[bid, '1']],
      asks: [[ask, '1']],
      T: Date.now(),
      lastUpdateId: this.updateIds.get(symbol) ?? 100,
    };
  }

  private filters(tickSize: string): object[] {
    return [
      { filterType: 'PRICE_FILTER', tickSize },
      { filterType: 'LOT_SIZE', stepSize: '0.01' },
    ];
  }

  private contract(symbol: string, contractType: string, deliveryDate: number): object {
    const baseAsset = symbol.slice(0, 3);
    const assets = { baseAsset, quoteAsset: 'USDT', marginAsset: 'USDT', pair: symbol };
    return { symbol, contractType, deliveryDate, status: 'TRADING', ...assets, filters: this.filters('0.1') };
  }

  private optionRecords(): object[] {
    return [...this.names].map(([symbol, { expiryMs, strike, type }]) => ({
      ...{ symbol, expiryDate: expiryMs, side: type === 'C' ? 'CALL' : 'PUT', strikePrice: String(strike) },
      ...{
        underlying: 'BTCUSDT',
        unit: UNIT,
        quoteAsset: 'USDT',
        status: 'TRADING',
        filters: this.filters('5'),
      },
    }));
  }
}

export async function startBinance(stepMs = 40) {
  const faults = noFaults();
  const script = new BinanceScript(new Stage(), faults);
  const server = await new VenueServer(script, faults).listen(stepMs);
  return { server, script };
}
