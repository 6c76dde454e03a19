/** Bybit on loopback: a dialect for options and one for the rest, snapshots and deltas, limits per socket. */
import { writeDayMonthYear } from '../../../src/engine/instruments/symbols/expiryText';
import { isObject } from '../../../src/main/feeds/mapping/json';
import { noFaults, VenueServer, type Client, type Faults, type Reply, type Script } from './server';
import { Stage, type StagedOption } from './stage';

const nameOf = ({ expiryMs, strike, type }: StagedOption): string =>
  `BTC-${writeDayMonthYear(expiryMs)}-${strike}-${type}-USDT`;

const PERPETUALS: Readonly<Record<string, string>> = {
  BTCUSDT: 'linear',
  BTCPERP: 'linear',
  BTCUSD: 'inverse',
};

export class BybitScript implements Script {
  /** Most characters of topics that a socket was asked to hold. */
  mostCharacters = 0;
  private readonly names = new Map<string, StagedOption>();
  private readonly updateIds = new Map<string, number>();
  private readonly sent = new WeakMap<Client, Set<string>>();

  constructor(
    readonly stage: Stage,
    private readonly faults: Faults,
    private readonly pageSize: number,
    private readonly limit: number,
  ) {
    for (const option of stage.options) this.names.set(nameOf(option), option);
  }

  optionNames(): string[] {
    return [...this.names.keys()];
  }

  step(): void {
    this.stage.step();
  }

  receive(client: Client, message: string): void {
    const json: unknown = JSON.parse(message);
    if (!isObject(json)) return;
    const { op, req_id } = json;
    const isOption = client.path.endsWith('/option');
    if (op === 'ping') {
      const pong = { success: true, ret_msg: 'pong', conn_id: 'c', req_id, op: 'ping' };
      return client.send(isOption ? { args: [String(Date.now())], op: 'pong' } : pong);
    }
    const topics = json.args as string[];
    if (isOption) this.answerOption(client, String(op), topics);
    else this.answerLine(client, String(op), topics, req_id);
  }

  private hold(client: Client, op: string, topics: readonly string[]): void {
    for (const topic of topics) {
      if (op === 'unsubscribe') client.channels.delete(topic);
      else client.channels.add(topic);
    }
    const characters = [...client.channels].reduce((sum, topic) => sum + topic.length + 3, 0);
    this.mostCharacters = Math.max(this.mostCharacters, characters);
    if (characters > this.limit) client.close(1008, 'too many topics');
  }

  private answerOption(client: Client, op: string, topics: readonly string[]): void {
    const failTopics = topics.filter((topic) => this.faults.refuse?.test(topic));
    const successTopics = topics.filter((topic) => !failTopics.includes(topic));
    this.hold(client, op, successTopics);
    client.send({
      success: failTopics.length === 0,
      conn_id: 'c',
      data: { failTopics, successTopics },
      type: 'COMMAND_RESP',
    });
  }

  /** One bad topic fails the whole call, and the answer names no call. */
  private answerLine(client: Client, op: string, topics: readonly string[], req_id: unknown): void {
    const bad = topics.find((topic) => this.faults.refuse?.test(topic));
    if (bad) return client.send({ success: false, ret_msg: `Invalid topic: ${bad}`, conn_id: 'c', op });
    this.hold(client, op, topics);
    client.send({ success: true, ret_msg: '', conn_id: 'c', req_id, op });
  }

  publish(client: Client): void {
    const sent = this.sent.get(client) ?? new Set<string>();
    this.sent.set(client, sent);
    for (const topic of client.channels) {
      const isFirst = !sent.has(topic);
      sent.add(topic);
      client.data(topic, this.body(topic, isFirst));
    }
  }

  private body(topic: string, isFirst: boolean): object {
    const [family, second, third] = topic.split('.');
    const ts = Date.now();
    if (family === 'orderbook')
      return { topic, type: isFirst ? 'snapshot' : 'delta', ts, data: this.book(third, topic) };
    const option = this.names.get(second);
    if (option) return { id: 'x', topic, ts, type: 'snapshot', data: this.option(second, option, 'socket') };
    const { symbol, ...line } = this.line(second);
    const changed = { symbol, markPrice: line.markPrice, indexPrice: line.indexPrice };
    return {
      topic,
      type: isFirst ? 'snapshot' : 'delta',
      data: isFirst ? { symbol, ...line } : changed,
      cs: 1,
      ts: String(ts),
    };
  }

