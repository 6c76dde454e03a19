/** The simulator's past over its own HTTP server: downloaded from all four venues, the same market in each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { openDatabase } from '../../../src/main/db/database';
import { createVenueHistoryStore } from '../../../src/main/db/venueHistoryStore';
import { systemClock } from '../../../src/main/feeds/clock';
import { startSimulator } from '../../../src/main/feeds/simulator/simulator';
import { createBackfill } from '../../../src/main/services/backfill';

const VENUES: readonly Venue[] = ['deribit', 'okx', 'bybit', 'binance'];
const DAY = 86_400_000;

it('every venue tells the same closes, in its own dialect', { timeout: 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-past-'));
  const simulator = await startSimulator({ seed: 5, port: 0 });
  const database = openDatabase(join(folder, 'desk.db'), { nowMs: Date.now() });
  if (!database.ok) throw new Error(database.failure.message);
  const store = createVenueHistoryStore(database.value);
  const backfill = createBackfill({
    store,
    restUrlOf: (venue) => simulator.address(venue as Venue).restUrl,
    clock: systemClock,
  });
  const toMs = Math.floor(Date.now() / DAY) * DAY;
  const closes: number[][] = [];
  for (const venue of VENUES) {
    const done = await backfill.start({
      ...{ venue, endpoint: 'simulator', jobId: venue, fromMs: toMs - 60 * DAY, toMs },
      series: [
        { kind: 'index', coin: 'BTC', step: 'day' },
        { kind: 'funding', coin: 'BTC', step: 'event' },
      ],
    });
    expect(done, `${venue}: ${JSON.stringify(done)}`).toMatchObject({ ok: true, value: { gaps: 0 } });
    const values = store.values(`${venue}.simulator/index/BTC/day`);
    expect(values.ok && values.value.length).toBe(60);
    closes.push(values.ok ? values.value.map(({ value }) => value) : []);
  }
  for (const own of closes) own.forEach((close, k) => expect(close).toBeCloseTo(closes[0][k], 1));
  database.value.close();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});
