/** One client of the simulated Bybit: a dialect for options and one for the rest, snapshots and deltas, topic limits. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import { isObject, isText, rowsOf } from '../../mapping/json';
import { Sequences, ShownLevels } from '../books';
import type { Client } from '../client';
import type { Conversation } from '../dialect';
import { printsNow } from '../prints';
import { isDue } from '../schedule';
import { categoryOf, type BybitMarket } from './numbers';
import { bookBody, lineTicker, optionTicker, tradeRow } from './rows';

const CHARACTERS_PER_SOCKET = 21_000;
const TOPICS_PER_SOCKET = 2_000;
const IDLE_SECONDS = 600;
const CONN_ID = 'aa01fbfffe80af37-00000001-000b37b9';
const LINES_PER_SECOND = 2;
const BOOKS_PER_SECOND = 4;
const TOPIC = /^(tickers|orderbook\.(\d+)|publicTrade)\.([\w-]+)$/;

export class BybitConversation implements Conversation {
  private readonly isOption: boolean;
  private readonly sequences = new Sequences(1);
  private readonly shown = new ShownLevels();
  /** What each ticker said last: a delta tells what changed since. */
  private readonly told = new Map<string, Readonly<Record<string, string>>>();
  private livedMs: number;

  constructor(
    private readonly client: Client,
    private readonly market: BybitMarket,
    private readonly optionsPerSecond: () => number,
  ) {
    this.isOption = client.path.endsWith('/option');
    this.livedMs = client.openedMs;
  }

  end(): void {
    this.client.channels.clear();
  }

  receive(message: string): void {
    const { faults } = this.market.stage;
    if (!faults.deafToHeartbeat) this.livedMs = this.client.trafficMs;
    let json: unknown;
    try {
      json = JSON.parse(message);
    } catch {
      json = undefined;
    }
    if (!isObject(json)) return this.client.send({ success: false, ret_msg: 'bad request', op: '' });
    const topics = (rowsOf(json.args) ?? []).filter(isText);
    if (json.op === 'ping') return this.pong(json.req_id);
    if (this.speaksAsOption) this.answerOption(String(json.op), topics);
    else this.answerLine(String(json.op), topics, json.req_id);
  }

  private get speaksAsOption(): boolean {
    return this.isOption !== this.market.stage.faults.swapDialects;
  }

  private pong(req_id: unknown): void {
    if (this.speaksAsOption) this.client.send({ args: [String(this.market.stage.now())], op: 'pong' });
    else this.client.send({ success: true, ret_msg: 'pong', conn_id: CONN_ID, req_id, op: 'ping' });
  }

  // --- topics

  private isRefused(topic: string): boolean {
    const { exchange, faults } = this.market.stage;
    const { refuseNamed } = faults;
    if (refuseNamed !== undefined && topic.includes(refuseNamed)) return true;
    if (topic === 'system.status') return false;
    const [, , depth, symbol] = TOPIC.exec(topic) ?? [];
    if (this.isOption && topic.startsWith('publicTrade.')) return !(symbol in exchange.market.coins);
    const instrument = this.market.listing.get(symbol);
    if (!instrument || categoryOf(instrument) !== this.client.path.split('/').at(-1)) return true;
    const depths = this.isOption ? ['25', '100'] : ['1', '50', '200', '1000'];
    return (depth as string | undefined) !== undefined && !depths.includes(depth);
  }

  private hold(op: string, topics: readonly string[]): void {
    const { channels } = this.client;
    for (const topic of topics) {
      if (op === 'unsubscribe') channels.delete(topic);
      else channels.add(topic);
      // What is asked for anew begins with a snapshot.
      if (op === 'unsubscribe' || !this.market.stage.faults.noSecondSnapshot) this.told.delete(topic);
    }
    const characters = [...channels].reduce((sum, topic) => sum + topic.length + 3, 0);
    const most = this.market.stage.faults.requestLimit ?? CHARACTERS_PER_SOCKET;
    if (characters <= most && channels.size <= TOPICS_PER_SOCKET) return;
    this.market.stage.breach('characters of topics on a socket');
    this.client.close(1008, 'args too long');
  }

  private answerOption(op: string, topics: readonly string[]): void {
    const failTopics = topics.filter((topic) => op === 'subscribe' && this.isRefused(topic));
    const successTopics = topics.filter((topic) => !failTopics.includes(topic));
    this.hold(op, successTopics);
    const data = { failTopics, successTopics };
    this.client.send({ success: failTopics.length === 0, conn_id: CONN_ID, data, type: 'COMMAND_RESP' });
  }

  /** One bad topic fails the whole call, and the answer names no call. */
  private answerLine(op: string, topics: readonly string[], req_id: unknown): void {
    const bad = topics.find((topic) => op === 'subscribe' && this.isRefused(topic));
    const answer = { conn_id: CONN_ID, op };
    if (bad !== undefined)
      return this.client.send({ success: false, ret_msg: `Invalid topic: ${bad}`, ...answer });
    this.hold(op, topics);
    this.client.send({ success: true, ret_msg: '', req_id, ...answer });
  }

  // --- sending

  publish(): void {
    const { faults, exchange, secondMs } = this.market.stage;
    if (faults.deafToHeartbeat && Date.now() - this.livedMs > (IDLE_SECONDS / 20) * secondMs)
      return this.client.kill();
    for (const topic of this.client.channels) {
      if (topic.startsWith('publicTrade.')) {
        this.sayTrades(topic);
        continue;
      }
      const isFirst = !this.told.has(topic);
      if (isFirst || isDue(exchange.stepCount, topic, this.perSecond(topic) * faults.flood))
        this.say(topic, isFirst);
    }
  }

  private perSecond(topic: string): number {
    if (topic.startsWith('orderbook.')) return BOOKS_PER_SECOND;
    return this.isOption ? this.optionsPerSecond() : LINES_PER_SECOND;
  }

  /** Of options by coin. */
  private sayTrades(topic: string): void {
    const { exchange, dataTime } = this.market.stage;
    const name = topic.slice('publicTrade.'.length);
    const isMeant = ({ kind, symbol, underlying }: Instrument): boolean =>
      this.isOption ? kind === 'option' && underlying === name : symbol === name;
    const meant = [...this.market.listing.all()].filter(isMeant);
    const prints = printsNow(exchange, 'bybit', meant, (one) => this.market.top(one));
    if (prints.length === 0) return;
    const ts = dataTime();
    const data = prints.map((print) => tradeRow(this.market, print, ts));
    this.client.data(topic, { id: `${topic}-${ts}`, topic, ts, data, type: 'snapshot' });
  }

  private say(topic: string, isFirst: boolean): void {
    const [, family, , symbol] = TOPIC.exec(topic) ?? [];
    const instrument = this.market.listing.get(symbol);
    if (!instrument) return;
    const { dataTime, faults, random } = this.market.stage;
    const ts = dataTime();
    if (family !== 'tickers') {
      const u = this.sequences.next(topic);
      this.told.set(topic, {});
      if (!isFirst && faults.dropBooks > 0 && random() < faults.dropBooks) return;
      const data = bookBody(this.market, instrument, u, (side, price) =>
        this.shown.gone(`${topic} ${side}`, price, isFirst),
      );
      const type = isFirst ? 'snapshot' : 'delta';
      return this.client.data(topic, { topic, type, ts: ts - faults.bookLagMs, data });
    }
    if (instrument.kind === 'option') {
      this.told.set(topic, {});
      const data = optionTicker(this.market, instrument, faults.swapNames ? 'rest' : 'socket');
      return this.client.data(topic, { id: `${topic}-${ts}`, topic, ts, data, type: 'snapshot' });
    }
    const line = lineTicker(this.market, instrument);
    const data = isFirst ? line : this.changesOf(topic, line);
    this.told.set(topic, line);
    this.client.data(topic, { topic, type: isFirst ? 'snapshot' : 'delta', data, cs: 1, ts: String(ts) });
  }

  /** What is another number than before, with the name; of sparse frames one field at a time. */
  private changesOf(topic: string, line: Readonly<Record<string, string>>): Record<string, string> {
    const before = this.told.get(topic) ?? {};
    const changed = Object.entries(line).filter(([name, value]) => before[name] !== value);
    const { sparse } = this.market.stage.faults;
    const kept = sparse ? changed.slice(0, 1) : changed;
    // Prices are told again when nothing moved, so that a still market is a live one.
    const still: Record<string, string> = kept.length === 0 ? { markPrice: line.markPrice } : {};
    return { symbol: line.symbol, ...still, ...Object.fromEntries(kept) };
  }
}
