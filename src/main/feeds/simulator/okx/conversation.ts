/** One client of the simulated OKX: bare pings, an acknowledgement per argument, 480 calls an hour, cut when idle. */
import { isObject, textOf, type WireObject } from '../../mapping/json';
import { argOf, keyOf } from '../../okx/channelKeys';
import { Sequences, ShownLevels, trailing } from '../books';
import type { Client } from '../client';
import { text } from '../decimalText';
import type { Conversation } from '../dialect';
import type { OkxChannels } from './channels';
import type { OkxMarket } from './numbers';

const CALLS_PER_HOUR = 480;
const IDLE_SECONDS = 30;
const SEQUENCE_STEP = 3;
const CONN_ID = 'a4d3ae55';

export class OkxConversation implements Conversation {
  private readonly sequences = new Sequences();
  private readonly shown = new ShownLevels();
  private calls = 0;
  /** Signs of life that the venue counted; all of them unless it is deaf. */
  private livedMs: number;

  constructor(
    private readonly client: Client,
    private readonly market: OkxMarket,
    private readonly channels: OkxChannels,
  ) {
    this.livedMs = client.openedMs;
  }

  end(): void {
    this.client.channels.clear();
  }

  receive(message: string): void {
    const { faults } = this.market.stage;
    if (!faults.deafToHeartbeat) this.livedMs = this.client.trafficMs;
    if (message === 'ping') return this.client.send('pong');
    let json: unknown;
    try {
      json = JSON.parse(message);
    } catch {
      json = undefined;
    }
    if (!isObject(json) || !Array.isArray(json.args)) return this.fail(undefined, '60012', 'Invalid request');
    if (!this.countCall(json.id)) return;
    for (const arg of json.args as unknown[]) if (isObject(arg)) this.handle(json, arg);
  }

  private countCall(id: unknown): boolean {
    const { faults, breach } = this.market.stage;
    this.calls += 1;
    if (this.calls <= (faults.requestLimit ?? CALLS_PER_HOUR)) return true;
    breach('calls an hour');
    this.fail(id, '60014', 'Requests too frequent.');
    this.client.close(4002, 'too many requests');
    return false;
  }

  private handle({ id, op }: WireObject, arg: WireObject): void {
    const { faults } = this.market.stage;
    const key = keyOf(arg);
    if (op !== 'unsubscribe') {
      if (faults.dropNamed !== undefined && key.includes(faults.dropNamed)) return;
      const isRefused = faults.refuseNamed !== undefined && key.includes(faults.refuseNamed);
      if (isRefused || !this.channels.exists(key)) return this.unknown(id, arg);
    }
    this.client.send({ ...named(id), event: op, arg, connId: CONN_ID });
    if (op === 'unsubscribe') return void this.client.channels.delete(key);
    const isHeld = this.client.channels.has(key);
    this.client.channels.add(key);
    if (!key.startsWith('books|') || (isHeld && faults.noSecondSnapshot)) return;
    this.sendBook(key, 'snapshot', { prevSeqId: -1, seqId: this.sequences.next(key) });
  }

  private unknown(id: unknown, arg: WireObject): void {
    const said = Object.entries(arg).map(([name, value]) => `${name}:${textOf(value) ?? ''}`);
    const hint = 'Please use the correct URL, channel and parameters referring to API document.';
    this.fail(id, '60018', `Wrong URL or ${said.join(',')} doesn't exist. ${hint}`);
  }

  private fail(id: unknown, code: string, msg: string): void {
    this.client.send({ ...named(id), event: 'error', code, msg, connId: CONN_ID });
  }

  // --- sending

  publish(): void {
    const { stage } = this.market;
    const idleMs = stage.faults.deafToHeartbeat ? IDLE_SECONDS * stage.secondMs : Infinity;
    if (Date.now() - this.livedMs > idleMs) return this.client.close(4004, 'No data received in 30s.');
    for (const key of this.client.channels) {
      if (key.startsWith('books|')) this.followBook(key);
      else for (const data of this.channels.due(key)) this.client.data(key, { arg: argOf(key), data });
    }
  }

  private followBook(key: string): void {
    const { stage } = this.market;
    const prevSeqId = this.sequences.now(key);
    const seqId = this.sequences.next(key, SEQUENCE_STEP);
    if (stage.faults.dropBooks > 0 && stage.random() < stage.faults.dropBooks) return;
    this.sendBook(key, 'update', { prevSeqId, seqId });
  }

  private sendBook(key: string, action: string, sequence: object): void {
    const { faults, dataTime } = this.market.stage;
    const instrument = this.market.listing.get(argOf(key).instId);
    if (!instrument) return;
    const { bid, ask, bidSize, askSize } = trailing(this.market.top(instrument), faults);
    const side = (name: string, price: number, size: number): string[][] => {
      const gone = this.shown.gone(`${key} ${name}`, price, action === 'snapshot');
      const deleted = gone === undefined ? [] : [[text(gone), '0', '0', '0']];
      return price > 0 ? [[text(price), text(size), '0', '1'], ...deleted] : deleted;
    };
    const row = {
      ...{ asks: side('ask', ask, askSize), bids: side('bid', bid, bidSize) },
      ts: String(dataTime() - faults.bookLagMs),
      checksum: faults.wrongChecksums ? 123_456_789 : 0,
    };
    this.client.data(key, { arg: argOf(key), action, data: [{ ...row, ...sequence }] });
  }
}

const named = (id: unknown): object => (id === undefined ? {} : { id });
