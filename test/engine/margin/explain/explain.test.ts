/** What explains a margin: hypothetical legs, single positions, distances, changes between two instants. */
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/engine/instruments/instrument';
import { fragmentationCost, pooled } from '../../../../src/engine/margin/explain/accountModes';
import { capitalEfficiency } from '../../../../src/engine/margin/explain/capitalEfficiency';
import { legAtMark, withLegs } from '../../../../src/engine/margin/explain/hypotheticalBook';
import { marginAttribution } from '../../../../src/engine/margin/explain/marginAttribution';
import { createPositionMargins, offsetBenefit } from '../../../../src/engine/margin/explain/positionMargins';
import { whatIf } from '../../../../src/engine/margin/explain/whatIf';
import { createMarginEngine, evaluateMargin } from '../../../../src/engine/margin/marginEngine';
import { marketFromSnapshot } from '../../../../src/engine/market/marketState';
import type { MarketSnapshot, MarketValue } from '../../../../src/engine/market/snapshot';
import { compileBook, universeOf } from '../../../../src/engine/portfolio/compiledBook';
import type { Portfolio } from '../../../../src/engine/portfolio/portfolio';
import { accountEquity } from '../../../../src/engine/risk/equity';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { markVolSolver } from '../../../../src/engine/risk/markVol';
import { mixMarket } from '../../../../src/engine/risk/mixMarket';
import { mixedSizes, sampleInstruments, samplePortfolio, sampleSnapshot } from '../../risk/sampleBook';
import { allModels } from '../rulePacks';

const oneAccount = (quantity: (k: number, i: Instrument) => number): Portfolio => {
  const portfolio = samplePortfolio(quantity);
  return { ...portfolio, positions: portfolio.positions.map((p) => ({ ...p, bookId: 'b0' })) };
};
const byId = new Map(sampleInstruments().map((i) => [i.id, i]));
const universe = universeOf(oneAccount(mixedSizes), (id) => byId.get(id), sampleInstruments());

function compiled(portfolio: Portfolio, snapshot: MarketSnapshot = sampleSnapshot()) {
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  const book = compileBook(portfolio, universe);
  const unit = instrumentRisk(universe, market);
  const equity = accountEquity(universe, market, book, unit, 0);
  const engine = createMarginEngine(universe, market, allModels());
  return { market, book, unit, equity, engine, request: { book, account: 0, unit, equity } };
}

describe('hypothetical legs', () => {
  const base = compiled(oneAccount(mixedSizes));
  const symbols = ['BTC-PERPETUAL', 'ETH_USDC-PERPETUAL'];
  const option = sampleInstruments().find((i) => i.kind === 'option' && i.isInverse);
  const legs = [...symbols, option?.symbol ?? ''].map((symbol, k) => {
    const row = universe.instruments.findIndex((i) => i.symbol === symbol);
    const quantity = universe.instruments[row].kind === 'option' ? -3 : 2_500;
    return legAtMark(universe, base.unit, `leg${k}`, row, quantity);
  });

  it('give what a book that holds them gives, under every model', () => {
    const traded = oneAccount(mixedSizes);
    const withTrades: Portfolio = {
      ...traded,
      positions: [
        ...traded.positions,
        ...legs.map(({ id, row, quantity }) => ({
          id,
          bookId: 'b0',
          instrumentId: universe.instruments[row].id,
          quantity: String(quantity),
          averagePrice: null,
          strategyTags: [],
        })),
      ],
    };
    const held = compiled(withTrades);
    base.engine.models.forEach(({ model }, at) => {
      const change = whatIf(base.engine, at, base.request, legs);
      const expected = evaluateMargin(held.engine, at, { ...held.request, equity: base.equity });
      const tolerance = 1e-9 * (1 + expected.initialMarginUsd);
      expect(Math.abs(change.after.initialMarginUsd - expected.initialMarginUsd), model.id).toBeLessThan(
        tolerance,
      );
      expect(
        Math.abs(change.after.maintenanceMarginUsd - expected.maintenanceMarginUsd),
        model.id,
      ).toBeLessThan(tolerance);
      expect(change.after.worst?.byPosition.length, model.id).toBe(expected.worst?.byPosition.length);
      expect(change.initialMarginUsd).toBe(change.after.initialMarginUsd - change.before.initialMarginUsd);
    });
  });

  it('leave the equity as it was: premium and price are paid', () => {
    const after = accountEquity(universe, base.market, withLegs(base.book, 0, legs), base.unit, 0);
    expect(after.failures).toEqual([]);
    expect(Math.abs(after.totalUsd - base.equity.totalUsd)).toBeLessThan(1e-6);
  });

  it('that close the account leave nothing to margin', () => {
    const closing = Array.from(base.book.instrument, (row, p) =>
      legAtMark(universe, base.unit, `close${p}`, row, -base.book.quantity[p]),
    );
    const grid = base.engine.models.findIndex(({ model }) => model.id === 'house.grid');
    const { after } = whatIf(base.engine, grid, base.request, closing);
    expect(after.initialMarginUsd).toBeLessThan(1e-6);
  });
});

