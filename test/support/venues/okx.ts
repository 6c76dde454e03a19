/** OKX on loopback: text pings, one acknowledgement per argument, numbers as text, books with a sequence. */
import { writeYearMonthDay } from '../../../src/engine/instruments/symbols/expiryText';
import { argOf, keyOf } from '../../../src/main/feeds/okx/channelKeys';
import { isObject } from '../../../src/main/feeds/mapping/json';
import { noFaults, VenueServer, type Client, type Faults, type Reply, type Script } from './server';
import { Stage, type StagedOption } from './stage';

const text = (value: number, decimals = 8): string => String(Number(value.toFixed(decimals)));
const nameOf = ({ expiryMs, strike, type }: StagedOption): string =>
  `BTC-USD-${writeYearMonthDay(expiryMs)}-${strike}-${type}`;

export class OkxScript implements Script {
  private readonly seqs = new Map<string, number>();
  private readonly names = new Map<string, StagedOption>();
  private readonly announced: string[] = [];
  private readonly delivered: string[] = [];

  constructor(
    readonly stage: Stage,
    private readonly faults: Faults,
  ) {
    for (const option of stage.options) this.names.set(nameOf(option), option);
  }

  get future(): string {
    return `BTC-USD-${writeYearMonthDay(this.stage.farExpiryMs)}`;
  }

  optionNames(): string[] {
    return [...this.names.keys()];
  }

  step(): void {
    this.stage.step();
    for (const [name, { expiryMs }] of this.names) {
      if (expiryMs > Date.now()) continue;
      this.names.delete(name);
      this.delivered.push(name);
    }
  }

  /** Lists an option that expires after `ms`, and announces it; the venue delivers it at 86,000.5. */
  expireSoon(ms: number): string {
    const option: StagedOption = { expiryMs: Date.now() + ms, strike: 86_250, type: 'C' };
    const name = nameOf(option);
    this.names.set(name, option);
    this.announced.push(name);
    return name;
  }

  receive(client: Client, message: string): void {
    if (message === 'ping') return client.send('pong');
    const json: unknown = JSON.parse(message);
    if (!isObject(json) || !Array.isArray(json.args)) return;
    const { id, op } = json;
    for (const arg of json.args as Record<string, string>[]) {
      const key = keyOf(arg);
      if (this.faults.refuse?.test(key)) {
        const said = Object.entries(arg).map(([name, value]) => `${name}:${value}`);
        client.send({
          id,
          event: 'error',
          code: '60018',
          msg: `Wrong URL or ${said.join(',')} doesn't exist.`,
          connId: 'a',
        });
        continue;
      }
      client.send({ id, event: op, arg, connId: 'a4d3ae55' });
      if (op === 'unsubscribe') client.channels.delete(key);
      else client.channels.add(key);
      if (op === 'subscribe' && key.startsWith('books|')) this.snapshot(client, key);
    }
  }

  private snapshot(client: Client, key: string): void {
    const seqId = (this.seqs.get(key) ?? 100) + 1;
    this.seqs.set(key, seqId);
    this.book(client, key, 'snapshot', { prevSeqId: -1, seqId });
  }

  private book(client: Client, key: string, action: string, sequence: object): void {
    const { bid, ask } = this.top(argOf(key).instId);
    const row = {
      bids: [[text(bid), '10', '0', '1']],
      asks: [[text(ask), '10', '0', '1']],
      ts: this.now(),
      checksum: 0,
    };
    client.data(key, { arg: argOf(key), action, data: [{ ...row, ...sequence }] });
  }

  publish(client: Client): void {
    for (const key of client.channels) {
      if (key.startsWith('books|')) this.follow(client, key);
      else {
        const rows = this.rows(key);
        if (rows.length > 0) client.data(key, { arg: argOf(key), data: rows });
      }
    }
  }

  private follow(client: Client, key: string): void {
    const prevSeqId = this.seqs.get(key) ?? 0;
    this.seqs.set(key, prevSeqId + 3);
    if (Math.random() < this.faults.dropBooks) return;
    this.book(client, key, 'update', { prevSeqId, seqId: prevSeqId + 3 });
  }

  private now(): string {
    return String(Date.now());
  }

  private mark(symbol: string): number {
    const option = this.names.get(symbol);
    if (option) {
      const { priceUsd, forward } = this.stage.value(option);
      return priceUsd / forward;
    }
    return symbol === this.future ? this.stage.forward(this.stage.farExpiryMs) : this.stage.spot();
  }

  private top(symbol: string): { bid: number; ask: number } {
    const mark = this.mark(symbol);
    return { bid: mark * 0.99, ask: mark * 1.01 };
  }