  private book(symbol: string, topic: string): object {
    const u = (this.updateIds.get(topic) ?? 1) + 1;
    this.updateIds.set(topic, u);
    const option = this.names.get(symbol);
    const middle = option ? this.stage.value(option).priceUsd : this.stage.spot();
    return {
      s: symbol,
      b: [[(middle * 0.99).toFixed(2), '1']],
      a: [[(middle * 1.01).toFixed(2), '1']],
      u,
      seq: u,
    };
  }

  private line(symbol: string): Record<string, string> {
    const spot = this.stage.spot();
    return {
      ...{ symbol, lastPrice: spot.toFixed(2), indexPrice: spot.toFixed(2) },
      markPrice: this.faults.badNumber ?? (spot * 1.0001).toFixed(2),
      ...{ bid1Price: (spot - 1).toFixed(2), bid1Size: '2', ask1Price: (spot + 1).toFixed(2), ask1Size: '3' },
      ...{ openInterest: '1000', openInterestValue: '12', fundingRate: '0.0001', fundingIntervalHour: '4' },
      nextFundingTime: String(Math.ceil(Date.now() / 14_400_000) * 14_400_000),
    };
  }

  private option(symbol: string, option: StagedOption, origin: 'socket' | 'rest'): Record<string, string> {
    const v = this.stage.value(option);
    const common = {
      ...{ symbol, lastPrice: '0', markPrice: this.faults.badNumber ?? v.priceUsd.toFixed(8) },
      ...{
        indexPrice: this.stage.spot().toFixed(2),
        underlyingPrice: v.forward.toFixed(2),
        openInterest: '5',
      },
      ...{
        delta: v.delta.toFixed(8),
        gamma: v.gamma.toFixed(8),
        vega: v.vega.toFixed(8),
        theta: v.theta.toFixed(8),
      },
      predictedDeliveryPrice: '0',
    };
    const vol = v.vol.toFixed(4);
    return origin === 'socket'
      ? {
          ...common,
          bidPrice: '0',
          bidSize: '0',
          bidIv: '0',
          askPrice: (v.priceUsd * 1.1).toFixed(1),
          askSize: '1',
          askIv: '5',
          markPriceIv: vol,
        }
      : {
          ...common,
          bid1Price: '0',
          bid1Size: '0',
          bid1Iv: '0',
          ask1Price: (v.priceUsd * 1.1).toFixed(1),
          ask1Size: '1',
          ask1Iv: '5',
          markIv: vol,
        };
  }

  http(path: string, query: URLSearchParams): Reply | undefined {
    const result = this.calls(path.replace('/v5/market/', ''), query);
    return result && { body: { retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: Date.now() } };
  }

  private calls(call: string, query: URLSearchParams): object | undefined {
    const category = query.get('category') ?? '';
    const isBtc = query.get('baseCoin') === 'BTC';
    if (call === 'time') return { timeSecond: '1' };
    if (call === 'delivery-price') return { list: [] };
    if (call === 'tickers') {
      const list = isBtc ? [...this.names].map(([name, option]) => this.option(name, option, 'rest')) : [];
      return { category, list };
    }
    if (call !== 'instruments-info') return undefined;
    const all = isBtc ? this.records(category) : [];
    const from = Number(query.get('cursor') ?? 0);
    const next = from + this.pageSize;
    return { category, list: all.slice(from, next), nextPageCursor: next < all.length ? String(next) : '' };
  }

  private records(category: string): object[] {
    const filters = { priceFilter: { tickSize: '0.1' }, lotSizeFilter: { qtyStep: '0.001' } };
    const common = { status: 'Trading', baseCoin: 'BTC', ...filters };
    if (category !== 'option') {
      return Object.entries(PERPETUALS)
        .filter(([, kind]) => kind === category)
        .map(([symbol, kind]) => ({
          ...common,
          symbol,
          contractType: kind === 'inverse' ? 'InversePerpetual' : 'LinearPerpetual',
          settleCoin: kind === 'inverse' ? 'BTC' : symbol === 'BTCPERP' ? 'USDC' : 'USDT',
          deliveryTime: '0',
        }));
    }
    return [...this.names].map(([symbol, { expiryMs, type }]) => ({
      ...common,
      symbol,
      settleCoin: 'USDT',
      quoteCoin: 'USDT',
      optionsType: type === 'C' ? 'Call' : 'Put',
      deliveryTime: String(expiryMs),
    }));
  }
}

export async function startBybit({
  stepMs = 40,
  strikes = undefined as number[] | undefined,
  pageSize = 7,
  limit = 21_000,
} = {}) {
  const faults = noFaults();
  const script = new BybitScript(new Stage(7, 2, strikes), faults, pageSize, limit);
  const server = await new VenueServer(script, faults).listen(stepMs);
  return { server, script };
}
