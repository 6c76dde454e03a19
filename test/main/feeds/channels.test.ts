import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelLedger } from '../../../src/main/feeds/channels';
import { channelLines } from '../../../src/main/feeds/channelLines';
import { channelKind as binanceKind } from '../../../src/main/feeds/binance/channelKinds';
import { channelKind as bybitKind } from '../../../src/main/feeds/bybit/channelKinds';
import { channelKind as deribitKind } from '../../../src/main/feeds/deribit/channelKinds';
import { channelKind as okxKind } from '../../../src/main/feeds/okx/channelKinds';
import { systemClock } from '../../../src/main/feeds/clock';
import { backoffMs } from '../../../src/main/feeds/connection';
import { PendingRequests } from '../../../src/main/feeds/requests';

const ledger = (): ChannelLedger =>
  new ChannelLedger({ firstDataMs: (name) => (name.startsWith('event') ? undefined : 100), retryMs: 50 });

describe('the channel ledger', () => {
  it('asks in pieces of limited count and size, each channel once', () => {
    const book = ledger();
    book.want(new Set(Array.from({ length: 1200 }, (_, i) => `channel.${i}`)), 0);
    const calls: string[][] = [];
    for (let call = book.takeWanted(500, 6_000, 0); call.length > 0; call = book.takeWanted(500, 6_000, 0))
      calls.push(call);
    expect(calls.flat()).toHaveLength(1200);
    expect(new Set(calls.flat()).size).toBe(1200);
    for (const call of calls) {
      expect(call.length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(call).length).toBeLessThanOrEqual(6_100);
    }
  });

  it('an acknowledgement is not the data: live only once heard, silent after the deadline, asked again', () => {
    const book = ledger();
    book.want(new Set(['a', 'b', 'event']), 0);
    expect(book.acknowledge(book.takeWanted(9, 999, 0), ['event', 'b', 'a'], 0)).toEqual([]);
    expect(book.heard('a', 10)).toBe(true);
    expect([book.stateOf('a'), book.stateOf('b')]).toEqual(['live', 'acknowledged']);
    expect(book.sweep(101)).toEqual(['b']);
    expect(book.stateOf('event')).toBe('acknowledged');
    book.sweep(200);
    expect(book.takeLeaving(9)).toEqual(['b']);
    expect(book.takeWanted(9, 999, 200)).toEqual(['b']);
  });

  it('names what the acknowledgement left out, and waits longer each time before asking again', () => {
    const book = ledger();
    book.want(new Set(['a']), 0);
    const asks: number[] = [];
    for (let now = 0; now < 2_000; now += 1) {
      book.sweep(now);
      const asked = book.takeWanted(9, 999, now);
      if (asked.length === 0) continue;
      asks.push(now);
      expect(book.acknowledge(asked, [], now)).toEqual(['a']);
    }
    const gaps = asks.slice(1).map((at, i) => at - asks[i]);
    expect(gaps.slice(0, 4)).toEqual([51, 101, 201, 401]);
  });

  it('leaves what is no longer wanted and forgets nothing on a new socket', () => {
    const book = ledger();
    book.want(new Set(['a', 'b']), 0);
    book.acknowledge(book.takeWanted(9, 999, 0), ['a', 'b'], 0);
    book.want(new Set(['b', 'c']), 1);
    expect(book.takeLeaving(9)).toEqual(['a']);
    expect(book.heard('a', 2)).toBe(false);
    book.reset(3);
    expect(book.takeLeaving(9)).toEqual([]);
    expect(book.takeWanted(9, 999, 3)).toEqual(['b', 'c']);
    book.giveBack(['b'], 4);
    expect(book.takeWanted(9, 999, 4)).toEqual(['b']);
  });
});

