import { describe, expect, it } from 'vitest';
import { marketFromSnapshot } from '../../../../src/engine/market/marketState';
import type { InstrumentQuote, MarketSnapshot } from '../../../../src/engine/market/snapshot';
import { compileBook, universeOf } from '../../../../src/engine/portfolio/compiledBook';
import type { Portfolio } from '../../../../src/engine/portfolio/portfolio';
import { black76Undiscounted } from '../../../../src/engine/pricing/black76';
import { markVolSolver } from '../../../../src/engine/risk/markVol';
import {
  explainPnl,
  type PnlExplained,
  type PnlInputs,
} from '../../../../src/engine/risk/pnlExplain/explainPnl';
import { ALARM, PNL_CAUSES } from '../../../../src/engine/risk/pnlExplain/pnlColumns';
import { mixedSizes, NOW, sampleInstruments, samplePortfolio, sampleSnapshot } from '../sampleBook';

const DAY = 86_400_000;

interface Change {
  readonly days?: number;
  readonly spot?: number;
  /** Vol change by strike over spot. */
  readonly vol?: (moneyness: number, years: number) => number;
  /** Added to each option's mark, in its own unit. */
  readonly markError?: number;
  /** Marks are rounded as venues publish them. */
  readonly decimals?: number;
  /** Forwards keep their basis a year. */
  readonly isRolled?: boolean;
}

const SPOT: Readonly<Record<string, number>> = { BTC: 90_000, ETH: 3_000 };

/** The sample market later, with consistent marks. */
function later({ days = 0, spot = 1, vol = () => 0, markError = 0, decimals }: Change): MarketSnapshot {
  const base = sampleSnapshot();
  const at = NOW + days * DAY;
  const value = (v: number) => ({ value: v, exchangeTimeMs: at, localTimeMs: at, source: 'test' });
  const quotes = Object.fromEntries(
    sampleInstruments().map((i): [string, InstrumentQuote] => {
      const s = SPOT[i.underlying] * spot;
      if (i.kind === 'spot') return [i.id, { mark: value(s) }];
      if (i.kind === 'perpetual') return [i.id, { mark: value(s * 1.0003) }];
      const years = (i.expiryMs - at) / (365 * DAY);
      const forward = s * Math.exp(0.05 * years);
      if (i.kind === 'future') return [i.id, { mark: value(forward) }];
      const money = i.strike / SPOT[i.underlying];
      const sigma = 0.5 + 0.2 * Math.log(money) ** 2 + vol(money, years);
      const sign = i.optionType === 'call' ? 1 : -1;
      const price = black76Undiscounted(sign, forward, i.strike, sigma * Math.sqrt(years));
      const exact = (i.isInverse ? price / forward : price) + markError;
      const mark = decimals === undefined ? exact : Number(exact.toFixed(decimals));
      return [i.id, { mark: value(mark), markVol: value(sigma), forward: value(forward) }];
    }),
  );
  const indices = Object.fromEntries(
    Object.entries(base.indices).map(([key, old]) => [key, value(old.value * spot)]),
  );
  return { ...base, valuationMs: at, indices, quotes };
}

function explained(
  change: Change,
  next: (book: Portfolio) => Portfolio = (book) => book,
  extra: Partial<PnlInputs> = {},
): PnlExplained {
  const book = samplePortfolio(mixedSizes);
  const after = next(book);
  const byId = new Map(sampleInstruments().map((i) => [i.id, i]));
  const universe = universeOf(after, (id) => byId.get(id), sampleInstruments());
  const instant = (portfolio: Portfolio, snapshot: MarketSnapshot) => ({
    market: marketFromSnapshot(universe, snapshot, markVolSolver),
    book: compileBook(portfolio, universe),
  });
  const [from, to] = [instant(book, later({ decimals: change.decimals })), instant(after, later(change))];
  return explainPnl({ universe, from, to, alarm: ALARM, ...extra });
}

const only = (result: PnlExplained, ...causes: string[]): void => {
  const size =
    Math.abs(result.total) + Object.values(result.columns).reduce((sum, x) => sum + Math.abs(x), 0);
  for (const cause of PNL_CAUSES)
    if (!causes.includes(cause))
      expect(Math.abs(result.columns[cause]), `${cause} of ${JSON.stringify(result.columns)}`).toBeLessThan(
        1e-9 * size,
      );
  for (const cause of causes) expect(Math.abs(result.columns[cause as 'time']), cause).toBeGreaterThan(0);
};

