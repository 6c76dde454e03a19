import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { createMarginEngine, evaluateAllMargins } from '../../../src/engine/margin/marginEngine';
import type { MarginComponent, MarginResult } from '../../../src/engine/margin/marginModel';
import { ACCOUNT_LEVELS, accountLevels } from '../../../src/engine/margin/liquidation/accountLevels';
import { createMovedMargin } from '../../../src/engine/margin/movedMargin';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { accountEquity } from '../../../src/engine/risk/equity';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { pnlUsd } from '../../../src/engine/risk/revalue';
import { compileSample, mixedSizes, samplePortfolio, sampleInstruments } from '../risk/sampleBook';
import { allModels } from './rulePacks';

/** Venues that list no options: each option is a failure of its own. */
const WITHOUT_OPTIONS = new Set(['hyperliquid.cross']);

/** Models in which coins held as collateral cost margin themselves: they are in the matrix or netted into one figure. */
const COIN_MARGIN = new Set(['derive.srm', 'derive.pm', 'deribit.xpm']);

/** Every model on account `a0`, which all positions are put in. */
function margins(
  quantity: (k: number, i: Instrument) => number,
  balances?: Portfolio['balances'],
  models = allModels(),
): readonly MarginResult[] {
  const portfolio = samplePortfolio(quantity);
  const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
  const { universe, market, book } = compileSample({
    ...portfolio,
    positions,
    balances: balances ?? portfolio.balances,
  });
  const engine = createMarginEngine(universe, market, models);
  return evaluateAllMargins(engine, { book, account: 0, unit: instrumentRisk(universe, market) });
}

const houseGrid = allModels().filter(({ model }) => model.id === 'house.grid');

const count = sampleInstruments().length;
const sizes = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: count, maxLength: count });
const sized = (list: readonly number[]) => (k: number, i: Instrument) =>
  i.kind === 'option' || !i.isInverse ? list[k] / 2 : list[k] * 10_000;

function checkSums(component: MarginComponent): void {
  const adding = component.children.filter((child) => child.adds);
  if (component.children.length > 0) {
    const total = adding.reduce((sum, child) => sum + child.amountUsd, 0);
    const tolerance = 1e-9 * (1 + Math.abs(component.amountUsd));
    expect(
      Math.abs(total - component.amountUsd),
      `${component.id}: children ${total}, node ${component.amountUsd}`,
    ).toBeLessThan(tolerance);
  }
  component.children.forEach(checkSums);
}

const scale = (result: MarginResult): number => 1e-9 * (1 + Math.abs(result.initialMarginUsd));

