/** Funding in the explanation: by hand, with trades on the way, and what is said when no rate is known. */
import { describe, expect, it } from 'vitest';
import { marketFromSnapshot } from '../../../../src/engine/market/marketState';
import { compileBook, universeOf } from '../../../../src/engine/portfolio/compiledBook';
import type { Portfolio } from '../../../../src/engine/portfolio/portfolio';
import { explainPnl } from '../../../../src/engine/risk/pnlExplain/explainPnl';
import { ALARM, PNL_CAUSES } from '../../../../src/engine/risk/pnlExplain/pnlColumns';
import type { Trade } from '../../../../src/engine/risk/pnlExplain/tradesBetween';
import { markVolSolver } from '../../../../src/engine/risk/markVol';
import { NOW, sampleInstruments, samplePortfolio, sampleSnapshot } from '../sampleBook';

const HOUR = 3_600_000;
const MARK = 90_000 * 1.0003;
const LINEAR = 'deribit:BTC_USDC-PERPETUAL';
const INVERSE = 'deribit:BTC-PERPETUAL';

function explained(
  sizes: Readonly<Record<string, number>>,
  rates: Readonly<Record<string, readonly [from: number | undefined, to: number | undefined]>>,
  { trades = [] as readonly Trade[], next = undefined as Readonly<Record<string, number>> | undefined } = {},
) {
  const bookOf = (of: Readonly<Record<string, number>>): Portfolio =>
    samplePortfolio((_, i) => of[i.id] ?? 0);
  const byId = new Map(sampleInstruments().map((i) => [i.id, i]));
  const [before, after] = [bookOf(sizes), bookOf(next ?? sizes)];
  const universe = universeOf(after, (id) => byId.get(id), sampleInstruments());
  const at = (portfolio: Portfolio, valuationMs: number) => ({
    market: marketFromSnapshot(universe, { ...sampleSnapshot(), valuationMs }, markVolSolver),
    book: compileBook(portfolio, universe),
  });
  const side = (k: 0 | 1): ReadonlyMap<string, number> =>
    new Map(Object.entries(rates).flatMap(([id, pair]) => (pair[k] === undefined ? [] : [[id, pair[k]]])));
  return explainPnl({
    universe,
    from: at(before, NOW),
    to: at(after, NOW + 24 * HOUR),
    trades,
    rates: { from: side(0), to: side(1) },
    alarm: ALARM,
  });
}

describe('funding between two instants', () => {
  it('is paid by longs: 3 periods at the mean rate on the notional, linear in USDC', () => {
    const { columns, total, notes } = explained({ [LINEAR]: 2 }, { [LINEAR]: [0.0001, 0.0003] });
    const expected = -3 * 0.0002 * 2 * MARK * 0.9998;
    expect(columns.funding, `expected ${expected}, got ${columns.funding}`).toBeCloseTo(expected, 8);
    expect(total).toBeCloseTo(
      PNL_CAUSES.reduce((sum, cause) => sum + columns[cause], 0),
      8,
    );
    expect(notes.join()).toContain('24.0 hours');
  });

  it('is received by shorts, in coin at the mark for inverse contracts', () => {
    const { columns } = explained({ [INVERSE]: -50_000 }, { [INVERSE]: [0.0001, undefined] });
    const expected = 3 * 0.0001 * (50_000 / MARK) * 90_000;
    expect(columns.funding, `expected ${expected}, got ${columns.funding}`).toBeCloseTo(expected, 8);
  });

  it('counts what was traded from its own instant on', () => {
    const k = sampleInstruments().findIndex(({ id }) => id === LINEAR);
    const trade = { positionId: `p${k}`, quantity: 3, price: MARK, feeUsd: 0, atMs: NOW + 16 * HOUR };
    const { columns } = explained(
      { [LINEAR]: 1 },
      { [LINEAR]: [0.0001, 0.0001] },
      { trades: [trade], next: { [LINEAR]: 4 } },
    );
    const expected = -0.0001 * (1 * 3 + 3 * 1) * MARK * 0.9998;
    expect(columns.funding, `expected ${expected}, got ${columns.funding}`).toBeCloseTo(expected, 8);
    expect(columns.newTrades).toBeCloseTo(0, 6);
  });

  it('is none without a rate, and says so', () => {
    const { columns, notes } = explained({ [LINEAR]: 2 }, {});
    expect(columns.funding).toBe(0);
    expect(notes.join()).toContain(`${LINEAR}: no funding rate is known`);
  });
});

describe('the groups of an explanation', () => {
  it('add up to the whole in every cut and every column', () => {
    const result = explained(
      { [LINEAR]: 2, [INVERSE]: -50_000, 'deribit:ETH_USDC-PERPETUAL': 7 },
      { [LINEAR]: [0.0001, 0.0001] },
    );
    for (const by of ['strategy', 'underlying', 'account'] as const) {
      const cut = result.groups.filter((group) => group.by === by);
      for (const cause of PNL_CAUSES)
        expect(
          cut.reduce((sum, { columns }) => sum + columns[cause], 0),
          `${by} ${cause}`,
        ).toBeCloseTo(result.columns[cause], 6);
      expect(cut.reduce((sum, { positions }) => sum + positions, 0)).toBe(result.rows.length);
    }
  });
});