describe('explainPnl', () => {
  it('says how much of the unexplained part the rounding of marks can make, and nothing where they are not rounded', () => {
    expect(explained({ spot: 1.01 }).notes.join()).not.toContain('rounded');
    const { columns, rows, notes } = explained({ spot: 1.01, decimals: 4 });
    const note = notes.find((each) => each.includes('rounded')) ?? '';
    const [, most, usual] = (/can make (\d+) USD of the unexplained part, (\d+) USD/.exec(note) ?? []).map(
      Number,
    );
    expect(note).toMatch(/rounded to 0\.0001 BTC/);
    expect(Math.abs(columns.unexplained), note).toBeGreaterThan(0);
    const sizes = rows.reduce((sum, row) => sum + Math.abs(row.columns.unexplained), 0);
    expect(sizes).toBeLessThanOrEqual(most + 1);
    expect(Math.abs(columns.unexplained)).toBeLessThan(4 * usual);
  });

  it('adds up, by position and in total, whatever moved', () => {
    const result = explained({
      days: 1.5,
      spot: 0.93,
      vol: (m, t) => 0.05 - 0.1 * (m - 1) + 0.02 * t,
      markError: 1e-4,
    });
    expect(result.missing).toEqual([]);
    for (const { columns, total } of [...result.rows, result]) {
      const sum = PNL_CAUSES.reduce((all, cause) => all + columns[cause], 0);
      expect(sum).toBe(total);
    }
    const byRows = result.rows.reduce((sum, { total }) => sum + total, 0);
    expect(Math.abs(byRows - result.total)).toBeLessThan(
      1e-9 * result.rows.reduce((s, r) => s + Math.abs(r.total), 0),
    );
  });

  it('is the change of marks in settlement currency at the last rate', () => {
    const result = explained({ days: 1, spot: 1.04, vol: () => 0.03 });
    const [a, b] = [later({}), later({ days: 1, spot: 1.04, vol: () => 0.03 })];
    for (const { positionId, instrumentId, total } of result.rows) {
      const i = sampleInstruments().find(({ id }) => id === instrumentId);
      const quantity = Number(
        samplePortfolio(mixedSizes).positions.find(({ id }) => id === positionId)?.quantity,
      );
      const [p0, p1] = [a, b].map(({ quotes }) => quotes[instrumentId].mark?.value ?? NaN);
      const rate = i?.isInverse === true ? SPOT[i.underlying] * 1.04 : 0.9998;
      const change = i?.isInverse === true && i.kind !== 'option' ? 1 / p0 - 1 / p1 : p1 - p0;
      expect(total, instrumentId).toBeCloseTo(quantity * change * rate, 5);
    }
  });

  it('puts time, spot and the parts of the smile in their own columns', () => {
    only(explained({ days: 2 }), 'time', 'carry');
    only(explained({ spot: 1.05 }), 'spot');
    only(explained({ vol: () => 0.04 }), 'volLevel');
    only(explained({ spot: 1.05, vol: () => 0.04 }), 'spot', 'volLevel', 'cross');
    only(explained({ markError: 1e-3 }), 'unexplained');
    const term = explained({ vol: (_m, t) => 0.1 * t });
    only(term, 'volLevel', 'volTerm');
    const skew = explained({ vol: (m) => -0.1 * (m - 1) });
    expect(Math.abs(skew.columns.volSkew)).toBeGreaterThan(10 * Math.abs(skew.columns.volTerm));
    expect(Math.abs(skew.columns.unexplained)).toBeLessThan(1e-6);
  });

  it('raises the alarm for what it cannot explain, and only then', () => {
    expect(explained({ spot: 0.9, vol: () => 0.1 }).isAlarm).toBe(false);
    const wrong = explained({ markError: 0.02 });
    expect(wrong.rows.some(({ isAlarm }) => isAlarm)).toBe(true);
    const loose = explained({ markError: 0.02 }, undefined, { alarm: { usd: 1e12, share: 0 } });
    expect(loose.isAlarm).toBe(false);
  });

  it('counts new trades from their price, given or from the average, and funding as given', () => {
    const linear = sampleInstruments().find(({ id }) => id === 'deribit:BTC_USDC-PERPETUAL');
    const opened = (book: Portfolio): Portfolio => ({
      ...book,
      positions: [
        ...book.positions,
        {
          id: 'new',
          bookId: 'b0',
          instrumentId: linear?.id ?? '',
          quantity: '2',
          averagePrice: '89000',
          strategyTags: [],
        },
      ],
    });
    const result = explained({}, opened, { fundingUsd: new Map([['p0', -12.5]]) });
    expect(result.columns.newTrades).toBeCloseTo(2 * (90_000 * 1.0003 - 89_000) * 0.9998, 6);
    expect(result.columns.funding).toBe(-12.5);
    only(result, 'newTrades', 'funding');
    const told = explained({}, opened, {
      trades: [{ positionId: 'new', quantity: 2, price: 90_000, feeUsd: 5 }],
    });
    expect(told.columns.newTrades).toBeCloseTo(2 * 90_000 * 0.0003 * 0.9998 - 5, 6);
    const closed = explained({ spot: 1.1 }, (book) => ({ ...book, positions: book.positions.slice(1) }));
    expect(closed.notes.join()).toContain('unknown price');
    expect(closed.rows.map(({ positionId }) => positionId)).toContain(
      samplePortfolio(mixedSizes).positions[0].id,
    );
  });

  it('settles what expired in between at the index and says so', () => {
    const result = explained({ days: 9, spot: 1.02 });
    expect(result.notes.join()).toContain('expired in between');
    for (const { total } of result.rows) expect(Number.isFinite(total)).toBe(true);
  });
});
