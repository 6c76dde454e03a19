/** What the venues' payloads mean, on rows as their documents show them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SeriesChoice } from '../../../../src/contracts/backfill';
import { historyOfVenue } from '../../../../src/main/feeds/history/venues';

const RANGE = { fromMs: 0, toMs: 4e12 };

interface Recorded {
  readonly frames: readonly { readonly json: unknown; readonly request: { readonly path: string } }[];
}
const recorded = (venue: string, name: string): Recorded =>
  JSON.parse(
    readFileSync(
      venue === 'deribit'
        ? `test/fixtures/venueHistory/${name}.json`
        : `test/fixtures/feeds/${venue}/${name}.json`,
      'utf8',
    ),
  ) as Recorded;

function readFrame(venue: string, name: string, choice: Partial<SeriesChoice>, frame = 0) {
  const history = historyOfVenue(venue);
  const offer = history?.offers.find((each) =>
    Object.entries(choice).every(([key, value]) => each[key as keyof SeriesChoice] === value),
  );
  if (history === undefined || offer === undefined) throw new Error(`${venue} ${JSON.stringify(choice)}`);
  const body = history.unwrap(recorded(venue, name).frames[frame].json);
  return body.ok ? offer.read(body.value, RANGE) : body;
}
const rowsOf = (read: ReturnType<typeof readFrame>) => (read.ok ? read.value : read.failure);

describe('Deribit', () => {
  it('funding is the rate of the hour', () => {
    expect(rowsOf(readFrame('deribit', 'get-funding-rate-history', { kind: 'funding' }))).toMatchObject({
      rows: [
        { timeMs: 1569891600000, value: -4.739622041017375e-7 },
        { timeMs: 1569895200000, value: -2.8583510923267753e-7 },
        { timeMs: 1569898800000, value: -3.815906848177951e-6 },
        { timeMs: 1569902400000, value: 8.312033064379086e-7 },
      ],
    });
  });

  it('DVOL is percent and goes on before its continuation', () => {
    const read = rowsOf(
      readFrame('deribit', 'get-volatility-index-data', { kind: 'volIndex', step: 'hour' }),
    );
    expect(read).toMatchObject({ coveredFromMs: 1790121600000 + 3_600_000 });
    expect('rows' in read && read.rows.map(({ value }) => value.toFixed(6))).toEqual([
      '0.458000',
      '0.461200',
      '0.462100',
    ]);
  });

  it('an index level at midnight closes the day before', () => {
    const read = rowsOf(readFrame('deribit', 'get-index-chart-data', { kind: 'index', coin: 'BTC' }));
    expect('rows' in read && read.rows[0]).toEqual({ timeMs: 1573228800000 - 1, value: 8751.7138636 });
  });

  it('realised vol is percent', () => {
    const read = rowsOf(readFrame('deribit', 'get-historical-volatility', { kind: 'realisedVol' }));
    expect('rows' in read && read.rows.at(-1)?.value).toBeCloseTo(0.46371891307340015, 12);
  });
});

describe('OKX', () => {
  it('candles that are not closed are left out', () => {
    const index = rowsOf(readFrame('okx', 'rest-candles', { kind: 'index', coin: 'BTC', step: 'day' }));
    expect(index).toEqual({
      rows: [
        { timeMs: 1790035200000, value: 86102.3 },
        { timeMs: 1789948800000, value: 86390 },
      ],
    });
    const perpetual = rowsOf(readFrame('okx', 'rest-candles', { kind: 'perpetual', step: 'day' }, 1));
    expect(perpetual).toEqual({ rows: [{ timeMs: 1790035200000, value: 86110 }] });
  });

  it('50011 with HTTP 200 asks for quiet', () => {
    const read = readFrame('okx', 'rest-errors', { kind: 'index' }, 2);
    expect(read).toMatchObject({ ok: false, failure: { context: { waitMs: 2_000 } } });
  });
});

describe('Bybit', () => {
  it('index candles and realised vol', () => {
    expect(rowsOf(readFrame('bybit', 'rest-index-kline', { kind: 'index', step: 'day' }))).toMatchObject({
      rows: [
        { timeMs: 1790121600000, value: 86801.17 },
        { timeMs: 1790035200000, value: 86150.11 },
      ],
    });
    expect(rowsOf(readFrame('bybit', 'rest-historical-volatility', { kind: 'realisedVol' }))).toMatchObject({
      rows: [{ timeMs: 1672052400000, value: 0.45024716 }],
    });
    expect(readFrame('bybit', 'rest-errors', { kind: 'index' })).toMatchObject({
      ok: false,
      failure: { context: { waitMs: 5_000 } },
    });
  });
});

it('Binance: too many requests asks for quiet', () => {
  expect(readFrame('binance', 'rest-errors', { kind: 'index' })).toMatchObject({
    ok: false,
    failure: { context: { waitMs: 30_000 } },
  });
});

it.each([
  ['a candle whose low is above its close', [[1790035200000, '100', '101', '99.5', '99']]],
  ['an open that is no number', [[1790035200000, 'abc', '101', '99', '100']]],
  ['an instant in seconds', [[1790035200, '100', '101', '99', '100']]],
  ['an empty close', [[1790035200000, '100', '101', '99', '']]],
])('%s refuses the page by its row', (_name, rows) => {
  const good = [1789948800000, '100', '101', '99', '100'];
  const offer = historyOfVenue('binance')?.offers.find(({ kind }) => kind === 'index');
  const read = offer?.read([good, ...rows], RANGE);
  expect(read).toMatchObject({ ok: false, failure: { context: { row: 1 } } });
});
