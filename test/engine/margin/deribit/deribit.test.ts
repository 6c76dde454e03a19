/** Deribit: cross portfolio margin, the former model, the settlement window, open orders. */
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/engine/instruments/instrument';
import { crossWorst, type PairCells } from '../../../../src/engine/margin/deribit/crossRules';
import { formerContingencies } from '../../../../src/engine/margin/deribit/formerRules';
import { openShare } from '../../../../src/engine/margin/deribit/settlementWindow';
import { createMarginEngine, evaluateMargin } from '../../../../src/engine/margin/marginEngine';
import type { MarginResult } from '../../../../src/engine/margin/marginModel';
import { findMarginModel } from '../../../../src/engine/margin/models';
import type { OrderCharge } from '../../../../src/engine/portfolio/orderCharges';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { compileSample, NOW, samplePortfolio } from '../../risk/sampleBook';
import { shippedPack } from '../rulePacks';

/** The sample book of dollars only, with given sizes, margined by one model at an instant. */
function margin(
  id: string,
  size: (i: Instrument) => number,
  { at = NOW, orderCharges = [] }: { at?: number; orderCharges?: readonly OrderCharge[] } = {},
): MarginResult {
  const portfolio = samplePortfolio((_, i) => size(i));
  const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
  const balances = [{ accountId: 'a0', currency: 'USDC', amount: '500000' }];
  const { universe, market, book } = compileSample({ ...portfolio, positions, balances, orderCharges });
  market.valuationMs = at;
  universe.expiries.forEach((e, k) => (market.years[k] = (e.expiryMs - at) / (365 * 86_400_000)));
  const model = findMarginModel(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  const pack = shippedPack(model.rulePackKind.replace('.', '-'));
  const engine = createMarginEngine(universe, market, [{ model, pack }]);
  const unit = instrumentRisk(universe, market);
  return evaluateMargin(engine, 0, { book, account: 0, unit });
}

const order = (kind: OrderCharge['kind'], amount: string, source: OrderCharge['source']): OrderCharge => ({
  ...{ accountId: 'a0', currency: 'USDC', kind, amount, source, setMs: NOW },
});
const ORDERS = [
  order('openOrders', '1000', 'venue'),
  order('marketMakerProtection', '200', 'hand'),
  order('spot', '50', 'hand'),
];

const perpetual = (coin: string, size: number) => (i: Instrument) =>
  i.symbol === `${coin}-PERPETUAL` ? size : 0;
const linear = (coin: string, size: number) => (i: Instrument) =>
  i.symbol === `${coin}_USDC-PERPETUAL` ? size : 0;

describe('cross portfolio margin', () => {
  const cells = (coin: string, left: number, right: number, isCorrelated: boolean): PairCells => ({
    coin,
    cells: [left, 0, right],
    moves: [-0.16, 0, 0.16],
    isCorrelated,
  });

  it('adds the worst cases of pairs that stand alone and nets correlated ones on the worse side', () => {
    const alone = crossWorst([cells('BTC', -10, 10, false), cells('ETH', 8, -8, false)]);
    expect([alone.side, alone.pnl]).toEqual(['none', -18]);
    const together = crossWorst([cells('BTC', -10, 10, true), cells('ETH', 8, -9, true)]);
    // Left: ETH has 0 at no move, which is worse than its gain of 8.
    expect([together.side, together.pnl]).toEqual(['left', -10]);
    expect(crossWorst([cells('BTC', -10, 10, true), cells('ETH', -4, 9, true)]).pnl).toBe(-14);
    expect(crossWorst([])).toEqual({ side: 'none', pairs: [], pnl: 0 });
  });

  it('lets a coin-settled short hedge a dollar-settled long of the same coin, where S:PM does not', () => {
    const book = (i: Instrument): number => linear('BTC', 1)(i) + perpetual('BTC', -90_027)(i);
    const cross = margin('deribit.xpm', book).components[0];
    const apart = margin('deribit.pm', book).initialMarginUsd;
    const worst = cross.children.find((c) => c.id === 'worst_case')?.amountUsd ?? NaN;
    expect(worst, 'a perpetual against another of the same size').toBeLessThan(90_000 * 0.16 * 0.02);
    expect(apart).toBeGreaterThan(90_000 * 0.3);
  });

  it('counts open orders in initial margin only, at the rate of their currency', () => {
    const usd = 1250 * 0.9998;
    for (const id of ['deribit.xpm', 'deribit.pm']) {
      const [without, with_] = [[], ORDERS].map((orderCharges) =>
        margin(id, linear('BTC', 1), { orderCharges }),
      );
      expect(with_.initialMarginUsd - without.initialMarginUsd, id).toBeCloseTo(usd, 6);
      expect(with_.maintenanceMarginUsd, id).toBe(without.maintenanceMarginUsd);
    }
    const standard = [[], ORDERS].map((orderCharges) =>
      margin('deribit.sm', linear('BTC', 1), { orderCharges }),
    );
    expect(standard[1].initialMarginUsd - standard[0].initialMarginUsd).toBeCloseTo(1050 * 0.9998, 6);
  });

  it('shows each kind of order with its source and instant', () => {
    const { components } = margin('deribit.pm', linear('BTC', 1), { orderCharges: ORDERS });
    const shown = components[0].children[0].children
      .slice(-3)
      .map(({ id, formula, inputs, native }) => [...[id, formula, inputs, native?.amount]]);
    const entered = { entered: new Date(NOW).toISOString() };
    expect(shown).toEqual([
      ['open_orders', 'given by the venue', { read: new Date(NOW).toISOString() }, 1000],
      ['mmp', 'entered by hand', entered, 200],
      ['spot', 'entered by hand', entered, 50],
    ]);
  });

  it('is incomplete where the amount is no number or its currency has no rate', () => {
    for (const [charge, reason] of [
      [{ ...ORDERS[0], amount: 'much' }, 'INVALID_INPUT'],
      [{ ...ORDERS[0], currency: 'XYZ' }, 'MISSING_MARKET_DATA'],
    ] as const)
      for (const id of ['deribit.sm', 'deribit.pm', 'deribit.xpm']) {
        const { failures, initialMarginUsd } = margin(id, linear('BTC', 1), { orderCharges: [charge] });
        expect(
          failures.map(({ failure }) => failure.reason),
          id,
        ).toEqual([reason]);
        expect(Number.isFinite(initialMarginUsd), id).toBe(true);
      }
  });

  it('says of a model that does not count resting orders that it does not', () => {
    const told = (id: string): boolean =>
      margin(id, linear('BTC', 1), { orderCharges: ORDERS }).notes.join().includes('resting orders');
    expect(['house.delta', 'deribit.pm'].map(told)).toEqual([true, false]);
  });
});

describe('settlement window', () => {
  it('is open half an hour before expiry and closes linearly', () => {
    const minute = 60_000;
    expect([40, 30, 15, 3, 0, -5].map((m) => openShare(m * minute))).toEqual([1, 1, 0.5, 0.1, 0, 0]);
  });

  it('takes the share of a move that is still open', () => {
    const expiry = NOW + 8 * 86_400_000;
    const future = (i: Instrument): number =>
      i.kind === 'future' && i.underlying === 'BTC' && i.expiryMs === expiry ? 90_000 : 0;
    const worst = (minutes: number): number => {
      const result = margin('deribit.pm', future, { at: expiry - minutes * 60_000 });
      const pair = result.components[0].children[0].children[0];
      return pair.children.find((c) => c.id === 'worst_case')?.native?.amount ?? NaN;
    };
    const size = 90_000 / (90_000 * Math.exp((0.05 * 8) / 365));
    expect(worst(31)).toBeCloseTo(size * (0.16 / 0.84), 9);
    expect(worst(15)).toBeCloseTo(size * (0.08 / 0.92), 9);
    expect(worst(3)).toBeCloseTo(size * (0.016 / 0.984), 9);
  });

  it('does the same for options, continuously at its start', () => {
    const expiry = NOW + 8 * 86_400_000;
    const put = (i: Instrument): number =>
      i.kind === 'option' &&
      i.isInverse &&
      i.underlying === 'BTC' &&
      i.expiryMs === expiry &&
      i.optionType === 'put' &&
      i.strike === 90_000
        ? -1
        : 0;
    const worst = (minutes: number): number =>
      margin('deribit.pm', put, { at: expiry - minutes * 60_000 }).initialMarginUsd;
    expect(Math.abs(worst(30.0001) / worst(29.9999) - 1)).toBeLessThan(1e-3);
    expect(worst(10)).toBeLessThan(0.5 * worst(30));
  });
});

describe('the former portfolio margin', () => {
  const rules = { futures: 0.006, shortOption: 0.01, atmRange: 0.1 };

  it('charges gross futures, and shorts that no nearer long absorbs on either side', () => {
    const strikes = [
      { strike: 12_000, position: -50 },
      { strike: 8_000, position: -20 },
      { strike: 8_500, position: 5 },
    ];
    const charge = formerContingencies(rules, [1, -1], strikes, 10_000);
    expect(charge.futures).toBeCloseTo(0.012, 12);
    expect(charge.netShort).toBe(65);
    expect(charge.options).toBeCloseTo(0.65, 12);
  });

  it('takes 15 % down of a long perpetual, times 1.2 with the contingency', () => {
    const result = margin('deribit.pmv1', perpetual('BTC', 90_027));
    const coins = 1 * (0.15 / 0.85 + 0.006);
    expect(result.components[1].native?.amount).toBeCloseTo(coins, 9);
    expect(result.components[0].native?.amount).toBeCloseTo(1.2 * coins, 9);
  });
});
