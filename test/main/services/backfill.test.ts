/** Downloads over real HTTP into a real database: all venues, kills, holes, limits, bad rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackfillAsk, SeriesChoice } from '../../../src/contracts/backfill';
import type { JobProgress } from '../../../src/contracts/push';
import { openDatabase, type Database } from '../../../src/main/db/database';
import { createVenueHistoryStore } from '../../../src/main/db/venueHistoryStore';
import type { FeedClock } from '../../../src/main/feeds/clock';
import { createBackfill, type Backfill } from '../../../src/main/services/backfill';
import { createVenueHistories } from '../../../src/main/services/venueHistories';
import { startHistoryServer, type HistoryServer } from '../../support/venues/historyServer';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 10, 17);
const TODAY = Date.UTC(2026, 10, 21);

/** Waits cost no time: the clock jumps. */
function jumpingClock(): FeedClock & { waitedMs: number } {
  const clock = {
    waitedMs: 0,
    now: () => NOW + clock.waitedMs,
    after(delayMs: number, run: () => void) {
      const timer = setImmediate(() => {
        clock.waitedMs += delayMs;
        run();
      });
      return () => clearImmediate(timer);
    },
    every: () => () => undefined,
  };
  return clock;
}

let folder: string;
let database: Database;
let server: HistoryServer;
let clock: ReturnType<typeof jumpingClock>;

function open(): Database {
  const opened = openDatabase(join(folder, 'desk.db'), { nowMs: NOW });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}
