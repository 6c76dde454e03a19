/** Trades of held instruments from every venue, over a real socket on loopback. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { VENUES } from '../../../src/engine/instruments/symbol';
import type { TradeUpdate } from '../../../src/main/feeds/feed';
import { faultRig, type FaultRig } from './faults/faultRig';

const TRADES = /^(trades[.|]|option-trades\||publicTrade\.)|@(optionTrade|aggTrade)$/;

/** How each venue names the trades of its perpetual and of its BTC options. */
const CHANNELS: Readonly<Record<Venue, (r: FaultRig) => readonly [perpetual: string, option: string]>> = {
  deribit: (r) => ['trades.BTC-PERPETUAL.100ms', `trades.${r.option.symbol}.100ms`],
  okx: () => ['trades|instId|BTC-USD-SWAP', 'option-trades|instType|OPTION|instFamily|BTC-USD'],
  bybit: () => ['publicTrade.BTCUSDT', 'publicTrade.BTC'],
  binance: () => ['btcusdt@aggTrade', 'btcusdt@optionTrade'],
};

let r: FaultRig;
afterEach(() => r.stop());

const held = (): string[] =>
  r.simulated.clients().flatMap(({ channels }) => [...channels].filter((name) => TRADES.test(name)));
const trades = (): TradeUpdate[] => r.seen.filter((update) => update.kind === 'trade');

describe.each(VENUES)('%s', (venue) => {
  it('tells the trades of what is held, of nothing else, and no longer than it is held', async () => {
    // The market runs ten times as fast as the clock.
    r = await faultRig(venue, { stepMs: 10 });
    await r.bothLive();
    expect(held()).toEqual([]);
    const [ofPerpetual, ofOption] = CHANNELS[venue](r);

    r.feed.subscribe([r.perpetual]);
    await r.until('its channel', () => held().join() === ofPerpetual);
    await r.until('a trade', () => r.board.lastTrade(r.perpetual, Date.now()) !== undefined);
    const trade = r.board.lastTrade(r.perpetual, Date.now());
    expect(trade).toMatchObject({ source: 'simulator', freshness: 'live', instrumentId: r.perpetual });
    expect((trade?.price ?? NaN) / r.index()).toBeCloseTo(1, 1);
    expect(trade?.quantity).toBeGreaterThan(0);
    expect(['buy', 'sell']).toContain(trade?.takerSide);
    expect(Math.abs((trade?.localTimeMs ?? NaN) - Date.now())).toBeLessThan(10_000);

    r.feed.subscribe([r.option.id]);
    await r.until('the other channel', () => held().join() === ofOption);
    await r.until('a trade of the option', () => trades().some((t) => t.instrumentId === r.option.id));
    const ofIt = r.board.lastTrade(r.option.id, Date.now());
    const mark = r.board.quote(r.option.id)?.mark?.value ?? NaN;
    // In the unit of the mark: for one coin, whatever a contract holds.
    expect((ofIt?.price ?? NaN) / mark).toBeGreaterThan(0.7);
    expect((ofIt?.price ?? NaN) / mark).toBeLessThan(1.4);
    expect(new Set(trades().map((t) => t.instrumentId))).toEqual(new Set([r.perpetual, r.option.id]));

    r.feed.subscribe([]);
    await r.until('none is left', () => held().length === 0);
    const { channels, counters } = r.feed.status();
    expect(channels).toMatchObject({ silent: [], refused: [] });
    expect(counters).toMatchObject({ rejected: 0, reconnects: 0 });
    expect(r.simulated.breaches).toEqual([]);
  }, 30_000);

  it('a last trade is stale while the feed is not live, and replaced by the next session', async () => {
    r = await faultRig(venue, { stepMs: 10 });
    r.feed.subscribe([r.perpetual]);
    await r.until('a trade', () => r.board.lastTrade(r.perpetual, Date.now())?.freshness === 'live');
    r.simulated.faults.refuseConnections = true;
    r.simulated.killSockets();
    await r.until('stale', () => r.board.lastTrade(r.perpetual, Date.now())?.freshness === 'stale');
    const { localTimeMs = NaN } = r.board.lastTrade(r.perpetual, Date.now()) ?? {};
    r.simulated.faults.refuseConnections = false;
    await r.until('another', () => {
      const trade = r.board.lastTrade(r.perpetual, Date.now());
      return trade?.freshness === 'live' && trade.localTimeMs > localTimeMs;
    });
  }, 30_000);
});
