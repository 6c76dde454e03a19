import { describe, expect, it } from 'vitest';
import { backtestBook } from '../../../../src/engine/backtest/bookBacktest';
import { methodForecaster } from '../../../../src/engine/backtest/methodForecaster';
import { correlationDialRun } from '../../../../src/engine/risk/valueAtRisk/correlationDialRisk';
import {
  correlationPanel,
  livingCorrelations,
} from '../../../../src/engine/risk/valueAtRisk/correlationRisk';
import { dependenceFindings } from '../../../../src/engine/risk/valueAtRisk/dependenceFindings';
import { liquidityRisk } from '../../../../src/engine/risk/valueAtRisk/liquidityRisk';
import { columnOf } from '../../../../src/engine/risk/valueAtRisk/factorPanel';
import { bookHistory, filteredForecaster } from '../../../../src/engine/risk/valueAtRisk/rollingRevaluation';
import { scenarioRun } from '../../../../src/engine/risk/valueAtRisk/scenarioMethods';
import { reasonOf, valueOf } from '../marketReturns';
import { preparedDesk, QUICK, SPOTS, walk } from './riskDesk';

const SPEC = { alpha: 0.01, var: 7, es: 'acerbi-tasche' } as const;

/** Long both coins, linear. */
const longBoth = (_k: number, i: { kind: string; isInverse: boolean; underlying: string }): number =>
  i.kind === 'perpetual' && !i.isInverse ? (i.underlying === 'BTC' ? 1 : 30) : 0;
/** Long one, short the other. */
const spread = (k: number, i: { kind: string; isInverse: boolean; underlying: string }) =>
  longBoth(k, i) * (i.underlying === 'BTC' ? 1 : -1);

describe('correlations of a book', () => {
  it('lists every estimate as a correlation matrix, traditional markets included', () => {
    const { prepared } = preparedDesk();
    const equity = walk('equity:SPX', 701, 5_000, 0.01, 0.4);
    const { panel, notes } = correlationPanel(prepared, [...SPOTS, equity]);
    const living = valueOf(livingCorrelations(prepared, panel, notes));
    expect(living.factors).toEqual(['spot:BTC', 'spot:ETH', 'equity:SPX']);
    expect(living.estimates.map(({ name }) => name)).toEqual([
      'sample',
      'shrunk',
      'EWMA',
      'DCC',
      'calm',
      'stressed',
    ]);
    for (const { name, failure, rows } of living.estimates) {
      expect(failure, name).toBeNull();
      rows.forEach((row, i) => {
        expect(row[i]).toBeCloseTo(1, 12);
        row.forEach((r, j) => expect(r).toBeCloseTo(rows[j][i], 12));
      });
    }
    expect(living.estimates[0].rows[1][0]).toBeGreaterThan(0.5);
  });

  it('raises the risk of what is long on both sides and lowers that of a spread', () => {
    const es = (size: typeof longBoth): number[] =>
      valueOf(correlationDialRun(preparedDesk(QUICK, SPOTS, size).prepared)).positions.map(
        ({ figures }) => figures[2].expectedShortfall,
      );
    const [up, down] = [es(longBoth), es(spread)];
    expect(up[4]).toBeGreaterThan(up[0]);
    expect(down[4]).toBeLessThan(down[0]);
    const dial = valueOf(correlationDialRun(preparedDesk(QUICK, SPOTS, longBoth).prepared));
    expect(dial.positions[4].broken[0]).toMatchObject({
      first: 'spot:BTC',
      second: 'spot:ETH',
      correlationAfter: 1,
    });
  });

  it('finds dependence where there is some and refuses a single factor', () => {
    const { prepared } = preparedDesk();
    const { panel } = correlationPanel(prepared, [...SPOTS, walk('commodity:GOLD', 701, 2_000, 0.01, 0)]);
    const { pairs, order } = valueOf(dependenceFindings(prepared, panel));
    expect(pairs).toHaveLength(3);
    expect(pairs[0].pValue).toBeLessThan(0.02);
    expect(pairs[1].pValue).toBeGreaterThan(0.02);
    expect(pairs[0].lowerTail ?? 0).toBeGreaterThan(pairs[1].lowerTail ?? 1);
    expect([...order].sort()).toEqual(['commodity:GOLD', 'spot:BTC', 'spot:ETH']);
    const alone = preparedDesk(QUICK, [SPOTS[0]]).prepared;
    expect(reasonOf(dependenceFindings(alone, alone.panel))).toBe('EMPTY');
    expect(reasonOf(correlationDialRun(alone))).toBe('EMPTY');
  });
});

