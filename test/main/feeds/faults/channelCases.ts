/** What must hold under the faults of channels: silence, acknowledgements, limits. */
import { expect } from 'vitest';
import { indexKey } from '../../../../src/engine/market/snapshot';
import { feedBoard } from '../../../../src/main/feeds/boardWiring';
import { QuoteBoard } from '../../../../src/main/feeds/quoteBoard';
import { QUIET_CHANNEL } from '../../../../src/main/feeds/simulator/venueSets';
import { toFeedDetail } from '../../../../src/main/services/feedDetail';
import { createTroubleTeller } from '../../../../src/main/services/feedTroubles';
import { allHeld, areQuiet, callsOf, type FaultCases } from './faultCase';
import { IMPATIENT, INDICES, type FaultRig } from './faultRig';

/** What the feeds panel and the event log say of the feed. */
function surfaced(r: FaultRig) {
  const status = r.feed.status();
  const events: string[] = [];
  createTroubleTeller(
    { record: (_level, _source, text) => void events.push(text) },
    r.venue,
    Date.now,
  )(status);
  const ofChannels = events.filter((text) => /^\d+ channel/.test(text));
  return { panel: toFeedDetail(status, 'simulator', r.feed.channelLines()).channels, events: ofChannels };
}

/** On a board with the limits of the product: how old a value may be in each class. */
async function expectClassLimits(r: FaultRig): Promise<void> {
  const board = new QuoteBoard();
  feedBoard(r.feed, board);
  const { venue, perpetual, option } = r;
  const at = (id: string): number => board.quote(id)?.mark?.localTimeMs ?? NaN;
  const index = indexKey(venue, INDICES[venue]);
  board.apply(r.seen.filter(({ kind }) => kind === 'listing'));
  await r.until('values on a second board', () => at(perpetual) > 0 && at(option.id) > 0);
  await r.until('its index', () => board.contents().indices[index] !== undefined);
  // While the feed is live: a stall of this machine is not what is looked at.
  await r.until('live at the limit of each class, stale beyond it', () => {
    const indexMs = board.contents().indices[index].localTimeMs;
    const now = Date.now();
    return (
      board.indexFreshness(venue, INDICES[venue], indexMs + 3_000) === 'live' &&
      board.indexFreshness(venue, INDICES[venue], indexMs + 3_001) === 'stale' &&
      board.freshness(perpetual, at(perpetual) + 5_000) === 'live' &&
      board.freshness(perpetual, now + 5_001) === 'stale' &&
      board.freshness(option.id, at(option.id) + 10_000) === 'live' &&
      board.freshness(option.id, now + 10_001) === 'stale'
    );
  });
}

