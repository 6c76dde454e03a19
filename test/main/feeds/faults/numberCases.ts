/** What must hold under the faults of numbers: absent, impossible, under other names, of something else. */
import { expect } from 'vitest';
import { yearFraction } from '../../../../src/engine/basics/time';
import { forwardFromFuture } from '../../../../src/engine/market/forwards';
import { impliedBlackVol } from '../../../../src/engine/pricing/impliedVol';
import { QUOTE_FLAGS, VOL_LIMITS } from '../../../../src/main/feeds/freshness';
import { expectSaneNumbers } from '../rig';
import { frames, quotesOf, stays, type FaultCases } from './faultCase';
import type { FaultRig } from './faultRig';

const SIDES = ['bid', 'ask', 'last', 'bidSize', 'askSize', 'bidVol', 'askVol', 'markVol'] as const;

const value = (r: FaultRig) => r.simulator.exchange.quotes.value(r.option);

/** The board's numbers are those of the market: index and perpetual within a move of the last moments, vols exactly. */
async function expectMarket(r: FaultRig): Promise<void> {
  await r.until('a forward', () => r.board.quote(r.option.id)?.forward !== undefined);
  const index = r.simulator.exchange.quotes.index('BTC');
  expect(r.index() / index).toBeCloseTo(1, 2);
  const perpetual = r.board.quote(r.perpetual);
  expect((perpetual?.mark?.value ?? NaN) / index).toBeCloseTo(1, 2);
  const { markVol, forward } = r.board.quote(r.option.id) ?? {};
  expect(markVol?.value ?? NaN).toBeCloseTo(value(r).vol, 2);
  expect((forward?.value ?? NaN) / (r.venue === 'binance' ? index : value(r).forward)).toBeCloseTo(1, 2);
}