describe('position by position', () => {
  const { engine, request } = compiled(oneAccount((k, i) => (k % 5 === 0 ? mixedSizes(k, i) : 0)));
  const at = engine.models.findIndex(({ model }) => model.id === 'deribit.pm');
  const run = createPositionMargins(engine, at, request);
  let steps = 1;
  while (!run.step()) steps += 1;

  it('takes a step each, and closing a position is an exact run without it', () => {
    expect(run.rows).toHaveLength(steps);
    expect(run.fraction).toBe(1);
    const [first] = request.book.holdings[0].positions;
    const without = request.book.portfolio.positions.filter((_, p) => p !== first);
    const rest = compiled({ ...request.book.portfolio, positions: without });
    const { initialMarginUsd } = evaluateMargin(rest.engine, at, { ...rest.request, equity: request.equity });
    expect(run.rows[0].incrementalUsd).toBeCloseTo(run.initialMarginUsd - initialMarginUsd, 4);
  });

  it('adds the marginal contributions and the remainder up to the margin, and shows what netting saves', () => {
    const { standAloneUsd, portfolioUsd, benefitUsd, eulerRemainderUsd } = offsetBenefit(run);
    const marginal = run.rows.reduce((sum, row) => sum + row.marginalUsd, 0);
    expect(marginal + eulerRemainderUsd).toBeCloseTo(portfolioUsd, 6);
    expect(benefitUsd).toBe(standAloneUsd - portfolioUsd);
    expect(benefitUsd).toBeGreaterThan(0);
  });
});

describe('a position without market data', () => {
  const snapshot = sampleSnapshot();
  const [lost] = oneAccount((k, i) => (k % 5 === 0 ? mixedSizes(k, i) : 0)).positions.filter(
    ({ instrumentId }) => byId.get(instrumentId)?.kind === 'option',
  );
  const quotes = Object.fromEntries(
    Object.entries(snapshot.quotes).filter(([id]) => id !== lost.instrumentId),
  );
  const { engine, request } = compiled(
    oneAccount((k, i) => (k % 5 === 0 ? mixedSizes(k, i) : 0)),
    { ...snapshot, quotes },
  );
  const run = createPositionMargins(engine, 1, request);
  while (!run.step());

  it('has no figure of its own, is named, and is in none of the sums', () => {
    expect(run.failures.map(({ positionId }) => positionId)).toContain(lost.id);
    const row = run.rows.find(({ positionId }) => positionId === lost.id);
    expect([row?.incrementalUsd, row?.marginalUsd, row?.standAloneUsd]).toEqual([NaN, NaN, NaN]);
    const others = run.rows.filter(({ positionId }) => positionId !== lost.id);
    expect(others.every(({ incrementalUsd }) => Number.isFinite(incrementalUsd))).toBe(true);
    expect(Object.values(offsetBenefit(run)).every(Number.isFinite)).toBe(true);
  });
});

