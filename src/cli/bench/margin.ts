/** Margin of one account of 1,000 positions in two coins, recomputed after a market tick. */
import type { Instrument } from '../../engine/instruments/instrument';
import { createMarginEngine, evaluateMargin, refreshMarginEngine } from '../../engine/margin/marginEngine';
import type { MarginModel } from '../../engine/margin/marginModel';
import {
  applyMarketUpdate,
  clearDirtySet,
  marketFromSnapshot,
  type MarketUpdate,
} from '../../engine/market/marketState';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from '../../engine/market/snapshot';
import { compileBook, universeOf } from '../../engine/portfolio/compiledBook';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { markVolSolver } from '../../engine/risk/markVol';
import { DEFAULT_VIEW } from '../../contracts/view';
import { compileView } from '../../main/compute/compiledView';
import { frameMargins } from '../../main/compute/frameMargins';
import { shippedRulePack } from '../resources';
import { benchValue } from './chain';
import { time, type BenchResult } from './measure';

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const SPOT: Readonly<Record<string, number>> = { BTC: 90_000, ETH: 3_000 };
const DAYS = [7, 14, 30, 60, 90, 180];
const POSITIONS = 1_000;

function instrumentsOf(coin: string): Instrument[] {
  const terms = {
    venue: 'deribit',
    symbol: coin,
    underlying: coin,
    quoteCurrency: 'USD',
    settlementCurrency: coin,
    isInverse: true,
    multiplier: 1,
    tickSize: 0.0001,
    lotSize: 0.1,
    indexName: `${coin.toLowerCase()}_usd`,
  } as const;
  const options = DAYS.flatMap((days) =>
    Array.from({ length: 20 }, (_, j) =>
      (['call', 'put'] as const).map((optionType): Instrument => ({
        ...terms,
        id: `${coin}-${days}-${j}-${optionType}`,
        kind: 'option',
        exercise: 'european',
        expiryMs: NOW + days * DAY_MS,
        strike: SPOT[coin] * (0.6 + 0.04 * j),
        optionType,
      })),
    ).flat(),
  );
  return [{ ...terms, id: `${coin}-perpetual`, kind: 'perpetual' }, ...options];
}

export function marginAccount(count: number) {
  const instruments = Object.keys(SPOT).flatMap(instrumentsOf);
  const byId = new Map(instruments.map((i) => [i.id, i]));
  const portfolio: Portfolio = {
    name: 'bench',
    accounts: [{ id: 'a', name: 'a', venue: 'deribit', marginModelId: 'deribit.pm' }],
    books: [{ id: 'b', accountId: 'a', parentId: null, name: 'b' }],
    positions: Array.from({ length: count }, (_, p) => ({
      id: `p${p}`,
      bookId: 'b',
      instrumentId: instruments[(p * 37) % instruments.length].id,
      quantity: String((((p * 13) % 41) - 20) / 2),
      averagePrice: '0.05',
      strategyTags: [],
    })),
    balances: Object.keys(SPOT).map((currency) => ({ accountId: 'a', currency, amount: '100' })),
  };
  const snapshot: MarketSnapshot = {
    id: 'bench',
    valuationMs: NOW,
    indices: Object.fromEntries(
      Object.entries(SPOT).map(([coin, price]) => [`deribit:${coin.toLowerCase()}_usd`, benchValue(price)]),
    ),
    volIndices: {},
    quotes: Object.fromEntries(
      instruments.map((i) => [
        i.id,
        i.kind === 'option'
          ? { markVol: benchValue(0.55), forward: benchValue(SPOT[i.underlying] * 1.01) }
          : { mark: benchValue(SPOT[i.underlying]) },
      ]),
    ),
    usdRates: {},
  };
  return { portfolio, byId, snapshot };
}

function marginBook(count: number) {
  const { portfolio, byId, snapshot } = marginAccount(count);
  const universe = universeOf(portfolio, (id) => byId.get(id));
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  return { universe, market, book: compileBook(portfolio, universe) };
}

/** Whole recompute after a tick: matrix, unit figures, equity, the model with its explanation. */
export function marginBench(model: MarginModel): BenchResult {
  const { universe, market, book } = marginBook(POSITIONS);
  const engine = createMarginEngine(universe, market, [{ model, pack: shippedRulePack(model.rulePackKind) }]);
  const unit = instrumentRisk(universe, market);
  return time({
    id: `margin.${model.id}`,
    unit: 'ms',
    count: POSITIONS,
    warmUps: 30,
    samples: 100,
    run: (round) => {
      for (let e = 0; e < market.forward.length; e++)
        market.forward[e] *= round % 2 === 0 ? 1.0001 : 1 / 1.0001;
      refreshMarginEngine(engine);
      instrumentRisk(universe, market, unit);
      evaluateMargin(engine, 0, { book, account: 0, unit });
    },
  });
}

/** A batch in which every index, forward, vol and mark has moved by a hair. */
function movedBatch(snapshot: MarketSnapshot, factor: number): MarketUpdate {
  const moved = (value: MarketValue | undefined) =>
    value === undefined ? undefined : { ...value, value: value.value * factor };
  return {
    indices: Object.fromEntries(
      Object.entries(snapshot.indices).map(([key, value]) => [
        key,
        { ...value, value: value.value * factor },
      ]),
    ),
    quotes: Object.fromEntries(
      Object.entries(snapshot.quotes).map(([id, { mark, forward, markVol }]): [string, InstrumentQuote] => [
        id,
        { mark: moved(mark), forward: moved(forward), markVol: moved(markVol) },
      ]),
    ),
  };
}

/**
 * All models of the account on a conflated tick, as the engine thread goes through it: the batch is written into the
 * market, what it touches is valued, and the rows of the comparison are made.
 */
export function allModelsBench(models: readonly MarginModel[]): BenchResult {
  const { portfolio, byId, snapshot } = marginAccount(POSITIONS);
  const view = compileView({
    portfolio,
    known: (id) => byId.get(id),
    packs: { shipped: models.map(({ rulePackKind }) => shippedRulePack(rulePackKind)), chosen: [] },
    sets: [],
    view: { ...DEFAULT_VIEW, marginModels: models.map(({ id }) => id) },
    market: snapshot,
  });
  instrumentRisk(view.universe, view.market, view.unit);
  const batches = [1.0001, 1].map((factor) => movedBatch(snapshot, factor));
  return time({
    id: 'margin.all_models',
    unit: 'ms',
    count: POSITIONS,
    warmUps: 40,
    samples: 100,
    run: (round) => {
      applyMarketUpdate(view.market, view.universe, batches[round % 2], view.dirty);
      refreshMarginEngine(view.margins, view.dirty);
      clearDirtySet(view.dirty);
      instrumentRisk(view.universe, view.market, view.unit);
      const { results } = frameMargins(view);
      if (results.length !== models.length) throw new Error(`${results.length} of ${models.length} models`);
    },
  });
}