describe('leaving a book', () => {
  it('adds cost and days of each coin, and lists the coin that nothing is known of', () => {
    const { prepared } = preparedDesk(QUICK, SPOTS, longBoth);
    const set = valueOf(scenarioRun(prepared, 'historical'));
    const exposures = ['BTC', 'ETH'].map((underlying, k) => ({
      underlying,
      deltaUsd: 90_000,
      returns: columnOf(prepared.panel, k),
    }));
    const btc = { underlying: 'BTC', dailyVolumeUsd: 9e6, relativeSpread: 0.001 };
    const fast = valueOf(liquidityRisk(prepared.run, set, exposures, [btc], SPEC));
    expect(fast.coins[0].days).toBeCloseTo(0.1, 12);
    expect(fast.coins[0].spreadCost).toBeCloseTo(45, 10);
    expect(fast.coins[0].scheduled?.expectedCost).toBeGreaterThan(45);
    expect(fast.coins[0].scheduled?.costAtConfidence).toBeGreaterThan(
      fast.coins[0].scheduled?.expectedCost ?? NaN,
    );
    expect(fast.coins[1]).toMatchObject({ scheduled: null, failure: { reason: 'NOT_FOUND' } });
    const plain = valueOf(set.measures(SPEC.alpha)).valueAtRisk;
    expect(fast.liquidationVar).toBeCloseTo(plain, 6);
    expect(fast.liquidityAdjustedVar).toBeCloseTo(plain + fast.exitCost, 6);
    const thin = valueOf(
      liquidityRisk(prepared.run, set, exposures, [{ ...btc, dailyVolumeUsd: 90_000 }], SPEC),
    );
    expect(thin.exitDays).toBeCloseTo(10, 10);
    expect(thin.liquidationVar).toBeGreaterThan(plain);
  });
});

describe('the backtest of a book', () => {
  it('rolls, counts exceptions as the definition says and gives every test a verdict', () => {
    const { prepared } = preparedDesk();
    const pnl = bookHistory(prepared.run, prepared.panel);
    const forecaster = methodForecaster({ kind: 'historical' }, { alpha: 0.01 });
    const setup = { label: 'plain', alpha: 0.01, window: 250, days: 300, forecaster, level: 0.05, seed: 1 };
    const test = valueOf(backtestBook(pnl, setup));
    expect(test.pnl).toHaveLength(300);
    expect(test.firstRow).toBe(400);
    const hits = test.pnl.flatMap((value, t) => (value < -test.valueAtRisk[t] ? [t] : []));
    expect(test.exceptions).toEqual(hits);
    expect(test.tests.map(({ name }) => name)).toHaveLength(6);
    expect(test.tests[0].statistic).toBe(hits.length);
    expect(test.coverage?.breaches).toBe(hits.length);
    const held = valueOf(backtestBook(pnl, { ...setup, margin: 1e9 }));
    expect(held.coverage?.breaches).toBe(0);
  });

  it('revalues in the moves of each day, scaled by what was known then', () => {
    const { prepared } = preparedDesk();
    const { run, panel } = prepared;
    const forecaster = valueOf(filteredForecaster(run, panel, 250, 300, 0.94, SPEC));
    const past = new Float64Array(250);
    const first = valueOf(forecaster(past)).valueAtRisk;
    const scaled = new Float64Array(500);
    for (let factor = 0; factor < 2; factor++) {
      let variance = panel.moves[factor] ** 2;
      const sigma = Array.from({ length: 301 }, (_, t) => {
        const now = Math.sqrt(variance);
        variance = 0.94 * variance + 0.06 * panel.moves[2 * t + factor] ** 2;
        return now;
      });
      for (let t = 0; t < 250; t++) {
        const ratio = Math.min(4, Math.max(0.25, sigma[300] / sigma[50 + t]));
        scaled[2 * t + factor] = panel.moves[2 * (50 + t) + factor] * ratio;
      }
    }
    const sorted = run.pnl(scaled).sort();
    const expected = -(sorted[2] + 0.49 * (sorted[3] - sorted[2]));
    expect(Math.abs(first / expected - 1), `got ${first}, expected ${expected}`).toBeLessThan(1e-9);
    expect(valueOf(forecaster(past)).valueAtRisk).not.toBe(first);
  });

  it('stops when it is told to', () => {
    const { prepared } = preparedDesk();
    const pnl = bookHistory(prepared.run, prepared.panel);
    const forecaster = methodForecaster({ kind: 'historical' }, { alpha: 0.01 });
    const setup = { label: 'plain', alpha: 0.01, window: 250, days: 300, forecaster, level: 0.05, seed: 1 };
    expect(reasonOf(backtestBook(pnl, setup, { keepGoing: (done) => done < 50 }))).toBe('CANCELLED');
  });
});