describe('every margin model', () => {
  it('charges nothing for an empty book', () => {
    const dollars = [{ accountId: 'a0', currency: 'USDC', amount: '500000' }];
    for (const result of margins(() => 0, dollars)) {
      const { modelId, initialMarginUsd, maintenanceMarginUsd } = result;
      expect([modelId, initialMarginUsd, maintenanceMarginUsd]).toEqual([modelId, 0, 0]);
      expect(result.equityUsd).toBeCloseTo(500_000 * 0.9998, 6);
    }
  });

  it('counts coins at their price less what the venue says they lose as collateral', () => {
    for (const result of margins(() => 0)) {
      const price = 12.5 * 90_000 + 100 * 3_000;
      const [{ children }] = result.components;
      expect(result.equityUsd + (result.haircutUsd ?? 0), result.modelId).toBeCloseTo(price, 6);
      const isCollateral = result.initialMarginUsd === 0 || COIN_MARGIN.has(result.modelId);
      expect(isCollateral, `${result.modelId}: ${children.map((c) => c.id).join()}`).toBe(true);
      expect(result.initialMarginUsd).toBeLessThan(price);
    }
  });

  it('has components that add up to its totals, and a worst scenario that adds up over positions', () => {
    fc.assert(
      fc.property(sizes, (list) => {
        for (const result of margins(sized(list))) {
          const [initial, maintenance] = result.components;
          expect([initial.id, maintenance.id]).toEqual(['im', 'mm']);
          expect(initial.amountUsd).toBe(result.initialMarginUsd);
          expect(maintenance.amountUsd).toBe(result.maintenanceMarginUsd);
          result.components.forEach(checkSums);
          expect(result.initialMarginUsd).toBeGreaterThanOrEqual(result.maintenanceMarginUsd);
          const byPosition = result.worst?.byPosition.reduce((sum, p) => sum + p.pnlUsd, 0) ?? 0;
          expect(Math.abs(byPosition - (result.worst?.pnlUsd ?? 0))).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of positions', () => {
    const portfolio = samplePortfolio(mixedSizes);
    const run = (positions: typeof portfolio.positions) => {
      const { universe, market, book } = compileSample({ ...portfolio, positions });
      const engine = createMarginEngine(universe, market, allModels());
      const unit = instrumentRisk(universe, market);
      return evaluateAllMargins(engine, { book, account: 0, unit }).map((r) => [
        r.initialMarginUsd,
        r.maintenanceMarginUsd,
      ]);
    };
    expect(run([...portfolio.positions].reverse())).toEqual(run(portfolio.positions));
  });

  it('says which positions it could not margin', () => {
    const portfolio = samplePortfolio(mixedSizes);
    const unknown = { ...portfolio.positions[0], id: 'ghost', instrumentId: 'deribit:NO-SUCH' };
    const { universe, market, book } = compileSample({
      ...portfolio,
      positions: [...portfolio.positions, unknown],
    });
    const held = book.holdings[0].instruments;
    const blind = held.find((row) => universe.instruments[row].kind === 'option') ?? -1;
    market.vol[blind] = NaN;
    const engine = createMarginEngine(universe, market, allModels());
    for (const result of evaluateAllMargins(engine, {
      book,
      account: 0,
      unit: instrumentRisk(universe, market),
    })) {
      const ids = result.failures.map((f) => f.positionId);
      expect(ids).toContain('ghost');
      const reasons = result.failures.map((f) => f.failure.reason).sort();
      const unsupported = reasons.filter((reason) => reason === 'UNSUPPORTED').length;
      expect(reasons.slice(0, 2)).toEqual(['MISSING_MARKET_DATA', 'UNKNOWN_INSTRUMENT']);
      expect(reasons.length, result.modelId).toBe(2 + unsupported);
      expect(unsupported > 0, result.modelId).toBe(WITHOUT_OPTIONS.has(result.modelId));
      expect(result.notes.join()).toContain(`Incomplete: ${reasons.length} positions`);
    }
  });
});

describe('netting', () => {
  it('house grid: one book never costs more than its two parts', () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const house = (list: readonly number[]): MarginResult =>
          margins(sized(list), undefined, houseGrid)[0];
        const [one, two, both] = [house(a), house(b), house(a.map((x, k) => x + b[k]))];
        expect(both.maintenanceMarginUsd).toBeLessThanOrEqual(
          one.maintenanceMarginUsd + two.maintenanceMarginUsd + scale(both),
        );
      }),
      { numRuns: 15 },
    );
  });

  it('all models but the dampened tails scale with the book where no size term applies', () => {
    const [small] = margins((k, i) => mixedSizes(k, i) / 100, undefined, houseGrid);
    const [double] = margins((k, i) => mixedSizes(k, i) / 50, undefined, houseGrid);
    expect(Math.abs(double.maintenanceMarginUsd - 2 * small.maintenanceMarginUsd)).toBeLessThan(1e-6);
  });

  it('a calendar spread pays the roll shock on both legs under portfolio margin', () => {
    const isLeg = (i: Instrument): boolean => i.underlying === 'BTC' && i.isInverse && i.kind === 'future';
    let sign = -1;
    const [, pm] = margins((_, i) => (isLeg(i) ? (sign = -sign) * 90_000 : 0));
    const roll = pm.components[0].children[0].children[0].children.find((c) => c.id === 'roll_shock');
    expect(roll?.native?.amount).toBeGreaterThan(0.01 * 1.9);
  });
});

describe('margin in moved markets', () => {
  const portfolio = samplePortfolio((_, i) => (i.symbol === 'BTC-PERPETUAL' ? 4_000_000 : 0));
  const { universe, market, book } = compileSample({
    ...portfolio,
    positions: portfolio.positions.map((p) => ({ ...p, bookId: 'b0' })),
  });
  const engine = createMarginEngine(universe, market, allModels());
  const marginAt = createMovedMargin(engine, book, [{ account: 0, model: 1 }]);

  it('finds the nearest call where equity meets initial margin', () => {
    const levels = accountLevels(engine.revaluation, marginAt, '*', ACCOUNT_LEVELS);
    if (!levels.ok) throw new Error(levels.failure.message);
    const { call, liquidation, zeroEquity } = levels.value;
    const move = call.nearest ?? NaN;
    expect(call.up).toBeUndefined();
    expect(liquidation.nearest).toBeLessThan(move);
    expect(zeroEquity.nearest).toBeLessThan(liquidation.nearest ?? NaN);
    expect(move).toBeLessThan(0);
    // By hand: coins 12.5 BTC and 100 ETH, a long perpetual of USD 4m entered at 0.99 of its mark.
    const row = universe.instruments.findIndex((i) => i.symbol === 'BTC-PERPETUAL');
    const mark = market.mark[row];
    const headroom = (m: number): number => {
      const [spot, price] = [90_000 * (1 + m), mark * (1 + m)];
      const upl = 4e6 * (1 / (mark * 0.99) - 1 / price);
      const size = 4e6 / price;
      const matrix = size * (0.16 / 0.84) + 0.01 * size;
      return (12.5 + upl - matrix) * spot + 100 * 3_000 * (1 + m);
    };
    expect(headroom(0)).toBeGreaterThan(0);
    expect(Math.abs(headroom(move)) / 90_000, `headroom at ${move}: ${headroom(move)}`).toBeLessThan(0.01);
  });

  it('moves equity by P&L at the moved spot plus coins', () => {
    const unit = instrumentRisk(universe, market);
    const before = accountEquity(universe, market, book, unit, 0);
    const figures = marginAt(market, unit);
    expect(figures.equityUsd).toBeCloseTo(before.totalUsd, 6);
    expect(Number.isFinite(pnlUsd(engine.revaluation, 0, 0))).toBe(true);
  });
});
