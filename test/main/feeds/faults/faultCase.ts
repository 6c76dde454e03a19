/** What a case of a fault is, and what several of them ask of a session. */
import { expect } from 'vitest';
import type { QuoteUpdate } from '../../../../src/main/feeds/feed';
import { QUIET_CHANNEL } from '../../../../src/main/feeds/simulator/venueSets';
import { expectSaneNumbers } from '../rig';
import type { faultRig, FaultRig } from './faultRig';

export interface FaultCase {
  readonly run: (r: FaultRig) => Promise<void>;
  /** How the venue, the feed and the board are set up for it. */
  readonly simulator?: Parameters<typeof faultRig>[1];
  readonly timings?: Parameters<typeof faultRig>[2];
  readonly limits?: Parameters<typeof faultRig>[3];
  /** The fault is there before the feed starts. */
  readonly fromStart?: boolean;
  /** In place of the fault's own words. */
  readonly expected?: string;
}

export type FaultCases = Readonly<Record<string, FaultCase>>;

/** Names are channels that the fault is about, and there is at least one. */
export const areQuiet = (r: FaultRig, names: readonly string[]): boolean =>
  names.length > 0 && names.every((name) => name.startsWith(QUIET_CHANNEL[r.venue]));

/** Everything that is wanted speaks or waits for an event. */
export const allHeld = (r: FaultRig): Promise<void> =>
  r.until('every channel held', () => {
    const { wanted, live, silent, refused } = r.feed.status().channels;
    return wanted > 0 && live === wanted && silent.length + refused.length === 0;
  });

export const quotesOf = (r: FaultRig, id: string, from = 0): QuoteUpdate[] =>
  r.seen.slice(from).filter((u): u is QuoteUpdate => u.kind === 'quote' && u.instrumentId === id);

/** As many frames as make sure that the fault has passed through everything. */
export async function frames(r: FaultRig, count = 120): Promise<void> {
  const from = r.feed.status().counters.frames;
  await r.until(`${count} frames`, () => r.feed.status().counters.frames - from > count);
}

/** Live on the same sockets, with numbers that can be. */
export async function stays(r: FaultRig): Promise<void> {
  expect(r.feed.status().counters.reconnects).toBe(0);
  await r.bothLive();
  expectSaneNumbers(r.board);
}

/** Calls that the clients of a venue made: what they asked for or left, by the names that the simulator gives. */
export function callsOf(r: FaultRig): readonly { readonly isAsking: boolean; readonly text: string }[] {
  return r.simulated
    .clients()
    .flatMap(({ received }) => received)
    .filter(({ text }) => /subscribe"/i.test(text) && !text.includes('LIST_SUBSCRIPTIONS'))
    .map(({ text }) => ({ isAsking: !/unsubscribe"/i.test(text), text }));
}
