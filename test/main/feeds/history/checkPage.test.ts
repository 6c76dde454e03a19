import { describe, expect, it } from 'vitest';
import { checkPage } from '../../../../src/main/feeds/history/checkPage';
import { deribitHistory } from '../../../../src/main/feeds/deribit/history';
import type { SeriesOffer } from '../../../../src/main/feeds/history/venueHistory';
import type { SeriesKind } from '../../../../src/contracts/backfill';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const offerOf = (kind: SeriesKind): SeriesOffer => {
  const offer = deribitHistory.offers.find((each) => each.kind === kind && each.coin === 'BTC');
  if (offer === undefined) throw new Error(kind);
  return offer;
};
const all = { fromMs: START, toMs: START + 100 * DAY };
const rows = (...values: number[]) => values.map((value, k) => ({ timeMs: START + k * DAY, value }));

describe('a page of prices', () => {
  it('comes out ascending, in range, without twins', () => {
    const twice = [
      ...rows(100, 101),
      { timeMs: START + DAY, value: 101 },
      { timeMs: START - DAY, value: 99 },
    ];
    const page = checkPage(
      offerOf('perpetual'),
      all,
      [...twice].sort((a, b) => b.timeMs - a.timeMs),
    );
    expect(page).toMatchObject({ ok: true, value: { rows: rows(100, 101) } });
    expect(page.ok && page.value.findings).toEqual(['row 0: 2026-01-02T00:00 comes twice']);
  });

  it.each([
    ['two values for one instant', [...rows(100), { timeMs: START, value: 101 }], 'DUPLICATE', 'row 1'],
    ['disorder', [rows(1, 2, 3)[0], rows(1, 2, 3)[2], rows(1, 2, 3)[1]], 'PROTOCOL', 'row 2'],
    ['a price of 0', rows(100, 0), 'OUT_OF_RANGE', 'row 1'],
    ['cents among dollars', rows(100, 101, 10_200, 10_300), 'OUT_OF_RANGE', '101 to 10200'],
  ])('is refused for %s', (_name, raw, reason, where) => {
    const page = checkPage(offerOf('perpetual'), all, raw);
    expect(page).toMatchObject({ ok: false, failure: { reason } });
    expect(page.ok ? '' : page.failure.message).toContain(where);
  });

  it('is refused when it does not fit what is stored beside it', () => {
    const before = { timeMs: START - DAY, value: 1 };
    expect(checkPage(offerOf('perpetual'), all, rows(100, 101), { before }).ok).toBe(false);
    expect(
      checkPage(offerOf('perpetual'), all, rows(100, 101), { before: { ...before, value: 99 } }).ok,
    ).toBe(true);
  });

  it('keeps a crash and says so', () => {
    const page = checkPage(offerOf('perpetual'), all, rows(100, 55));
    expect(page.ok && page.value.findings).toEqual(['2026-01-02T00:00: 100 to 55 in one step']);
  });
});

it('a vol index in fractions instead of percent is refused', () => {
  const offer = offerOf('volIndex');
  const wire = { data: [[START, 0.21, 0.22, 0.2, 0.21]], continuation: null };
  const read = offer.read(wire, all);
  expect(read.ok && checkPage(offer, all, read.value.rows)).toMatchObject({
    ok: false,
    failure: { reason: 'OUT_OF_RANGE' },
  });
});
