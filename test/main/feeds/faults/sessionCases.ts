/** What must hold under the faults of sockets. */
import { expect } from 'vitest';
import { QUIET_CHANNEL } from '../../../../src/main/feeds/simulator/venueSets';
import type { FaultRig } from './faultRig';

export interface FaultCase {
  readonly run: (r: FaultRig) => Promise<void>;
  /** How the venue and the feed are set up for it. */
  readonly simulator?: Parameters<typeof import('./faultRig').faultRig>[1];
  readonly timings?: Parameters<typeof import('./faultRig').faultRig>[2];
  /** The fault is there before the feed starts. */
  readonly fromStart?: boolean;
}

const isQuiet = (r: FaultRig, names: readonly string[]): boolean =>
  names.some((name) => name.startsWith(QUIET_CHANNEL[r.venue]));

/** Everything that is wanted speaks or waits for an event. */
const allHeld = (r: FaultRig): Promise<void> =>
  r.until('every channel held', () => {
    const { wanted, live, silent, refused } = r.feed.status().channels;
    return wanted > 0 && live === wanted && silent.length + refused.length === 0;
  });

async function reconnected(r: FaultRig, why: RegExp): Promise<void> {
  await r.until(
    `lost because ${why.source}`,
    () => why.test(r.feed.status().detail) || r.states.includes('reconnecting'),
  );
  expect(r.feed.status().counters.reconnects).toBeGreaterThan(0);
}

