/** The replicas on instruments of their own venues, worked by hand: contract sizes, settlement, option units. */
import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import { createMarginEngine, evaluateMargin } from '../../../src/engine/margin/marginEngine';
import type { MarginResult } from '../../../src/engine/margin/marginModel';
import { findMarginModel } from '../../../src/engine/margin/models';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import type { InstrumentQuote } from '../../../src/engine/market/snapshot';
import { compileBook, universeOf } from '../../../src/engine/portfolio/compiledBook';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { markVolSolver } from '../../../src/engine/risk/markVol';
import { shippedPack } from './rulePacks';

const NOW = Date.UTC(2026, 10, 19, 8);
const value = (v: number) => ({ value: v, exchangeTimeMs: NOW, localTimeMs: NOW, source: 'test' });

interface Leg {
  readonly symbol: string;
  readonly quantity: number;
  readonly mark: number;
  readonly vol?: number;
  readonly forward?: number;
}

/** An account of 500,000 USDT at a venue, BTC at 100,000 USD. */
function margin(id: string, venue: Venue, legs: readonly Leg[]): MarginResult {
  const own = legs.map((leg) => {
    const parsed = parseSymbol(venue, leg.symbol);
    if (!parsed.ok) throw new Error(parsed.failure.message);
    return { ...leg, instrument: parsed.value };
  });
  const portfolio = {
    name: 'native',
    accounts: [{ id: 'a', name: 'a', venue, marginModelId: id } as const],
    books: [{ id: 'b', accountId: 'a', parentId: null, name: 'b' }],
    positions: own.map(({ instrument, quantity, mark }, k) => ({
      id: `p${k}`,
      bookId: 'b',
      instrumentId: instrument.id,
      quantity: String(quantity),
      averagePrice: String(mark),
      strategyTags: [],
    })),
    balances: [{ accountId: 'a', currency: 'USDT', amount: '500000' }],
  };
  const byId = new Map(own.map(({ instrument }) => [instrument.id, instrument]));
  const universe = universeOf(portfolio, (key) => byId.get(key));
  const quotes = own.map(({ instrument, mark, vol, forward }): [string, InstrumentQuote] => [
    instrument.id,
    {
      mark: value(mark),
      ...(vol === undefined ? {} : { markVol: value(vol) }),
      ...(forward === undefined ? {} : { forward: value(forward) }),
    },
  ]);
  const snapshot = {
    id: 'native',
    valuationMs: NOW,
    indices: Object.fromEntries(universe.indices.map(({ key }) => [key, value(100_000)])),
    volIndices: {},
    quotes: Object.fromEntries(quotes),
    usdRates: { USD: value(1), USDT: value(1), USDC: value(1) },
  };
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  const model = findMarginModel(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  const pack = shippedPack(model.rulePackKind.replace('.', '-'));
  const engine = createMarginEngine(universe, market, [{ model, pack }]);
  const book = compileBook(portfolio, universe);
  return evaluateMargin(engine, 0, { book, account: 0, unit: instrumentRisk(universe, market) });
}

function check(result: MarginResult, initial: number, maintenance: number): void {
  expect(result.failures).toEqual([]);
  expect(result.initialMarginUsd, 'IM').toBeCloseTo(initial, 6);
  expect(result.maintenanceMarginUsd, 'MM').toBeCloseTo(maintenance, 6);
}

describe('a short of 1 BTC in the perpetual of the venue', () => {
  it('OKX: 12 % and the swap rate of MR4, times 1.3', () => {
    const swap = { symbol: 'BTC-USDT-SWAP', quantity: -100, mark: 100_000 };
    const unit = 12_000 + 200;
    check(margin('okx.pm', 'okx', [swap]), 1.3 * unit, unit);
  });

  it('OKX: coin-settled, the loss in coin counts at its own price', () => {
    const swap = { symbol: 'BTC-USD-SWAP', quantity: -1000, mark: 100_000 };
    const unit = 12_000 + 200;
    check(margin('okx.pm', 'okx', [swap]), 1.3 * unit, unit);
  });

  it('Bybit: 10 % and the charge on futures in portfolio mode, first risk limit in cross mode', () => {
    const swap = { symbol: 'BTCUSDT', quantity: -1, mark: 100_000 };
    check(margin('bybit.pm', 'bybit', [swap]), 1.2 * 10_500, 10_500);
    check(margin('bybit.cross', 'bybit', [swap]), 1000, 500);
  });

  it('Binance: leverage of the symbol, first bracket', () => {
    const swap = { symbol: 'BTCUSDT', quantity: -1, mark: 100_000 };
    const result = margin('binance.pm', 'binance', [swap]);
    check(result, 5000, 400);
    expect(result.notes.join()).toContain('uniMMR 1250.00, liquidation at 1.05');
  });
});

describe('a short put of 1 BTC', () => {
  const put = { quantity: -100, mark: 0.02, vol: 0.5, forward: 100_500 };

  it('OKX: floor of puts grows with the mark, the factor is on the share of the underlying only', () => {
    const result = margin('okx.multi', 'okx', [{ symbol: 'BTC-USD-261225-80000-P', ...put }]);
    const share = Math.max(0.15 - 20_500 / 100_500, 0.1 * 1.02);
    const borrowed = 0.02 * 100_000;
    const initial = (1.02 * share + 0.02) * 100_000 + 0.1 * borrowed;
    check(result, initial, (0.075 + 0.02) * 100_000 + 0.02 * borrowed);
  });

  it('OKX: a put far from the money pays the minimum charge when it is the largest', () => {
    const result = margin('okx.pm', 'okx', [
      { symbol: 'BTC-USD-261127-30000-P', ...put, mark: 0.00001, vol: 0.3 },
    ]);
    const [unit] = result.components[1].children;
    const minimum = unit.children.find((c) => c.id === 'mr7')?.amountUsd ?? NaN;
    expect(minimum).toBeCloseTo(0.002 * 100_000, 6);
    expect(unit.amountUsd).toBeCloseTo(minimum, 6);
  });
});
