/** What must hold under the faults of sockets: cuts, overlaps, heartbeats, age. */
import { Worker } from 'node:worker_threads';
import { expect } from 'vitest';
import { allHeld, type FaultCases } from './faultCase';
import { IMPATIENT, type FaultRig } from './faultRig';

async function reconnected(r: FaultRig, why: RegExp): Promise<void> {
  await r.until(
    `lost because ${why.source}`,
    () => why.test(r.feed.status().detail) || r.states.includes('reconnecting'),
  );
  expect(r.feed.status().counters.reconnects).toBeGreaterThan(0);
}

/** A computation elsewhere: engine runs have a thread of their own, and sockets are not on it. */
const compute = (ms: number): Worker =>
  new Worker(`const end = Date.now() + ${ms}; while (Date.now() < end);`, { eval: true });

/** Fewest sockets at any moment until stopped, and whether everything was live all the time. */
function watch(r: FaultRig) {
  const seen = { fewest: Infinity, gaps: 0 };
  const timer = setInterval(() => {
    seen.fewest = Math.min(seen.fewest, r.simulated.clients().length);
    if (r.feed.status().state !== 'live' || !r.isLive(r.perpetual) || !r.isLive(r.option.id)) seen.gaps += 1;
  }, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return seen;
    },
  };
}

export const SOCKET_CASES: FaultCases = {
  F3: {
    timings: IMPATIENT,
    async run(r) {
      const { dials } = r.simulated;
      const before = r.simulated.clients();
      r.set('F3');
      r.feed.reconnect('the machine slept');
      expect(r.feed.status()).toMatchObject({ state: 'reconnecting', detail: 'the machine slept' });
      await r.noneLive();
      r.set('F3', false);
      await r.bothLive();
      expect(r.simulated.dials).toBeGreaterThan(dials);
      for (const client of before) expect(r.simulated.clients()).not.toContain(client);
      r.set('F3');
      await r.until('given up without being told', () => r.feed.status().counters.reconnects > 1);
    },
  },
  F4: {
    async run(r) {
      await allHeld(r);
      const { wanted } = r.feed.status().channels;
      const { rejected } = r.feed.status().counters;
      r.set('F4');
      await reconnected(r, /1006/);
      await r.bothLive();
      await allHeld(r);
      expect(r.feed.status().channels.wanted).toBe(wanted);
      expect(r.feed.status().counters.rejected, 'it is nothing out of the way').toBe(rejected);
      expect(r.states).not.toContain('failed');
    },
  },
  F5: {
    // A second of the venue's heartbeats lasts 40 ms here: 30 s of silence would be 1.2 s.
    simulator: { heartbeatUnitMs: 40 },
    timings: { keepAliveMs: 100, silenceMs: 5_000 },
    async run(r) {
      const busy = compute(300);
      await r.pause(1_300);
      await busy.terminate();
      expect(r.feed.status().counters.reconnects, 'no heartbeat is missed').toBe(0);
      r.set('F5');
      await reconnected(r, /4000|4004|1006|1008/);
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
      await r.until('live', () => r.feed.status().state === 'live');
    },
  },
  F27: {
    async run(r) {
      await allHeld(r);
      const [old] = r.simulated.clients();
      r.states.length = 0;
      const watched = watch(r);
      r.set('F27');
      await r.until('replaced', () => r.simulated.dials === 2 && r.simulated.clients().length === 1);
      await r.pause(50);
      expect(watched.stop(), 'the next was there first, and nothing stopped').toEqual({ fewest: 1, gaps: 0 });
      expect(r.simulated.clients()).not.toContain(old);
      expect(r.states.filter((state) => state !== 'live')).toEqual([]);
      expect(r.feed.status().counters.reconnects).toBe(0);
    },
  },
  F28: {
    timings: { rotateMs: 500 },
    async run(r) {
      const { dials } = r.simulated;
      r.states.length = 0;
      r.simulated.faults.cutAtAgeMs = r.venue === 'binance' ? 2_500 : 600;
      if (r.venue === 'binance') {
        await r.until('replaced twice', () => r.simulated.dials - dials >= 4);
        expect(r.feed.status().counters.reconnects, 'replaced before the cut').toBe(0);
        expect(r.states.filter((state) => state !== 'live')).toEqual([]);
      } else await r.until('redialled', () => r.feed.status().counters.reconnects > 0);
      r.simulated.faults.cutAtAgeMs = undefined;
    },
  },
  F36: {
    timings: { backoffBaseMs: 100, backoffCapMs: 400, dialGapMs: 60 },
    async run(r) {
      const sockets = r.simulated.clients().length;
      const { knocks } = r.simulated;
      knocks.length = 0;
      const startMs = Date.now();
      r.set('F36');
      await r.pause(1_000);
      // Full jitter up to 0.1, 0.2, 0.4, 0.4 s: about seven dials a socket in a second, and one host's take turns.
      expect(knocks.length).toBeGreaterThan(0);
      const most = r.venue === 'deribit' ? 16 : (Date.now() - startMs) / 60 + 2;
      expect(knocks.length, `dials of ${sockets} sockets`).toBeLessThanOrEqual(most);
      await r.until('more than one try', () => r.feed.status().attempt > 1);
      await r.noneLive();
    },
  },
};
