/** Every fault of every venue that can show it: switched on at the simulator, seen by the real feed, and gone again. */
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../../src/main/feeds/simulator/faultList';
import { expectSaneNumbers } from '../rig';
import { CONTENT_CASES } from './contentCases';
import { faultRig } from './faultRig';
import { SESSION_CASES } from './sessionCases';
import { VENUE_CASES } from './venueCases';

const CASES = { ...SESSION_CASES, ...CONTENT_CASES, ...VENUE_CASES };
/** Their cases are in `privateFaults.test.ts`. */
const PRIVATE = ['F23', 'F26'];
const LIMIT_MS = 40_000;

it('each of the 36 has a case here or among the private ones', () => {
  expect(FAULTS.map(({ id }) => id)).toEqual(Array.from({ length: 36 }, (_, i) => `F${i + 1}`));
  expect(FAULTS.filter(({ id }) => !(id in CASES) && !PRIVATE.includes(id))).toEqual([]);
});

describe.each(FAULTS.filter(({ id }) => id in CASES))('$id $title', ({ id, venues, expected }) => {
  it.concurrent.each(venues)(
    `%s: ${expected}`,
    async (venue) => {
      const { run, simulator = {}, timings, fromStart = false } = CASES[id];
      const r = await faultRig(venue, simulator, timings);
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