const backfillOn = (db: Database): Backfill =>
  createBackfill({ store: createVenueHistoryStore(db), restUrlOf: server.restUrlOf, clock });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-backfill-'));
  database = open();
  clock = jumpingClock();
  server = await startHistoryServer(NOW);
});
afterEach(async () => {
  database.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (venue: string, series: readonly SeriesChoice[], days: number): BackfillAsk => ({
  venue,
  endpoint: 'production',
  series: [...series],
  fromMs: TODAY - days * DAY,
  toMs: NOW,
  jobId: 'job',
});
const choice = (kind: SeriesChoice['kind'], step: SeriesChoice['step'], coin = 'BTC') => ({
  kind,
  coin,
  step,
});
const valuesOf = (id: string) => {
  const values = createVenueHistoryStore(database).values(id);
  if (!values.ok) throw new Error(values.failure.message);
  return values.value;
};
const listed = () => {
  const histories = createVenueHistories({
    store: createVenueHistoryStore(database),
    endpointOf: () => 'production',
  });
  const all = histories.list(new Set());
  if (!all.ok) throw new Error(all.failure.message);
  return all.value;
};

describe('every venue', () => {
  it.each(['deribit', 'okx', 'bybit', 'binance'])(
    '%s: all that it offers, whole and without gaps',
    async (venue) => {
      const backfill = backfillOn(database);
      const offer = backfill.offers().find((each) => each.venue === venue);
      const series = offer?.series ?? [];
      expect(series.length).toBeGreaterThan(5);
      const done = await backfill.start(ask(venue, series, 40));
      expect(done, JSON.stringify(done)).toMatchObject({ ok: true });
      for (const row of listed()) {
        const expected = row.step === 'day' ? 40 : row.step === 'hour' ? 40 * 24 + 10 : undefined;
        const isShort = row.kind === 'realisedVol' && venue === 'deribit';
        if (expected !== undefined && !isShort) expect(row.count, row.id).toBe(expected);
        expect(row.count, row.id).toBeGreaterThan(30);
        expect({ id: row.id, gaps: row.gapCount, done: row.doneShare }).toEqual({
          id: row.id,
          gaps: 0,
          done: 1,
        });
        expect(row.request, row.id).toMatch(/^\//);
      }
    },
  );

  it('the venues agree on the close of a day and on what funding paid', async () => {
    const backfill = backfillOn(database);
    for (const venue of ['deribit', 'okx', 'bybit', 'binance'])
      await backfill.start(ask(venue, [choice('index', 'day'), choice('funding', 'event')], 20));
    const closes = ['deribit', 'okx', 'bybit', 'binance'].map((venue) =>
      valuesOf(`${venue}.production/index/BTC/day`),
    );
    for (const own of closes.slice(1))
      own.forEach(({ timeMs, value }, k) => {
        expect(timeMs).toBe(closes[0][k].timeMs);
        expect(value).toBeCloseTo(closes[0][k].value, 1);
      });
    const paid = ['deribit', 'bybit'].map((venue) =>
      valuesOf(`${venue}.production/funding/BTC/event`)
        .filter(({ timeMs }) => timeMs > TODAY - 9 * DAY && timeMs <= TODAY - DAY)
        .reduce((sum, { value }) => sum + value, 0),
    );
    expect(paid[0]).toBeCloseTo(paid[1], 9);
  });
});

describe('a download', () => {
  const dvol = choice('volIndex', 'hour');
  const ID = 'deribit.production/volIndex/BTC/hour';

  it('that is killed goes on with what is left and stores nothing twice', async () => {
    let backfill = backfillOn(database);
    let answers = 0;
    server.tamper = () => {
      answers += 1;
      if (answers === 3) backfill.stop();
      return undefined;
    };
    const first = await backfill.start(ask('deribit', [dvol], 200));
    expect(first).toMatchObject({ ok: false, failure: { reason: 'CANCELLED' } });
    const half = listed().find(({ id }) => id === ID);
    expect(half?.doneShare).toBeGreaterThan(0.2);
    expect(half?.doneShare).toBeLessThan(0.8);
    const before = server.requests.length;
    const kept = valuesOf(ID);

    database.close();
    database = open();
    server.tamper = () => undefined;
    backfill = backfillOn(database);
    expect((await backfill.start(ask('deribit', [dvol], 200))).ok).toBe(true);
    const all = valuesOf(ID);
    expect(all).toHaveLength(200 * 24 + 10);
    expect(all.slice(-kept.length)).toEqual(kept);
    expect(server.requests.length - before).toBeLessThan(5);
    expect(new Set(server.requests).size).toBe(server.requests.length);

    const again = server.requests.length;
    expect(await backfill.start(ask('deribit', [dvol], 200))).toMatchObject({ ok: true, value: { rows: 0 } });
    expect(server.requests.length).toBe(again);
  });

  it('is cancelled by its id, and says so', async () => {
    const backfill = backfillOn(database);
    const told: JobProgress[] = [];
    backfill.onProgress((job) => void told.push(job));
    server.tamper = () => void backfill.cancel('job');
    const done = await backfill.start(ask('deribit', [dvol], 200));
    expect(done).toMatchObject({ ok: false, failure: { reason: 'CANCELLED' } });
    expect(told.at(-1)).toMatchObject({ id: 'job', kind: 'history', state: 'cancelled' });
    expect(valuesOf(ID).length).toBeGreaterThan(0);
    expect(backfill.cancel('job').ok).toBe(false);
  });

  it('finds holes, asks for them alone, and keeps those that the venue has', async () => {
    const backfill = backfillOn(database);
    const hidden = (at: number) => at >= TODAY - 10 * DAY && at < TODAY - 7 * DAY;
    let asked = 0;
    server.tamper = (url, usual) => {
      if (!url.pathname.includes('/kline')) return undefined;
      asked += 1;
      const { result } = usual as { result: { list: [string, ...string[]][] } };
      const isFirst = asked === 1;
      const list = result.list.filter(([start]) =>
        isFirst ? !hidden(Number(start)) : Number(start) !== TODAY - 9 * DAY,
      );
      return { body: { retCode: 0, retMsg: 'OK', result: { ...result, list } } };
    };
    const done = await backfill.start(ask('bybit', [choice('perpetual', 'day')], 40));
    expect(done).toMatchObject({ ok: true, value: { gaps: 1 } });
    expect(asked).toBe(3);
    expect(listed()[0]).toMatchObject({
      count: 39,
      gapCount: 1,
      gaps: [{ fromMs: TODAY - 9 * DAY, toMs: TODAY - 8 * DAY }],
    });
  });

  it('gets a page that the venue cut off at its old end', async () => {
    const backfill = backfillOn(database);
    server.tamper = (url, usual) => {
      if (!url.pathname.includes('history-candles')) return undefined;
      const { data } = usual as { data: unknown[] };
      return { body: { code: '0', msg: '', data: data.slice(0, 7) } };
    };
    expect((await backfill.start(ask('okx', [choice('perpetual', 'day')], 40))).ok).toBe(true);
    expect(valuesOf('okx.production/perpetual/BTC/day')).toHaveLength(40);
  });

  it('ends where the venue has nothing older', async () => {
    const backfill = backfillOn(database);
    const done = await backfill.start(ask('okx', [choice('funding', 'event')], 900));
    expect(done).toMatchObject({ ok: true });
    expect(valuesOf('okx.production/funding/BTC/event').length).toBeGreaterThan(260);
    expect(server.requests.length).toBeLessThan(14);
  });

  it('extends to later days and further back without asking again for what is there', async () => {
    const backfill = backfillOn(database);
    const series = [choice('index', 'day')];
    await backfill.start({ ...ask('bybit', series, 300), toMs: TODAY - 100 * DAY });
    await backfill.start({ ...ask('bybit', series, 400), toMs: TODAY - 5 * DAY });
    expect(valuesOf('bybit.production/index/BTC/day')).toHaveLength(395);
    const spans = server.requests.map((request) => {
      const query = new URL(request, 'http://x').searchParams;
      return Math.round((Number(query.get('end')) - Number(query.get('start'))) / DAY);
    });
    expect(spans).toEqual([200, 95, 100]);
  });
});

describe('limits and faults of a venue', () => {
  const series = [choice('index', 'day')];

  it.each([
    ['binance', 429, { 'retry-after': '20' }, '{"code":-1003,"msg":"slow"}', 20_000],
    ['okx', 200, {}, '{"code":"50011","msg":"Too Many Requests","data":[]}', 2_000],
    ['bybit', 200, {}, '{"retCode":10006,"retMsg":"Too many visits","result":{}}', 5_000],
    ['deribit', 400, {}, '{"error":{"code":10028,"message":"too_many_requests"}}', 10_000],
    ['okx', 503, {}, '{"code":"50001","msg":"unavailable","data":[]}', 1_000],
    ['bybit', 200, {}, '<html>not JSON</html>', 1_000],
  ])('%s answering %i %j is asked again after the quiet', async (venue, status, headers, body, quietMs) => {
    const backfill = backfillOn(database);
    const told: string[] = [];
    backfill.onProgress(({ detail }) => void told.push(detail));
    let isFirst = true;
    server.tamper = () => {
      if (!isFirst) return undefined;
      isFirst = false;
      return { status, headers: headers as Record<string, string>, body };
    };
    const done = await backfill.start(ask(venue, series, 30));
    expect(done, JSON.stringify(done)).toMatchObject({ ok: true, value: { rows: 30 } });
    expect(clock.waitedMs).toBeGreaterThanOrEqual(quietMs);
    expect(told.join()).toContain('next try in');
  });

  it('a ban ends the download with the time that it takes, and nothing is lost', async () => {
    const backfill = backfillOn(database);
    server.tamper = () => ({ status: 403, body: '<html>access too frequent</html>' });
    const done = await backfill.start(ask('bybit', series, 30));
    expect(done.ok ? '' : done.failure.message).toMatch(/HTTP 403.*10 minutes of quiet, resume then/);
    expect(server.requests).toHaveLength(1);
    expect(listed()[0]).toMatchObject({ count: 0, doneShare: 0 });
    expect((await backfill.start(ask('bybit', series, 30))).ok).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  it('calls stay within the budget of the venue', async () => {
    const backfill = backfillOn(database);
    const at: number[] = [];
    server.tamper = () => void at.push(clock.now());
    await backfill.start(ask('okx', [choice('index', 'hour')], 60));
    expect(at.length).toBeGreaterThan(12);
    for (let k = 5; k < at.length; k++) expect(at[k] - at[k - 5]).toBeGreaterThanOrEqual(1_900);
  });

  it.each([
    ['NaN', 'NaN', 'PROTOCOL'],
    ['a price a thousand times too high', '91000000', 'OUT_OF_RANGE'],
    ['a negative price', '-5', 'OUT_OF_RANGE'],
  ])('%s refuses the page with its row; nothing of it is stored', async (_name, text, reason) => {
    const backfill = backfillOn(database);
    server.tamper = (_url, usual) => {
      const { result } = usual as { result: { list: string[][] } };
      const list = result.list.map((row, k) => (k === 4 ? [row[0], text, text, text, text] : row));
      return { body: { retCode: 0, retMsg: 'OK', result: { ...result, list } } };
    };
    const done = await backfill.start(ask('bybit', series, 30));
    expect(done).toMatchObject({ ok: false, failure: { reason } });
    expect(done.ok ? '' : done.failure.message).toMatch(/index-price-kline.*(row 4|in one step)/);
    expect(valuesOf('bybit.production/index/BTC/day')).toEqual([]);
  });

  it('what is not offered, and a venue that cannot be reached, are refused by name', async () => {
    const backfill = backfillOn(database);
    expect(await backfill.start(ask('okx', [choice('volIndex', 'day')], 30))).toMatchObject({
      ok: false,
      failure: { reason: 'NOT_FOUND', message: 'okx offers no volIndex of BTC by day' },
    });
    const alone = createBackfill({
      store: createVenueHistoryStore(database),
      restUrlOf: () => undefined,
      clock,
    });
    expect(await alone.start(ask('okx', series, 30))).toMatchObject({ ok: false });
  });
});