describe('channels as lines', () => {
  const held = (names: readonly string[]): ChannelLedger => {
    const book = ledger();
    book.want(new Set(names), 0);
    book.acknowledge(book.takeWanted(99, 9_999, 0), names, 0);
    return book;
  };
  const linesOf = (book: ChannelLedger, nowMs: number) =>
    channelLines(
      book.readings(nowMs),
      (name) => (name.startsWith('option') ? 'optionTicker' : 'index'),
      nowMs,
    );

  it('tells few one by one and many in one line, with ages, rates and the longest silence', () => {
    const options = Array.from({ length: 9 }, (_, i) => `option.${i}`);
    const book = held(['btc', ...options]);
    for (let second = 1; second <= 5; second += 1) {
      for (const name of ['btc', ...options.slice(0, 8)]) book.heard(name, second * 1000);
    }
    book.heard('option.0', 5_500);
    const [index, many] = linesOf(book, 6_000);
    expect(index).toMatchObject({ kind: 'index', name: 'btc', count: 1, live: 1, ageMs: 1_000 });
    expect(index.messagesPerSecond).toBeCloseTo(5 / 6, 9);
    expect(many).toMatchObject({ kind: 'optionTicker', name: '', count: 9, live: 8, quiet: 1, ageMs: 500 });
    expect(many).toMatchObject({ oldestMs: 1_000, oldest: 'option.1' });
    expect(many.messagesPerSecond).toBeCloseTo(41 / 6, 9);
  });

  it('names those of many that are silent or refused', () => {
    const book = held(Array.from({ length: 9 }, (_, i) => `option.${i}`));
    for (let i = 0; i < 7; i += 1) book.heard(`option.${i}`, 50);
    book.sweep(150);
    book.acknowledge(['option.7'], [], 155, 'no such option');
    expect(linesOf(book, 160)).toMatchObject([
      { name: '', count: 9, live: 7, silent: 1, refused: 1, why: 'no such option' },
      { name: 'option.7', count: 1, refused: 1, why: 'no such option' },
      { name: 'option.8', count: 1, silent: 1, why: '' },
    ]);
  });

  it('has no age before the first message and no rate before five seconds', () => {
    expect(linesOf(held(['btc']), 4_999)).toMatchObject([
      { live: 0, quiet: 1, ageMs: NaN, oldestMs: NaN, messagesPerSecond: NaN },
    ]);
  });

  it('keeps the age over a lost socket, and says why a channel was refused', () => {
    const book = held(['btc']);
    book.heard('btc', 100);
    book.reset(200);
    expect(linesOf(book, 1_100)).toMatchObject([{ live: 0, asked: 1, ageMs: 1_000, why: '' }]);
    book.acknowledge(book.takeWanted(9, 999, 300), [], 300, '60018 no such channel');
    expect(linesOf(book, 1_100)).toMatchObject([{ refused: 1, why: '60018 no such channel' }]);
    book.sweep(400);
    expect(linesOf(book, 1_100)).toMatchObject([{ asked: 1, why: '60018 no such channel' }]);
    book.acknowledge(book.takeWanted(9, 999, 500), ['btc'], 500);
    expect(linesOf(book, 1_100)).toMatchObject([{ quiet: 1, why: '' }]);
  });

  it('knows what each venue names', () => {
    const kinds: readonly (readonly [(name: string) => string, string, string])[] = [
      [deribitKind, 'deribit_price_index.btc_usd', 'index'],
      [deribitKind, 'deribit_volatility_index.btc_usd', 'volIndex'],
      [deribitKind, 'markprice.options.btc_usd', 'chain'],
      [deribitKind, 'ticker.BTC-PERPETUAL.100ms', 'contractTicker'],
      [deribitKind, 'ticker.BTC-26MAR27-115000-C.100ms', 'optionTicker'],
      [deribitKind, 'trades.BTC-PERPETUAL.100ms', 'trades'],
      [deribitKind, 'platform_state.public_methods_state', 'status'],
      [okxKind, 'opt-summary|instFamily|BTC-USD', 'chain'],
      [okxKind, 'tickers|instId|BTC-USD-261225-90000-C', 'optionTicker'],
      [okxKind, 'tickers|instId|BTC-USD-SWAP', 'contractTicker'],
      [okxKind, 'option-trades|instType|OPTION|instFamily|BTC-USD', 'trades'],
      [bybitKind, 'tickers.BTC-26JUN26-90000-C-USDT', 'optionTicker'],
      [bybitKind, 'tickers.BTC-26JUN26-90000-P', 'optionTicker'],
      [bybitKind, 'tickers.BTCUSDT-26MAR27', 'contractTicker'],
      [bybitKind, 'orderbook.50.BTCUSDT', 'book'],
      [bybitKind, 'system.status', 'status'],
      [binanceKind, 'btcusdt@optionMarkPrice', 'chain'],
      [binanceKind, 'btcusdt@markPrice@1s', 'mark'],
      [binanceKind, 'btc-261225-90000-c@bookTicker', 'optionTicker'],
      [binanceKind, 'btcusdt_261225@bookTicker', 'contractTicker'],
      [binanceKind, 'btcusdt@depth@100ms', 'book'],
      [binanceKind, '!contractInfo', 'listing'],
    ];
    expect(kinds.map(([kindOf, name]) => `${name}: ${kindOf(name)}`)).toEqual(
      kinds.map(([, name, kind]) => `${name}: ${kind}`),
    );
  });
});

describe('back-off', () => {
  it('is uniform up to a doubled and capped limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const delay = backoffMs(attempt, 1000, 30_000, () => chance);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThan(Math.min(30_000, 1000 * 2 ** (attempt - 1)) + 1e-9);
        },
      ),
    );
    expect(backoffMs(3, 1000, 30_000, () => 0.5)).toBe(2000);
    expect(backoffMs(50, 1000, 30_000, () => 0.5)).toBe(15_000);
  });
});

describe('pending requests', () => {
  it('match answers by id in any order, time out, and fail together', async () => {
    const pending = new PendingRequests(systemClock, 30);
    const ids: number[] = [];
    const ask = (name: string) => pending.ask(name, (id) => ids.push(id) > 0);
    const [first, second] = [ask('first'), ask('second')];
    expect(pending.settle(ids[1], { ok: true, value: 2 })).toBe(true);
    expect(pending.settle(99, { ok: true, value: 0 })).toBe(false);
    expect(await second).toEqual({ ok: true, value: 2 });
    expect(await first).toMatchObject({ ok: false, failure: { reason: 'PROTOCOL' } });
    const third = ask('third');
    pending.failAll('socket lost');
    expect(await third).toMatchObject({
      ok: false,
      failure: { reason: 'CANCELLED', message: 'socket lost' },
    });
    expect(await pending.ask('closed', () => false)).toMatchObject({ ok: false });
  });
});
