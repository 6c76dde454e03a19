/** What must hold under the faults of frames. */
import { expect } from 'vitest';
import type { QuoteUpdate } from '../../../../src/main/feeds/feed';
import { QUOTE_FLAGS } from '../../../../src/main/feeds/freshness';
import { expectSaneNumbers } from '../rig';
import type { FaultCase } from './sessionCases';
import type { FaultRig } from './faultRig';

const quotesOf = (r: FaultRig, id: string, from = 0): QuoteUpdate[] =>
  r.seen.slice(from).filter((u): u is QuoteUpdate => u.kind === 'quote' && u.instrumentId === id);

/** Held, with its book on the socket and in step. */
async function holdBook(r: FaultRig): Promise<void> {
  r.feed.subscribe([r.perpetual]);
  await r.until('its book is asked for', () =>
    r.simulated.clients().some(({ channels }) => [...channels].some((name) => /book|@depth/.test(name))),
  );
  await r.until('its top', () => r.board.quote(r.perpetual)?.bid !== undefined);
}

/** As many frames as make sure that the fault has passed through everything. */
async function frames(r: FaultRig, count = 120): Promise<void> {
  const from = r.feed.status().counters.frames;
  await r.until(`${count} frames`, () => r.feed.status().counters.frames - from > count);
}

const stays = async (r: FaultRig): Promise<void> => {
  expect(r.feed.status().counters.reconnects).toBe(0);
  await r.bothLive();
  expectSaneNumbers(r.board);
};

