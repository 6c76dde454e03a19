/** What must hold under the faults of order books. */
import { expect } from 'vitest';
import { callsOf, frames, quotesOf, stays, type FaultCases } from './faultCase';
import type { FaultRig } from './faultRig';

/** Held, with its book on the socket and in step. */
async function holdBook(r: FaultRig): Promise<void> {
  r.feed.subscribe([r.perpetual]);
  await r.until('its book is asked for', () =>
    r.simulated.clients().some(({ channels }) => [...channels].some((name) => /book|@depth/.test(name))),
  );
  await r.until('its top', () => r.board.quote(r.perpetual)?.bid !== undefined);
}

const isOfBook = (text: string): boolean => /book|@depth/.test(text);

/** Calls for snapshots, on the socket or by REST, with everything else that was asked for. */
const asksOf = (r: FaultRig, from: { readonly calls: number; readonly requests: number }): string[] => [
  ...callsOf(r)
    .slice(from.calls)
    .map(({ text }) => text),
  ...r.simulated.requests.slice(from.requests).filter((path) => path.includes('/depth')),
];

const level = (r: FaultRig): number => r.simulator.exchange.quotes.index('BTC');

export const BOOK_CASES: FaultCases = {
  F8: {
    async run(r) {
      await holdBook(r);
      const from = { calls: callsOf(r).length, requests: r.simulated.requests.length };
      r.set('F8');
      if (r.venue !== 'bybit') await r.until('gaps', () => r.reasons('sequence gap') > 2);
      else await frames(r);
      expect(r.board.quote(r.perpetual)?.bid?.value, 'the ticker’s top stays').toBeGreaterThan(
        0.98 * level(r),
      );
      await r.until('it lives', () => r.isLive(r.perpetual));
      r.set('F8', false);
      await stays(r);
      const asks = asksOf(r, from);
      expect(
        asks.filter((text) => !isOfBook(text) && !text.includes('/depth')),
        'the book alone',
      ).toEqual([]);
      // Left and asked for once a gap: what comes while a snapshot is awaited starts nothing.
      expect(asks.length).toBeLessThanOrEqual(2 * r.reasons('sequence gap') + 2);
      const seen = r.seen.length;
      await r.until('tops flow', () => quotesOf(r, r.perpetual, seen).some(({ bid }) => bid !== undefined));
    },
  },
  F9: {
    async run(r) {
      await holdBook(r);
      r.simulated.faults.stalled = ['tickers', 'btcusdt@bookTicker'];
      r.set('F9');
      await r.until('gaps', () => r.reasons('sequence gap') > 0);
      // Only snapshots and what follows them in step tell a top: no older book is quoted.
      for (const { bid } of quotesOf(r, r.perpetual))
        if (bid !== undefined) expect(bid / level(r)).toBeCloseTo(1, 1);
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
  F21: {
    async run(r) {
      await holdBook(r);
      r.set('F21');
      const before = r.board.counters().outOfOrder;
      await r.until('trailing tops turned down', () => r.board.counters().outOfOrder - before > 3);
      const from = r.seen.length;
      await frames(r, 60);
      const { bid, ask, mark } = r.board.quote(r.perpetual) ?? {};
      expect((bid?.value ?? NaN) / level(r)).toBeGreaterThan(0.985);
      // Both sides are of one message of one source, and each value says when it was true and who said so.
      expect(bid?.exchangeTimeMs).toBe(ask?.exchangeTimeMs);
      for (const value of [bid, ask, mark]) {
        expect(value?.source).toBe('simulator');
        expect(value?.exchangeTimeMs).toBeGreaterThan(0);
      }
      const trailing = quotesOf(r, r.perpetual, from).filter(({ bid: side = NaN }) => side < 0.98 * level(r));
      expect(trailing.length, 'the book does trail').toBeGreaterThan(0);
      const newest = Math.max(...trailing.map(({ exchangeTimeMs }) => exchangeTimeMs));
      expect(bid?.exchangeTimeMs).toBeGreaterThan(newest);
      await stays(r);
    },
  },
  F32: {
    async run(r) {
      await holdBook(r);
      r.set('F32');
      await frames(r, 200);
      expect(r.reasons('sequence gap')).toBe(0);
      expect(r.feed.status().counters.rejected).toBe(0);
      expect((r.board.quote(r.perpetual)?.bid?.value ?? NaN) / level(r)).toBeCloseTo(1, 2);
      await stays(r);
    },
  },
};
