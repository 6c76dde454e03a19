/** What must hold under the faults of a venue as a whole. */
import { expect } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { frames, type FaultCases } from './faultCase';

const SKEW_MS = 180_000;

/** What each venue answers to too many calls. */
const REFUSALS: Readonly<Record<Venue, number>> = { deribit: 429, okx: 429, bybit: 403, binance: 418 };

export const VENUE_CASES: FaultCases = {
  F24: {
    async run(r) {
      r.set('F24');
      await r.until(
        'the offset is measured',
        () => Math.abs((r.feed.status().clockOffsetMs ?? 0) - SKEW_MS) < 2_000,
      );
      await r.bothLive();
      // The first frames of a socket may come before its clock is read.
      const rejected = r.reasons('time in the future');
      await frames(r, 60);
      expect(r.reasons('time in the future')).toBe(rejected);
      expect(r.feed.status().detail).not.toContain('late');
    },
  },
  F25: {
    async run(r) {
      r.set('F25');
      await r.pause(300);
      expect(r.feed.status()).toMatchObject({ state: 'live', counters: { reconnects: 0 } });
    },
  },
  F29: {
    timings: { maintenanceRetryMs: 500, backoffBaseMs: 100, backoffCapMs: 400 },
    async run(r) {
      const sockets = r.simulated.clients().length;
      r.set('F29');
      if (r.venue === 'binance')
        await r.until('reconnecting', () => r.feed.status().state === 'reconnecting');
      else await r.until('the word', () => r.feed.status().state === 'maintenance');
      await r.noneLive();
      if (r.venue === 'binance') return;
      // Announced: each socket is tried now and then, and without the pause it would be every 0.2 s.
      r.simulated.knocks.length = 0;
      await r.pause(1_500);
      expect(r.simulated.knocks.length).toBeLessThanOrEqual(3 * sockets);
    },
  },
  F30: {
    // Three seconds before the daily expiry.
    simulator: { startMs: Date.UTC(2026, 9, 14, 7, 59, 57) },
    timings: { relistEveryMs: 400, relistLeastMs: 200 },
    async run(r) {
      const ending = r.board
        .instruments()
        .find((one) => one.kind === 'option' && one.expiryMs === Date.UTC(2026, 9, 14, 8));
      const id = ending?.id ?? '';
      const known = new Set(r.board.instruments().map((one) => one.id));
      const tick = r.board.instrument(r.perpetual)?.tickSize ?? NaN;
      r.feed.subscribe([id]);
      await r.until('delivered', () => r.board.state(id) === 'delivered');
      expect(r.isLive(id)).toBe(false);
      expect(r.board.quote(id), 'held ones stay shown').toBeDefined();
      await r.until('its price', () =>
        r.seen.some((u) => u.kind === 'state' && u.instrumentId === id && (u.deliveryPrice ?? 0) > 0),
      );
      const isNew = (one: { readonly id: string; readonly kind: string }): boolean =>
        one.kind === 'option' && !known.has(one.id);
      await r.until('what is new lives', () =>
        r.board
          .instruments()
          .filter(isNew)
          .some((one) => r.isLive(one.id)),
      );
      r.simulator.changeTerms();
      await r.until('the terms', () => r.board.instrument(r.perpetual)?.tickSize === 2 * tick);
      await r.bothLive();
    },
  },
  F35: {
    timings: { relistEveryMs: 150, relistLeastMs: 100, pollEveryMs: 100 },
    async run(r) {
      const { requests, faults } = r.simulated;
      r.set('F35');
      Object.assign(faults, { httpStatus: REFUSALS[r.venue], retryAfter: 2 });
      await r.until('refused', () => requests.length > 0 && r.reasons('call failed') > 0);
      const parseFailures = r.reasons('bad answer') + r.reasons('bad frame');
      expect(parseFailures, 'the status is read before the page').toBe(0);
      const askedMs = Date.now();
      requests.length = 0;
      await r.until('asked again when it is over', () => requests.length > 0);
      expect(Date.now() - askedMs, 'quiet while it is asked for').toBeGreaterThan(1_600);
      await r.bothLive();
      expect(r.feed.status().counters.reconnects).toBe(0);
    },
  },
};