export const CONTENT_CASES: Readonly<Record<string, FaultCase>> = {
  F8: {
    async run(r) {
      await holdBook(r);
      r.set('F8');
      if (r.venue !== 'bybit') await r.until('gaps', () => r.reasons('sequence gap') > 2);
      else await frames(r);
      r.set('F8', false);
      await stays(r);
      const from = r.seen.length;
      await r.until('tops flow', () => quotesOf(r, r.perpetual, from).some(({ bid }) => bid !== undefined));
    },
  },
  F9: {
    async run(r) {
      await holdBook(r);
      r.simulated.faults.stalled = ['tickers', 'btcusdt@bookTicker'];
      r.set('F9');
      await r.until('gaps', () => r.reasons('sequence gap') > 1);
      // Only snapshots and what follows them in step tell a top: no older book is quoted.
      const level = r.simulator.exchange.quotes.index('BTC');
      for (const { bid } of quotesOf(r, r.perpetual))
        if (bid !== undefined) expect(bid / level).toBeCloseTo(1, 1);
      r.simulated.faults.stalled = [];
      await stays(r);
    },
  },
  F10: {
    async run(r) {
      await holdBook(r);
      const before = r.board.quote(r.perpetual)?.bid?.value ?? NaN;
      r.set('F10');
      await r.until('cut', () => r.feed.status().counters.reconnects > 0);
      await r.bothLive();
      await r.until('the new market', () => (r.board.quote(r.perpetual)?.bid?.value ?? 0) > before * 1.015);
      const from = r.seen.length;
      await frames(r);
      for (const { bid, ask } of quotesOf(r, r.perpetual, from)) {
        if (bid !== undefined) expect(bid).toBeGreaterThan(before * 1.01);
        if (bid !== undefined && ask !== undefined) expect(bid).toBeLessThanOrEqual(ask);
      }
    },
  },
  F15: {
    async run(r) {
      r.set('F15');
      await frames(r, 300);
      const quote = r.board.quote(r.option.id);
      expect(quote?.bid?.value ?? 1).toBeGreaterThan(0);
      expect(quote?.markVol?.value ?? 1).toBeGreaterThan(0);
      await stays(r);
    },
  },
  F16: {
    async run(r) {
      await r.until('funding', () => r.board.quote(r.perpetual)?.fundingRate8h !== undefined);
      r.set('F16');
      await frames(r, 300);
      const quote = r.board.quote(r.perpetual);
      expect(quote?.fundingRate8h?.value).toBeDefined();
      expect(quote?.openInterest?.value).toBeGreaterThan(0);
      expect(quote?.bid?.value).toBeGreaterThan(0);
      await stays(r);
    },
  },
  F17: {
    async run(r) {
      r.feed.subscribe([r.option.id]);
      await r.until('a bid', () => r.board.quote(r.option.id)?.bid !== undefined);
      r.set('F17');
      // Books are another source of the bid: they are not part of this.
      r.simulated.faults.stalled = ['books', 'orderbook', `${r.option.symbol.toLowerCase()}@`];
      await r.until('no bid, no ask', () => {
        const { bid, ask, bidVol } = r.board.quote(r.option.id) ?? {};
        return bid === undefined && ask === undefined && bidVol === undefined;
      });
      await stays(r);
    },
  },
  F18: {
    async run(r) {
      r.feed.subscribe([r.option.id]);
      await r.until('vols', () => r.board.quote(r.option.id)?.markVol !== undefined);
      r.set('F18');
      await r.until('no vol', () => r.board.quote(r.option.id)?.markVol === undefined);
      expect(r.board.quote(r.option.id)).not.toHaveProperty('askVol');
      expectSaneNumbers(r.board);
      expect(r.feed.status().counters.reconnects).toBe(0);
    },
  },
  F19: {
    async run(r) {
      const forward = r.board.quote(r.option.id)?.forward?.value ?? NaN;
      r.set('F19');
      if (r.venue === 'binance') {
        await frames(r);
        expect((r.board.quote(r.option.id)?.forward?.value ?? NaN) / r.index()).toBeCloseTo(1, 3);
        return stays(r);
      }
      // A dated future of the same expiry would tell the forward.
      const futures = r.board.instruments().filter(({ kind }) => kind === 'future');
      r.simulated.faults.stalled = futures.flatMap(({ symbol }) => [
        `ticker.${symbol}`,
        `tickers.${symbol}`,
        `mark-price|instId|${symbol}`,
      ]);
      await r.until('old with its forward', () => !r.isLive(r.option.id));
      expect((r.board.quote(r.option.id)?.forward?.value ?? NaN) / forward).toBeCloseTo(1, 1);
      expect(r.isLive(r.perpetual)).toBe(true);
      // Only Bybit's chain has fresh bids and asks of its own; there parity steps in where no ticker stands still.
      if (r.venue !== 'bybit') return;
      const sources = (): (string | undefined)[] =>
        r.board.instruments().map(({ id }) => r.board.quote(id)?.forward?.source);
      await r.until('by parity', () => {
        r.board.takeDirty(Date.now());
        return sources().some((source) => source?.includes('parity'));
      });
    },
  },
  F20: {
    async run(r) {
      r.set('F20');
      await r.until('marked', () => (r.board.flags(r.perpetual) & QUOTE_FLAGS.crossed) !== 0);
      const quote = r.board.quote(r.perpetual);
      expect(quote?.bid?.value).toBeGreaterThan(quote?.ask?.value ?? Infinity);
      expect(r.isLive(r.perpetual)).toBe(true);
    },
  },
  F21: {
    async run(r) {
      await holdBook(r);
      r.set('F21');
      const before = r.board.counters().outOfOrder;
      await r.until('trailing tops turned down', () => r.board.counters().outOfOrder - before > 5);
      const level = r.simulator.exchange.quotes.index('BTC');
      await frames(r);
      expect((r.board.quote(r.perpetual)?.bid?.value ?? NaN) / level).toBeGreaterThan(0.985);
      await stays(r);
    },
  },
  F31: {
    async run(r) {
      r.set('F31');
      await frames(r, 300);
      expect(r.feed.status().counters.rejected).toBe(0);
      await stays(r);
    },
  },
  F32: {
    async run(r) {
      await holdBook(r);
      r.set('F32');
      await frames(r, 200);
      expect(r.feed.status().counters.rejected).toBe(0);
      await stays(r);
    },
  },
  F33: {
    async run(r) {
      r.set('F33');
      await frames(r, 300);
      expect(r.feed.status().counters.rejected).toBe(0);
      expect(r.index() / r.simulator.exchange.quotes.index('BTC')).toBeCloseTo(1, 2);
      await stays(r);
    },
  },
  F34: {
    async run(r) {
      r.set('F34');
      await r.until('ignored', () => r.reasons('coin-margined') > 5);
      expect((r.board.quote(r.perpetual)?.mark?.value ?? NaN) / r.index()).toBeCloseTo(1, 1);
      expect(r.index()).toBeGreaterThan(1_000);
      await stays(r);
    },
  },
};
