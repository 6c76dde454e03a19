import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chainOf, COINS, linesOf, optionExpiries } from '../../../src/main/feeds/simulator/listing';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { readSampleBook } from '../../../src/main/files/sampleBook';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { resolveSampleBook, type SampleMarket } from '../../../src/main/services/sampleBook';
import { newPath, open, value } from '../db/workspace';
import { spawnInline, startDesk } from './importDesk';

const SHIPPED = resolve(import.meta.dirname, '../../../resources/samples');
const sample = value(await readSampleBook(`${SHIPPED}/sampleBook.json`));

function marketOn(nowMs: number): SampleMarket {
  const instruments = COINS.flatMap((coin) => [
    ...linesOf(coin, nowMs),
    ...optionExpiries(nowMs).flatMap((expiry) => chainOf(coin, coin.spot, expiry, nowMs)),
  ]);
  const marks = Object.fromEntries(
    instruments.map(({ id, kind }) => [id, kind === 'option' ? 0.0321 : 86_700]),
  );
  return { instruments, indexPrices: { BTC: 86_700, ETH: 3_120 }, marks, nowMs };
}

const DATES = [
  '2026-11-21T04:00',
  '2026-12-25T07:59',
  '2026-12-25T08:01',
  '2027-02-26T12:00',
  '2028-02-29T00:00',
];

describe('the sample book', () => {
  it.each(DATES)('finds an instrument for every line on %s', (date) => {
    const { portfolio, instruments, skipped } = resolveSampleBook(sample, marketOn(Date.parse(`${date}Z`)));
    expect(skipped).toEqual([]);
    expect(portfolio.positions).toHaveLength(60);
    expect(portfolio.accounts.map(({ marginModelId }) => marginModelId)).toEqual([
      'deribit.pm',
      'deribit.sm',
      'house.grid',
    ]);
    const kinds = new Set(instruments.map(({ kind, underlying }) => `${underlying} ${kind}`));
    expect([...kinds].sort()).toEqual(
      ['BTC', 'ETH'].flatMap((coin) =>
        ['future', 'option', 'perpetual', 'spot'].map((kind) => `${coin} ${kind}`),
      ),
    );
    expect(new Set(portfolio.positions.map(({ id }) => id)).size).toBe(60);
  });

  it('takes the nearest tenor and strike, and an entry on the price grid', () => {
    const nowMs = Date.parse('2026-11-21T04:00Z');
    const { portfolio } = resolveSampleBook(sample, marketOn(nowMs));
    const inTerm = portfolio.positions.filter(({ bookId }) => bookId === 'DRB-PROP-1/BTC/Term');
    expect(inTerm[0]).toEqual({
      id: 'DRB-PROP-1/BTC/Term|deribit:BTC-25DEC26-74000-P',
      bookId: 'DRB-PROP-1/BTC/Term',
      instrumentId: 'deribit:BTC-25DEC26-74000-P',
      quantity: '140',
      averagePrice: '0.0334',
      strategyTags: ['term'],
    });
    expect(portfolio.books.map(({ id }) => id)).toContain('DRB-PROP-1/BTC/Gamma');
  });

  it('leaves the entry unknown without a mark, and names what is not listed', () => {
    const market = marketOn(Date.parse('2026-11-21T04:00Z'));
    const instruments = market.instruments.filter(({ kind }) => kind !== 'future');
    const { portfolio, skipped } = resolveSampleBook(sample, { ...market, instruments, marks: {} });
    expect(skipped).toContain('DRB-PROP-1/ETH/Basis: -800000 ETH future');
    expect(portfolio.positions.length + skipped.length).toBe(60);
    expect(new Set(portfolio.positions.map(({ averagePrice }) => averagePrice))).toEqual(new Set([null]));
  });

  it('is booked, survives a restart, and is one undo step', async () => {
    const path = newPath();
    const desk = startDesk(path, spawnInline);
    const { portfolio, instruments } = resolveSampleBook(sample, marketOn(Date.parse('2026-11-21T04:00Z')));
    value(desk.portfolio.fill(portfolio, instruments, 'Sample desk'));
    const shown = value(desk.portfolio.get());
    desk.stop();
    const store = createPortfolioStore(open(path));
    expect(value(store.load())).toEqual(shown);
    expect(value(createPortfolioService({ store, clock: () => 0 }).bookedInstruments())).toHaveLength(
      instruments.length,
    );
  });
});

describe('the sample position file', () => {
  it('imports without an error', async () => {
    const desk = startDesk(newPath());
    const text = readFileSync(`${SHIPPED}/positions.csv`, 'utf8');
    const preview = value(await desk.importing.preview({ kind: 'text', text, label: 'positions.csv' }));
    expect(preview.errors).toEqual([]);
    expect(preview).toMatchObject({ rowCount: 8, validCount: 8, creates: { accounts: ['DRB-DEMO'] } });
  });
});
