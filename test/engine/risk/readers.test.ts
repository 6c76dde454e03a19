import { describe, expect, it } from 'vitest';
import { aggregate } from '../../../src/engine/risk/aggregate';
import { accountEquity } from '../../../src/engine/risk/equity';
import { heatmapCells, heatmapScenarios } from '../../../src/engine/risk/heatmap';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { expiryLines, greekLines, ladderCells, ladderScenarios } from '../../../src/engine/risk/ladder';
import { AT, MEASURE_COUNT } from '../../../src/engine/risk/measure';
import { positionValues, ROW_STATE } from '../../../src/engine/risk/positionValues';
import { revalue } from '../../../src/engine/risk/revalue';
import { shiftMarket } from '../../../src/engine/risk/shiftMarket';
import { allTogether, byAccount, byUnderlying, sumGroups } from '../../../src/engine/risk/totals';
import { compileSample, mixedSizes, NOW, samplePortfolio } from './sampleBook';

const { universe, market, book } = compileSample(samplePortfolio(mixedSizes));
const unit = instrumentRisk(universe, market);
const fresh = { nowMs: NOW + 100, staleAfterMs: 1_000 };

describe('positions and totals', () => {
  const block = positionValues(universe, market, book, unit, fresh);

  it('sums by underlying and by account to the same total', () => {
    const [all] = sumGroups(block, allTogether(universe, book));
    for (const grouping of [byUnderlying(universe, book), byAccount(universe, book)]) {
      const groups = sumGroups(block, grouping);
      for (const name of ['valueUsd', 'pnlUsd', 'deltaUsd', 'vegaUsd', 'thetaUsd'] as const) {
        const total = groups.reduce((sum, g) => sum + g.values[AT[name]], 0);
        expect(Math.abs(total - all.values[AT[name]]), name).toBeLessThan(1e-6);
      }
    }
    expect(all.values[AT.deltaNet]).toBeNaN();
    expect(sumGroups(block, byUnderlying(universe, book))[0].values[AT.deltaNet]).not.toBeNaN();
  });

  it('equity is balances plus what positions add', () => {
    const equity = [0, 1].reduce(
      (sum, a) => sum + accountEquity(universe, market, book, unit, a).totalUsd,
      0,
    );
    const balances = 12.5 * 90_000 + 100 * 3_000 + 500_000 * 0.9998;
    const [all] = sumGroups(block, allTogether(universe, book));
    // Spot is a coin at its USD index in the equity, a USDC price in the position row.
    const spot = book.portfolio.positions.reduce((sum, _, at) => {
      const row = book.instrument[at];
      if (universe.kind[row] !== 0) return sum;
      return sum + book.quantity[at] * (market.spot[universe.indexSlot[row]] * (1 - 0.9998));
    }, 0);
    expect(Math.abs(equity - balances - all.values[AT.valueUsd] - spot)).toBeLessThan(1e-6);
  });

  it('marks what is old as stale and what has no average price as without P&L', () => {
    const old = positionValues(universe, market, book, unit, { nowMs: NOW + 5_000, staleAfterMs: 1_000 });
    expect([...old.states].every((state) => state === ROW_STATE.stale)).toBe(true);
    expect(old.values[AT.ageMs]).toBe(5_000);
    const portfolio = samplePortfolio(mixedSizes);
    const positions = portfolio.positions.map((p) => ({ ...p, averagePrice: null }));
    const c = compileSample({ ...portfolio, positions });
    const blind = positionValues(c.universe, c.market, c.book, unit, fresh);
    const [all] = sumGroups(blind, allTogether(c.universe, c.book));
    expect(all.withoutPnlCount).toBe(positions.length);
    expect(accountEquity(c.universe, c.market, c.book, unit, 0).failures.length).toBeGreaterThan(0);
  });
});

describe('the ladder', () => {
  const moves = [-0.16, -0.08, 0, 0.08, 0.16];
  const r = revalue(universe, market, ladderScenarios('BTC', moves));
  const cells = ladderCells({ revaluation: r, book, underlying: universe.underlyings.indexOf('BTC') });

  it('shows the live Greeks in the middle and no P&L', () => {
    const block = positionValues(universe, market, book, unit, fresh);
    const [btc] = sumGroups(block, byUnderlying(universe, book));
    expect(cells.pnlUsd[2]).toBe(0);
    for (const name of ['deltaNet', 'gamma1pct', 'vegaUsd', 'thetaUsd', 'vannaCoin', 'volgaUsd'] as const) {
      const expected = btc.values[AT[name]];
      const got = cells.totals[2 * MEASURE_COUNT + AT[name]];
      expect(Math.abs(got - expected), `${name}: ladder ${got}, total ${expected}`).toBeLessThan(
        1e-9 * (1 + Math.abs(expected)),
      );
    }
  });

  it('has expiries that add up to its total in both modes', () => {
    for (const greek of ['pnlUsd', 'vegaUsd', 'deltaNet']) {
      const lines = expiryLines(cells, greek, 'BTC');
      const total = lines[lines.length - 1];
      moves.forEach((_, s) => {
        const sum = lines.slice(0, -1).reduce((acc, line) => acc + line.values[s], 0);
        expect(Math.abs(sum - total.values[s])).toBeLessThan(1e-6);
      });
    }
    expect(
      greekLines(cells, 'BTC')
        .map((line) => line.id)
        .slice(0, 5),
    ).toEqual(['pnlUsd', 'deltaNet', 'deltaUsd', 'gamma1pct', 'vegaUsd']);
  });

  it('has P&L equal to the change of value in the moved market, in coin at the moved spot', () => {
    const moved = shiftMarket(r, 0);
    universe.instruments.forEach((i, row) => {
      if (i.kind !== 'option' || !i.isInverse || i.underlying !== 'BTC') return;
      const change = (moved.mark[row] - market.mark[row]) * moved.spot[universe.indexSlot[row]];
      const pnl = r.pnl[row * moves.length] * moved.spot[universe.indexSlot[row]];
      const isFloored = moved.mark[row] === 0;
      expect(isFloored || Math.abs(change - pnl) < 1e-6, `${i.id}: ${change} against ${pnl}`).toBe(true);
    });
  });
});

describe('the heatmap', () => {
  const spec = {
    underlying: '*',
    spotMoves: [-0.1, 0, 0.1],
    volMoves: [0.3, 0, -0.3],
    volType: 'relative',
    daysForward: 0,
  } as const;

  it('knows its base and its worst cell, and fills margin where asked', () => {
    const r = revalue(universe, market, heatmapScenarios(spec));
    const desk = aggregate(r, book, new Int32Array(book.count), 1);
    let calls = 0;
    const cells = heatmapCells(spec, r, desk.pnlUsd, () => {
      calls++;
      return { equityUsd: 3, initialMarginUsd: 2, maintenanceMarginUsd: 1 };
    });
    expect(cells.baseIndex).toBe(4);
    expect(cells.pnlUsd[4]).toBe(0);
    expect(cells.pnlUsd[cells.worstIndex]).toBe(Math.min(...cells.pnlUsd));
    expect(calls).toBe(9);
    expect([...cells.equityUsd]).toEqual(new Array(9).fill(3));
  });
});
