/** Every fault of every venue that can show it: switched on at the simulator, seen by the real feed, and gone again. */
import { describe, expect, it } from 'vitest';
import { FAULTS, findFault } from '../../../../src/main/feeds/simulator/faultList';
import { expectSaneNumbers } from '../rig';
import { BOOK_CASES } from './bookCases';
import { CHANNEL_CASES } from './channelCases';
import type { FaultCases } from './faultCase';
import { faultRig } from './faultRig';
import { FORWARD_CASE } from './forwardCase';
import { NUMBER_CASES } from './numberCases';
import { SETTLEMENT_CASE } from './settlementCase';
import { SOCKET_CASES } from './socketCases';
import { VENUE_CASES } from './venueCases';

/** By the fault; a word after it tells several cases of one apart. */
const CASES: FaultCases = {
  ...{ ...CHANNEL_CASES, ...SOCKET_CASES, ...BOOK_CASES, ...NUMBER_CASES, ...VENUE_CASES },
  ...{ F19: FORWARD_CASE, 'F29 settlement': SETTLEMENT_CASE },
};
/** Their cases are in `privateFaults.test.ts`. */
const PRIVATE = ['F23', 'F26'];
const LIMIT_MS = 40_000;

it('each of the 36 has a case here or among the private ones', () => {
  expect(FAULTS.map(({ id }) => id)).toEqual(Array.from({ length: 36 }, (_, i) => `F${i + 1}`));
  expect(FAULTS.filter(({ id }) => !(id in CASES) && !PRIVATE.includes(id))).toEqual([]);
});

const SHOWN = Object.entries(CASES).map(([name, shown]) => {
  const id = name.split(' ')[0];
  const { title, venues, expected } = findFault(id)!;
  return { expected, ...shown, name, id, title, venues };
});

describe.concurrent.each(SHOWN)('$name $title', ({ id, venues, expected, ...setUp }) => {
  it.each(venues)(
    `%s: ${expected}`,
    async (venue) => {
      const { run, simulator, timings, limits, fromStart = false } = setUp;
      const r = await faultRig(venue, simulator, timings, limits);
      try {
        if (fromStart) r.set(id);
        else await r.bothLive();
        await run(r);
        r.simulator.faultDesk.clear(venue);
        await r.bothLive(15_000);
        expectSaneNumbers(r.board);
      } finally {
        await r.stop();
      }
    },
    LIMIT_MS,
  );
});