export const NUMBER_CASES: FaultCases = {
  F15: {
    async run(r) {
      const { option } = r;
      r.feed.subscribe([option.id]);
      // Books are another source of the sides.
      r.simulated.faults.stalled = ['orderbook'];
      const sidesAndVols = () => quotesOf(r, option.id, from).filter(({ bid, markVol }) => bid ?? markVol);
      r.set('F15');
      await frames(r, 40);
      let from = r.seen.length;
      await r.until('what REST tells', () => sidesAndVols().length > 1);
      // REST names its fields as it always does, and its answers are whole.
      const told = sidesAndVols();
      for (const { bid, ask, markVol } of told) {
        expect(bid).toBeGreaterThan(0);
        expect(ask).toBeGreaterThan(bid ?? NaN);
        expect(markVol).toBeCloseTo(value(r).vol, 2);
      }
      // The socket's own messages hold a mark, and none of what REST's names would be.
      const socket = quotesOf(r, option.id, from).filter((update) => !told.includes(update));
      expect(socket.length).toBeGreaterThan(0);
      for (const update of socket) {
        expect(update.mark).toBeGreaterThan(0);
        for (const field of SIDES) if (field !== 'last') expect(update).not.toHaveProperty(field);
        expect(update.cleared ?? [], 'nobody said that there is none').toEqual([]);
      }
      r.set('F15', false);
      from = r.seen.length;
      await r.until('the socket’s names again', () => sidesAndVols().length > 8);
      await stays(r);
    },
  },
  F16: {
    async run(r) {
      const now = () => r.board.quote(r.perpetual);
      await r.until('funding', () => now()?.fundingRate8h !== undefined);
      r.set('F16');
      await frames(r, 40);
      const from = r.seen.length;
      const before = now();
      await r.until('some deltas', () => quotesOf(r, r.perpetual, from).length > 4);
      const updates = quotesOf(r, r.perpetual, from);
      for (const update of updates) {
        expect(update.isDelta).toBe(true);
        expect(update.cleared ?? [], 'absent is not empty').toEqual([]);
      }
      for (const field of ['fundingRate8h', 'openInterest'] as const) {
        const isTold = updates.some((update) => update[field] !== undefined);
        expect(now()?.[field]?.value, field).toBeGreaterThan(field === 'fundingRate8h' ? -1 : 0);
        if (!isTold) expect(now()?.[field]?.value, `${field} is not mentioned`).toBe(before?.[field]?.value);
      }
      expect(now()?.bid?.value).toBeGreaterThan(0);
      expect(r.board.flags(r.perpetual) & QUOTE_FLAGS.oldFunding, 'confirmed by each delta').toBe(0);
      await stays(r);
    },
  },
  F17: {
    async run(r) {
      r.feed.subscribe([r.option.id]);
      await r.until('a bid', () => r.board.quote(r.option.id)?.bid !== undefined);
      r.set('F17');
      const from = r.seen.length;
      // Books are another source of the bid: they are not part of this.
      r.simulated.faults.stalled = ['books', 'orderbook', `${r.option.symbol.toLowerCase()}@`];
      await r.until('no bid, no ask', () => {
        const { bid, ask, bidVol } = r.board.quote(r.option.id) ?? {};
        return bid === undefined && ask === undefined && bidVol === undefined;
      });
      expect(r.board.quote(r.option.id)?.mark?.value).toBeGreaterThan(0);
      for (const update of r.seen.slice(from)) {
        if (update.kind !== 'quote') continue;
        for (const field of SIDES) expect(update[field] ?? NaN, field).not.toBe(0);
      }
      await stays(r);
    },
  },
  F18: {
    async run(r) {
      const { board, option } = r;
      r.feed.subscribe([option.id]);
      await r.until('vols', () => board.quote(option.id)?.markVol !== undefined);
      r.set('F18');
      await r.until('no vol', () => board.quote(option.id)?.markVol === undefined);
      expect(board.quote(option.id)).not.toHaveProperty('askVol');
      expectSaneNumbers(board);
      // Our own, from the mark, within bounds.
      const { mark, forward } = board.quote(option.id) ?? {};
      const onForward = forward?.value ?? NaN;
      const own = impliedBlackVol({
        ...{ F: onForward, K: option.strike, type: option.optionType, discount: 1 },
        T: yearFraction(r.simulator.exchange.now(), option.expiryMs),
        price: (mark?.value ?? NaN) * (option.isInverse ? onForward : 1),
      });
      expect(own.ok ? own.value : own.failure.message).toBeCloseTo(value(r).vol, 1);
      // Below the cap and out of any range: shown, and marked.
      r.set('F18', false);
      r.simulated.faults.explodingVols = true;
      await r.until('exploding', () => (board.quote(option.id)?.markVol?.value ?? 0) > VOL_LIMITS.high);
      expect(board.flags(option.id) & QUOTE_FLAGS.volRange).not.toBe(0);
      r.simulated.faults.explodingVols = false;
      await r.until('back in range', () => (board.flags(option.id) & QUOTE_FLAGS.volRange) === 0);
      expect(r.feed.status().counters.reconnects).toBe(0);
    },
  },
  F20: {
    async run(r) {
      r.set('F20');
      const quote = () => r.board.quote(r.perpetual);
      await r.until('marked', () => (r.board.flags(r.perpetual) & QUOTE_FLAGS.crossed) !== 0);
      expect(quote()?.bid?.value).toBeGreaterThan(quote()?.ask?.value ?? Infinity);
      await r.until('it lives', () => r.isLive(r.perpetual));
      const { bid, ask, mark } = quote() ?? {};
      const taken = forwardFromFuture({ bid, ask, mark });
      expect(taken, 'no middle of these two').toMatchObject({ ok: true, value: { forward: mark?.value } });
      r.set('F20', false);
      await r.until('uncrossed', () => (r.board.flags(r.perpetual) & QUOTE_FLAGS.crossed) === 0);
      const after = quote() ?? {};
      const mid = 0.5 * ((after.bid?.value ?? NaN) + (after.ask?.value ?? NaN));
      expect(forwardFromFuture({ bid: after.bid, ask: after.ask, mark: after.mark })).toMatchObject({
        value: { forward: mid },
      });
    },
  },
  F31: {
    async run(r) {
      r.set('F31');
      await frames(r, 200);
      expect(r.feed.status().counters.rejected).toBe(0);
      await expectMarket(r);
      await stays(r);
    },
  },
  F33: {
    async run(r) {
      r.set('F33');
      await frames(r, 200);
      expect(r.feed.status().counters.rejected).toBe(0);
      await expectMarket(r);
      await stays(r);
    },
  },
  F34: {
    async run(r) {
      r.set('F34');
      await r.until('ignored', () => r.reasons('coin-margined') > 5);
      await expectMarket(r);
      expect(r.feed.status().counters.rejected).toBe(0);
      await stays(r);
    },
  },
};