export const SESSION_CASES: Readonly<Record<string, FaultCase>> = {
  F1: {
    fromStart: true,
    async run(r) {
      await r.until('named as silent', () => isQuiet(r, r.feed.status().channels.silent));
      await r.until('live without it', () => r.feed.status().state === 'live' && r.isLive(r.option.id));
    },
  },
  F2: {
    async run(r) {
      r.set('F2');
      await r.noneLive();
      expect(['stale', 'reconnecting']).toContain(r.feed.status().state);
      await r.until('given up', () => r.feed.status().counters.reconnects > 0);
      expect(r.states).toContain('stale');
    },
  },
  F3: {
    async run(r) {
      const dials = r.simulated.dials;
      r.set('F3');
      r.feed.reconnect('the machine slept');
      expect(r.feed.status()).toMatchObject({ state: 'reconnecting', detail: 'the machine slept' });
      await r.noneLive();
      r.set('F3', false);
      await r.bothLive();
      expect(r.simulated.dials).toBeGreaterThan(dials);
      r.set('F3');
      await r.until('given up without being told', () => r.feed.status().counters.reconnects > 1);
    },
  },
  F4: {
    async run(r) {
      await allHeld(r);
      const { wanted } = r.feed.status().channels;
      r.set('F4');
      await reconnected(r, /1006/);
      await r.bothLive();
      await allHeld(r);
      expect(r.feed.status().channels.wanted).toBe(wanted);
    },
  },
  F5: {
    // A second of the venue's heartbeats lasts 20 ms here: 30 s of silence would be 0.6 s.
    simulator: { heartbeatUnitMs: 20 },
    timings: { keepAliveMs: 100, silenceMs: 5_000 },
    async run(r) {
      await r.pause(900);
      expect(r.feed.status().counters.reconnects, 'no heartbeat is missed').toBe(0);
      r.set('F5');
      await reconnected(r, /4000|4004|1006|1008/);
    },
  },
  F6: {
    async run(r) {
      r.set('F6');
      await r.until(
        'late',
        () => r.feed.status().state === 'stale' && /late/.test(r.feed.status().detail),
        12_000,
      );
      await r.noneLive();
    },
  },
  F7: {
    async run(r) {
      for (let i = 0; i < 3; i += 1) {
        await allHeld(r);
        r.simulated.killSockets();
        await r.bothLive();
      }
      r.feed.subscribe(r.board.instruments().map(({ id }) => id));
      await allHeld(r);
      expect(r.simulated.breaches, 'limits of the venue').toEqual([]);
      r.set('F7');
      await r.pause(400);
      expect(r.feed.status().state, 'punished, not dead').not.toBe('failed');
    },
  },
  F11: {
    async run(r) {
      r.feed.subscribe([r.perpetual, r.option.id]);
      await allHeld(r);
      r.set('F11');
      await r.pause(600);
      r.set('F11', false);
      // Each channel that was asked for twice was left in between: everything is in step again.
      r.simulator.faults.noSecondSnapshot = true;
      const from = r.seen.length;
      await r.until('tops flow again', () =>
        r.seen
          .slice(from)
          .some((u) => u.kind === 'quote' && u.instrumentId === r.perpetual && u.bid !== undefined),
      );
      expect(r.feed.status().counters.reconnects).toBe(0);
    },
  },
  F12: {
    fromStart: true,
    async run(r) {
      await r.until('named as missing', () => isQuiet(r, r.feed.status().channels.refused));
      await r.until('live without it', () => r.feed.status().state === 'live' && r.isLive(r.option.id));
    },
  },
  F13: {
    fromStart: true,
    async run(r) {
      const named = (): boolean => {
        const { refused, silent } = r.feed.status().channels;
        return isQuiet(r, [...refused, ...silent]);
      };
      await r.until('the bad one is named', named);
      await r.until('the others live', () => r.feed.status().state === 'live' && r.isLive(r.option.id));
      await r.until('nearly all are held', () => {
        const { wanted, live } = r.feed.status().channels;
        return live > 0.8 * wanted;
      });
    },
  },
  F14: {
    fromStart: true,
    async run(r) {
      await r.bothLive();
      await allHeld(r);
      await r.pause(600);
      expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
    },
  },
  F22: {
    async run(r) {
      const before = r.board.counters().outOfOrder;
      r.set('F22');
      await r.until('older ones counted', () => r.board.counters().outOfOrder - before > 50);
      const level = r.simulator.exchange.quotes.index('BTC');
      expect(r.index() / level).toBeCloseTo(1, 1);
      expect((r.board.quote(r.perpetual)?.mark?.value ?? NaN) / level).toBeCloseTo(1, 1);
      expect(r.feed.status().state).toBe('live');
    },
  },
  F27: {
    async run(r) {
      const [old] = r.simulated.clients();
      r.states.length = 0;
      r.set('F27');
      await r.until('replaced', () => r.simulated.dials === 2 && r.simulated.clients().length === 1);
      expect(r.simulated.clients()).not.toContain(old);
      expect(r.states.filter((state) => state !== 'live')).toEqual([]);
      expect(r.feed.status().counters.reconnects).toBe(0);
    },
  },
  F28: {
    timings: { rotateMs: 500 },
    async run(r) {
      r.states.length = 0;
      r.simulated.faults.cutAtAgeMs = 1_500;
      await r.until('replaced or redialled', () => r.simulated.dials >= 4 && r.states.length >= 0);
      if (r.venue === 'binance') {
        await r.pause(1_500);
        expect(r.feed.status().counters.reconnects, 'replaced before the cut').toBe(0);
        expect(r.states.filter((state) => state !== 'live')).toEqual([]);
      }
      r.simulated.faults.cutAtAgeMs = undefined;
    },
  },
  F36: {
    timings: { backoffBaseMs: 100, backoffCapMs: 400 },
    async run(r) {
      const sockets = r.simulated.clients().length;
      r.simulated.knocks.length = 0;
      r.set('F36');
      await r.pause(2_000);
      // Full jitter up to 0.1, 0.2, 0.4, 0.4 s: about ten dials a socket, and never a burst.
      expect(r.simulated.knocks.length).toBeLessThanOrEqual(25 * sockets);
      expect(r.simulated.knocks.length).toBeGreaterThan(0);
      expect(r.feed.status().attempt).toBeGreaterThan(1);
      await r.noneLive();
    },
  },
};