export const CHANNEL_CASES: FaultCases = {
  F1: {
    fromStart: true,
    async run(r) {
      await r.until('named as silent', () => areQuiet(r, r.feed.status().channels.silent));
      const { panel, events } = surfaced(r);
      expect(areQuiet(r, panel.silent), 'the feeds panel names it').toBe(true);
      expect(events).toEqual([expect.stringMatching(/acknowledged but silent, asked for again: /)]);
      expect(events[0]).toContain(QUIET_CHANNEL[r.venue]);
      await r.until('live without it', () => r.feed.status().state === 'live' && r.isLive(r.option.id));
      r.set('F1', false);
      await allHeld(r);
    },
  },
  F2: {
    timings: IMPATIENT,
    async run(r) {
      await expectClassLimits(r);
      r.set('F2');
      await r.noneLive();
      expect(['stale', 'reconnecting']).toContain(r.feed.status().state);
      await r.until('given up', () => r.feed.status().counters.reconnects > 0);
      expect(r.states).toContain('stale');
    },
  },
  F6: {
    timings: { ...IMPATIENT, lateMs: 1_000 },
    async run(r) {
      const told = () => r.feed.status();
      r.feed.subscribe([r.perpetual, r.option.id]);
      await r.until('trades or books are held', () => heldChannels(r).length > 0);
      const newest = (): number => r.board.quote(r.perpetual)?.mark?.exchangeTimeMs ?? NaN;
      const before = newest();
      // Ever older: values keep coming, each a little further behind.
      const late = /is (\d+) ms late/;
      for (let lagMs = 0; !late.test(told().detail) && lagMs < 6_000; lagMs += 60) {
        r.simulated.faults.lagMs = lagMs;
        await r.pause(80);
      }
      expect(told().state).toBe('stale');
      const measured = Number(late.exec(told().detail)?.[1]);
      const { lagMs } = r.simulated.faults;
      expect(measured, `data are ${lagMs} ms late`).toBeGreaterThan(1_000);
      expect(measured, `data are ${lagMs} ms late`).toBeLessThan(lagMs + 3_000);
      expect(newest(), 'they came all the same').toBeGreaterThan(before);
      await r.noneLive();
      // Less is asked for: what is held has the chain's numbers only.
      await r
        .until('trades and books are left', () => heldChannels(r).length === 0)
        .catch((e: unknown) => {
          throw new Error(heldChannels(r).join() + String(e));
        });
      r.set('F6');
      await r.pause(100);
      expect(told().state).toBe('stale');
      r.set('F6', false);
      await r.bothLive();
      expect(told().detail).toContain('fewer channels');
    },
  },
  F7: {
    async run(r) {
      for (let i = 0; i < 2; i += 1) {
        await allHeld(r);
        r.simulated.killSockets();
        await r.bothLive();
      }
      r.feed.subscribe(r.board.instruments().map(({ id }) => id));
      await allHeld(r);
      expect(r.simulated.breaches, 'limits of the venue').toEqual([]);
      const { wanted } = r.feed.status().channels;
      const asked = callsOf(r).filter(({ isAsking }) => isAsking).length;
      expect(asked, `calls for ${wanted} channels`).toBeLessThan(
        4 * r.simulated.clients().length + wanted / 20,
      );
      const knocks = r.simulated.knocks.length;
      const startMs = Date.now();
      const sockets = r.simulated.clients().length;
      r.set('F7');
      // Tighter than any batch: each call is punished.
      r.simulated.faults.requestLimit = 0;
      await r.until('the limit is enforced', () => r.simulated.breaches.length > 1);
      await r.pause(300);
      expect(r.feed.status().state, 'punished, not dead').not.toBe('failed');
      // Pauses of up to 160 ms by chance: 80 ms a dial, and half of that is far from it.
      const most = sockets * (3 + (Date.now() - startMs) / 40);
      expect(r.simulated.knocks.length - knocks, 'and no storm').toBeLessThan(most);
    },
  },
  F11: {
    async run(r) {
      r.feed.subscribe([r.perpetual, r.option.id]);
      await allHeld(r);
      r.set('F11');
      await r.pause(400);
      r.set('F11', false);
      // Each channel that was asked for twice was left in between: everything is in step again.
      r.simulated.faults.noSecondSnapshot = true;
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
      await r.until('named as missing', () => areQuiet(r, r.feed.status().channels.refused));
      const { panel, events } = surfaced(r);
      expect(areQuiet(r, panel.refused)).toBe(true);
      expect(events).toEqual([expect.stringMatching(/missing from the acknowledgement, asked for again: /)]);
      await r.until('live without it', () => r.feed.status().state === 'live' && r.isLive(r.option.id));
      r.set('F12', false);
      await allHeld(r);
    },
  },
  F13: {
    fromStart: true,
    async run(r) {
      const named = (): readonly string[] => {
        const { refused, silent } = r.feed.status().channels;
        return [...refused, ...silent];
      };
      await r.until('the bad one is named, and no other', () => areQuiet(r, named()));
      await r.until('the others live', () => r.feed.status().state === 'live' && r.isLive(r.option.id));
      await r.until('all others are held', () => {
        const { wanted, live } = r.feed.status().channels;
        return live === wanted - named().length;
      });
      const about = callsOf(r).filter(({ text, isAsking }) => isAsking && text.includes(symbolOfQuiet(r)));
      expect(about.length, 'calls until it was found').toBeLessThan(12);
      r.feed.subscribe([`${r.venue}:NO-SUCH-THING`, r.perpetual]);
      await allBut(r, named().length);
      expect(
        callsOf(r).filter(({ text }) => text.includes('NO-SUCH')),
        'names no list holds',
      ).toEqual([]);
    },
  },
  F14: {
    fromStart: true,
    async run(r) {
      await r.bothLive();
      await allHeld(r);
      await r.pause(500);
      const pings = r.simulated.clients().flatMap(({ received }) => received.filter(isPing));
      expect(pings.length).toBeGreaterThan(0);
      expect(r.feed.status().counters).toMatchObject({ rejected: 0, reconnects: 0 });
    },
  },
};

/** Of single instruments, because somebody holds them. */
const heldChannels = (r: FaultRig): string[] =>
  r.simulated
    .clients()
    .flatMap(({ channels }) => [...channels].filter((name) => /trade|book[s.|]|@depth/i.test(name)));

const isPing = ({ text }: { readonly text: string }): boolean => text.includes('"op":"ping"');

const symbolOfQuiet = (r: FaultRig): string => QUIET_CHANNEL[r.venue].split(/[.|]/).at(-1) ?? '';

const allBut = (r: FaultRig, count: number): Promise<void> =>
  r.until('what is held, too', () => {
    const { wanted, live } = r.feed.status().channels;
    return live >= wanted - count;
  });
