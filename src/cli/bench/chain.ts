/** The workload's chain as the engine sees it: instruments, market, book, factor scenarios. */
import type { EuropeanOption } from '../../engine/instruments/instrument';
import {
  applyMarketUpdate,
  createDirtySet,
  createMarketState,
  type MarketState,
} from '../../engine/market/marketState';
import type { InstrumentQuote, MarketValue } from '../../engine/market/snapshot';
import type { Universe } from '../../engine/market/universe';
import { compileBook, universeOf, type CompiledBook } from '../../engine/portfolio/compiledBook';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { markVolSolver } from '../../engine/risk/markVol';
import { compileFactorScenarios, type CompiledScenarios } from '../../engine/scenarios/compiledScenarios';
import { WORKLOAD_SPOT, type Workload } from './workload';

const NOW = Date.UTC(2026, 0, 1);
const YEAR_MS = 365 * 86_400_000;
export const CHAIN_INDEX = 'deribit:btc_usd';

export interface Chain {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
  readonly accountCount: number;
  readonly scenarios: CompiledScenarios;
  /** Quote of an instrument at a spot and a factor on its vol. */
  readonly quote: (row: number, spot: number, volFactor: number) => InstrumentQuote;
}

let clock = NOW;
/** Every quote is newer than the one before, as on a feed. */
export const benchValue = (value: number): MarketValue => {
  clock++;
  return { value, exchangeTimeMs: clock, localTimeMs: clock, source: 'bench' };
};

/** Instruments are USD-settled options: the workload's values are in USD. */
export function compileChain(workload: Workload): Chain {
  const instruments = chainInstruments(workload);
  const byId = new Map(instruments.map((i) => [i.id, i]));
  const portfolio = chainPortfolio(workload, instruments);
  const universe = universeOf(portfolio, (id) => byId.get(id));
  const market = createMarketState(universe, NOW, markVolSolver);
  const { years, basis, rate } = workload.expiries;
  const places = universe.instruments.map(({ id }) => placeOf(id));
  const quote = (row: number, spot: number, volFactor: number): InstrumentQuote => {
    const i = places[row];
    const e = workload.instruments.expiry[i];
    return {
      markVol: benchValue(workload.instruments.vol[i] * volFactor),
      forward: benchValue(spot * Math.exp(basis[e] * years[e])),
    };
  };
  const quotes = Object.fromEntries(
    universe.instruments.map(({ id }, row) => [id, quote(row, WORKLOAD_SPOT, 1)]),
  );
  const indices = { [CHAIN_INDEX]: benchValue(WORKLOAD_SPOT) };
  applyMarketUpdate(market, universe, { indices, quotes }, createDirtySet(universe));
  universe.expiries.forEach((slot, e) => {
    const source = expiryOf(workload, universe, slot.members[0]);
    market.discount[e] = Math.exp(-rate[source] * years[source]);
  });
  const book = compileBook(portfolio, universe);
  const scenarios = chainScenarios(workload, universe, market);
  return { universe, market, book, accountCount: portfolio.accounts.length, scenarios, quote };
}

const expiryOf = (workload: Workload, universe: Universe, row: number): number =>
  workload.instruments.expiry[placeOf(universe.instruments[row].id)];

/** Row of the workload behind an instrument of the chain. */
const placeOf = (id: string): number => Number(id.slice('bench-'.length));

function chainInstruments({ instruments, expiries }: Workload): readonly EuropeanOption[] {
  return Array.from(instruments.strike, (strike, i): EuropeanOption => ({
    id: `bench-${i}`,
    venue: 'deribit',
    symbol: `bench-${i}`,
    underlying: 'BTC',
    quoteCurrency: 'USD',
    settlementCurrency: 'USD',
    isInverse: false,
    multiplier: 1,
    tickSize: 0.01,
    lotSize: 0.1,
    indexName: 'btc_usd',
    kind: 'option',
    exercise: 'european',
    expiryMs: NOW + expiries.years[instruments.expiry[i]] * YEAR_MS,
    strike,
    optionType: instruments.sign[i] > 0 ? 'call' : 'put',
  }));
}

function chainPortfolio({ positions }: Workload, instruments: readonly EuropeanOption[]): Portfolio {
  const accountIds = [...new Set(positions.account)].sort((a, b) => a - b).map((account) => `a${account}`);
  return {
    name: 'bench',
    accounts: accountIds.map((id) => ({ id, name: id, venue: 'deribit', marginModelId: 'house.grid' })),
    books: accountIds.map((id) => ({ id, accountId: id, parentId: null, name: id })),
    positions: Array.from(positions.quantity, (quantity, p) => ({
      id: `p${p}`,
      bookId: `a${positions.account[p]}`,
      instrumentId: instruments[positions.instrument[p]].id,
      quantity: String(quantity),
      averagePrice: null,
      strategyTags: [],
    })),
    balances: [],
  };
}

function chainScenarios(workload: Workload, universe: Universe, market: MarketState): CompiledScenarios {
  const [spot, ...vols] = workload.scenarios;
  const count = spot.length;
  const spotFactor = new Float64Array(universe.indices.length * count);
  for (let slot = 0; slot < universe.indices.length; slot++) spotFactor.set(spot, slot * count);
  const volFactor = new Float64Array(universe.expiries.length * count);
  universe.expiries.forEach((slot, e) => {
    volFactor.set(vols[expiryOf(workload, universe, slot.members[0])], e * count);
  });
  const scenarios = Array.from(spot, (_, s) => ({ id: String(s), name: String(s), shifts: [] }));
  return compileFactorScenarios({ scenarios, spotFactor, volFactor }, universe, market);
}