describe('between two instants', () => {
  const now = sampleSnapshot();
  const moved = (v: MarketValue | undefined, factor: number): MarketValue | undefined =>
    v === undefined ? undefined : { ...v, value: v.value * factor };
  const later: MarketSnapshot = {
    ...now,
    id: 'later',
    valuationMs: now.valuationMs + 2 * 86_400_000,
    indices: Object.fromEntries(
      Object.entries(now.indices).map(([key, v]) => [key, { ...v, value: v.value * 0.94 }]),
    ),
    quotes: Object.fromEntries(
      Object.entries(now.quotes).map(([id, quote]) => {
        const isOption = byId.get(id)?.kind === 'option';
        const [mark, markVol, forward] = [
          moved(quote.mark, isOption ? 1.03 : 0.94),
          moved(quote.markVol, 1.2),
          moved(quote.forward, 0.94),
        ];
        return [id, { ...(mark && { mark }), ...(markVol && { markVol }), ...(forward && { forward }) }];
      }),
    ),
  };
  const from = compiled(oneAccount(mixedSizes), now);
  const to = compiled(
    oneAccount((k, i) => (k % 4 === 1 ? 0 : mixedSizes(k, i))),
    later,
  );

  it.each(allModels().map((active) => [active.model.id, active] as const))(
    '%s: the steps add up to the change',
    (_id, active) => {
      const dearer = { ...active, pack: { ...active.pack, version: `${active.pack.version} again` } };
      const attribution = marginAttribution(
        universe,
        { market: from.market, book: from.book, account: 0, active },
        { market: to.market, book: to.book, account: 0, active: dearer },
      );
      const at = from.engine.models.findIndex(({ model }) => model.id === active.model.id);
      const before = evaluateMargin(from.engine, at, from.request);
      const after = evaluateMargin(to.engine, at, to.request);
      expect(attribution.before.initialMarginUsd).toBe(before.initialMarginUsd);
      expect(attribution.after.initialMarginUsd).toBeCloseTo(after.initialMarginUsd, 6);
      const sum = attribution.steps.reduce((total, step) => total + step.initialMarginUsd, 0);
      expect(sum).toBeCloseTo(after.initialMarginUsd - before.initialMarginUsd, 5);
      expect(attribution.steps.map(({ cause }) => cause)).toEqual([
        'positions',
        'price',
        'vol',
        'time',
        'remainder',
        'parameters',
      ]);
      expect(attribution.steps[5].initialMarginUsd).toBe(0);
    },
  );

  it('a market mixed of nothing is the first, of everything the second', () => {
    const nothing = mixMarket(universe, from.market, to.market, { price: false, vol: false, time: false });
    const everything = mixMarket(universe, from.market, to.market, { price: true, vol: true, time: true });
    for (const key of ['spot', 'forward', 'vol', 'years', 'usdRate'] as const) {
      expect(nothing[key], key).toEqual(from.market[key]);
      expect(everything[key], key).toEqual(to.market[key]);
    }
    expect(everything.mark).toEqual(to.market.mark);
    nothing.mark.forEach((mark, row) => expect(mark).toBeCloseTo(from.market.mark[row], 10));
  });
});

describe('several accounts', () => {
  const { engine, book, unit } = compiled(samplePortfolio(mixedSizes));

  it('in one pool are what one account with everything is, under every model', () => {
    const one = compiled(oneAccount(mixedSizes));
    engine.models.forEach(({ model }, at) => {
      const { separateUsd, pooledUsd, costUsd } = fragmentationCost(engine, at, book, [0, 1], unit);
      const together = evaluateMargin(one.engine, at, {
        ...one.request,
        book: pooled(one.book, [0, 1]),
        equity: accountEquity(universe, one.market, pooled(one.book, [0, 1]), one.unit, 0),
      });
      const expected = together.failures.length > 0 ? NaN : together.initialMarginUsd;
      if (Number.isNaN(expected)) return void expect([separateUsd, pooledUsd], model.id).toEqual([NaN, NaN]);
      expect(Math.abs(pooledUsd - expected), model.id).toBeLessThan(1e-9 * (1 + pooledUsd));
      expect(costUsd, model.id).toBe(separateUsd - pooledUsd);
    });
  });

  it('never cost less apart where only the scan counts', () => {
    const at = engine.models.findIndex(({ model }) => model.id === 'house.grid');
    expect(fragmentationCost(engine, at, book, [0, 1], unit).costUsd).toBeGreaterThanOrEqual(-1e-6);
  });
});

describe('capital efficiency', () => {
  const figures = {
    equityUsd: 5e6,
    initialMarginUsd: 2e6,
    grossDeltaUsd: 1e7,
    vegaUsd: -4e3,
    deltaUsd: -5e5,
    thetaUsd: 3e3,
    pnlUsd: 1e5,
  };
  it('is by hand', () => {
    expect(capitalEfficiency(figures)).toEqual({
      returnOnMargin: 0.05,
      thetaYield: (3e3 * 365) / 2e6,
      marginPerVega: 500,
      marginPerDelta: 4,
      idleCollateralUsd: 3e6,
      leverage: 2,
    });
  });
  it('knows nothing where nothing divides', () => {
    const { returnOnMargin, leverage } = capitalEfficiency({ ...figures, initialMarginUsd: 0, equityUsd: 0 });
    expect([returnOnMargin, leverage]).toEqual([NaN, NaN]);
  });
});