  private rows(key: string): object[] {
    const { channel, instId = '' } = argOf(key);
    const ts = this.now();
    if (channel === 'index-tickers') {
      const idxPx = instId.startsWith('USD') ? '0.9995' : text(this.stage.spot(), 1);
      return [{ instId, idxPx: this.faults.badNumber ?? idxPx, ts }];
    }
    if (channel === 'opt-summary') return this.summaries();
    if (key === 'instruments|instType|OPTION') return this.instruments('OPTION', this.announced.splice(0));
    if (channel === 'mark-price')
      return [{ instId, markPx: this.faults.badNumber ?? text(this.mark(instId), 16), ts }];
    if (channel === 'tickers') {
      const { bid, ask } = this.top(instId);
      return [{ instId, last: '', bidPx: text(bid), askPx: text(ask), bidSz: '5', askSz: '7', ts }];
    }
    if (channel === 'open-interest') return [{ instId, oi: '500', oiCcy: '5', ts }];
    if (channel === 'funding-rate') return [this.funding(instId, ts)];
    return [];
  }

  private funding(instId: string, ts: string): object {
    const next = Math.ceil(Date.now() / 14_400_000) * 14_400_000;
    return {
      instId,
      fundingRate: '0.0001',
      fundingTime: String(next),
      nextFundingTime: String(next + 14_400_000),
      ts,
    };
  }

  private summaries(): object[] {
    const named = [...this.names].map(([instId, option]) => {
      const v = this.stage.value(option);
      const coin = v.delta - v.priceUsd / v.forward;
      return {
        ...{ instType: 'OPTION', instId, uly: 'BTC-USD', realVol: '', volLv: '0.46', ts: this.now() },
        ...{
          markVol: this.faults.badNumber ?? text(v.vol, 10),
          bidVol: '',
          askVol: '5',
          fwdPx: text(v.forward, 10),
        },
        ...{ delta: text(coin, 10), gamma: '1', vega: text(v.vega / v.forward, 10), theta: '-0.0004' },
        ...{
          deltaBS: text(v.delta, 10),
          gammaBS: text(v.gamma, 10),
          vegaBS: text(v.vega, 10),
          thetaBS: text(v.theta, 10),
        },
      };
    });
    return this.faults.unknownInstruments ? [...named, { ...named[0], instId: 'BTC-USD-480101-1-C' }] : named;
  }

  http(path: string, query: URLSearchParams): Reply | undefined {
    const call = path.replace('/api/v5/', '');
    const data = this.calls(call, query);
    return data && { body: { code: '0', msg: '', data } };
  }

  private calls(call: string, query: URLSearchParams): object[] | undefined {
    const isBtc = (query.get('instFamily') ?? 'BTC-USD') === 'BTC-USD';
    const options = isBtc ? this.optionNames() : [];
    const ts = this.now();
    switch (call) {
      case 'public/time':
        return [{ ts }];
      case 'public/instruments':
        return this.instruments(query.get('instType') ?? '', options);
      case 'public/mark-price':
        return options.map((instId) => ({ instId, markPx: text(this.mark(instId), 16), ts }));
      case 'public/open-interest':
        return options.map((instId) => ({ instId, oi: '100', oiCcy: '1', ts }));
      case 'market/tickers':
        return options.map((instId) => ({
          instId,
          last: '',
          bidPx: '',
          askPx: text(this.top(instId).ask),
          bidSz: '',
          askSz: '3',
          ts,
        }));
      case 'public/delivery-exercise-history':
        return [
          { ts, details: this.delivered.map((insId) => ({ insId, px: '86000.5', type: 'exercised' })) },
        ];
      default:
        return undefined;
    }
  }

  private instruments(type: string, options: readonly string[]): object[] {
    const common = {
      instType: type,
      lotSz: '1',
      minSz: '1',
      state: 'live',
      ctMult: '1',
      stk: '',
      optType: '',
      expTime: '',
    };
    const btc = { uly: 'BTC-USD', instFamily: 'BTC-USD', settleCcy: 'BTC', tickSz: '0.1' };
    if (type === 'SWAP') {
      return [
        { ...common, ...btc, instId: 'BTC-USD-SWAP', ctVal: '100', ctValCcy: 'USD', ctType: 'inverse' },
      ];
    }
    if (type === 'FUTURES') {
      const expTime = String(this.stage.farExpiryMs);
      return [
        { ...common, ...btc, instId: this.future, ctVal: '100', ctValCcy: 'USD', ctType: 'inverse', expTime },
      ];
    }
    return options.map((instId) => {
      const option = this.names.get(instId);
      const terms = { stk: String(option?.strike), optType: option?.type, expTime: String(option?.expiryMs) };
      return {
        ...common,
        ...btc,
        ...terms,
        instId,
        ctVal: '1',
        ctMult: '0.01',
        ctValCcy: 'BTC',
        ctType: '',
        tickSz: '0.0001',
      };
    });
  }

  /** Takes an option off the list, as after its delivery. */
  delist(instId: string): void {
    this.names.delete(instId);
  }
}

export async function startOkx(stepMs = 40) {
  const faults = noFaults();
  const script = new OkxScript(new Stage(), faults);
  const server = await new VenueServer(script, faults).listen(stepMs);
  return { server, script };
}
