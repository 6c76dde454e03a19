/** A book, its market and its universe from the few numbers of a margin case, for the public margin engine. */
import type { Instrument } from '../../../engine/instruments/instrument';
import { marketFromSnapshot, type MarketState } from '../../../engine/market/marketState';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from '../../../engine/market/snapshot';
import type { Universe } from '../../../engine/market/universe';
import { compileBook, universeOf, type CompiledBook } from '../../../engine/portfolio/compiledBook';
import type { CompiledOrderCharge } from '../../../engine/portfolio/orderCharges';
import { markVolSolver } from '../../../engine/risk/markVol';

/** One position: an instrument, what it is held in, and its market. */
export interface CaseLeg {
  readonly instrument: Instrument;
  readonly quantity: number;
  readonly mark?: number;
  readonly vol?: number;
  readonly forward?: number;
}

export interface CaseBook {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
}

/** Margin of resting orders, as the case gives it. */
export type CaseOrders = Pick<CompiledOrderCharge, 'currency' | 'kind' | 'amount'>;

/** Leg `k` has its own instrument, so that two legs may differ in vol alone. */
export function caseBook(
  valuationMs: number,
  indexPrice: number,
  legs: readonly CaseLeg[],
  orders: readonly CaseOrders[] = [],
): CaseBook {
  const at = (value: number): MarketValue => ({
    value,
    exchangeTimeMs: valuationMs,
    localTimeMs: valuationMs,
    source: 'case',
  });
  const own = legs.map((leg, k) => ({ ...leg, instrument: { ...leg.instrument, id: `leg${k}` } }));
  const byId = new Map(own.map(({ instrument }) => [instrument.id, instrument as Instrument]));
  const quote = ({ mark, vol, forward }: CaseLeg): InstrumentQuote => ({
    ...(mark === undefined ? {} : { mark: at(mark) }),
    ...(vol === undefined ? {} : { markVol: at(vol) }),
    ...(forward === undefined ? {} : { forward: at(forward) }),
  });
  const snapshot: MarketSnapshot = {
    id: 'case',
    valuationMs,
    indices: Object.fromEntries(
      legs.map(({ instrument: i }) => [`${i.venue}:${i.indexName}`, at(indexPrice)]),
    ),
    volIndices: {},
    quotes: Object.fromEntries(own.map((leg) => [leg.instrument.id, quote(leg)])),
    usdRates: { USD: at(1), USDC: at(1) },
  };
  const portfolio = {
    name: 'case',
    accounts: [{ id: 'a', name: 'a', venue: 'deribit', marginModelId: 'deribit.pm' } as const],
    books: [{ id: 'b', accountId: 'a', parentId: null, name: 'b' }],
    positions: own.map(({ instrument }, k) => ({
      id: `leg${k}`,
      bookId: 'b',
      instrumentId: instrument.id,
      quantity: '0',
      averagePrice: null,
      strategyTags: [],
    })),
    balances: [],
  };
  const universe = universeOf(portfolio, (id) => byId.get(id));
  return {
    universe,
    market: marketFromSnapshot(universe, snapshot, markVolSolver),
    book: withSizes(compileBook(portfolio, universe), own, orders),
  };
}

/** Sizes of cases are doubles already: put in as they are, without a detour through decimal text. */
function withSizes(
  book: CompiledBook,
  legs: readonly CaseLeg[],
  orders: readonly CaseOrders[],
): CompiledBook {
  const quantity = Float64Array.from(legs, (leg) => leg.quantity);
  const charged = orders.filter(({ amount }) => amount !== 0);
  const quantityOf = new Map(legs.map((leg, k) => [book.instrument[k], leg.quantity]));
  const holdings = book.holdings.map((held) => ({
    ...held,
    quantities: Float64Array.from(held.instruments, (row) => quantityOf.get(row) ?? 0),
    orders: charged.map((one) => ({ ...one, source: 'venue' as const, setMs: 0 })),
  }));
  return { ...book, quantity, holdings };
}

const DAY_MS = 86_400_000;

interface CoinTerms {
  readonly coin: string;
  readonly isInverse: boolean;
}

const termsOf = ({ coin, isInverse }: CoinTerms) => {
  const quoteCurrency = isInverse ? 'USD' : 'USDC';
  return {
    id: '',
    venue: 'deribit',
    symbol: '',
    underlying: coin,
    quoteCurrency,
    settlementCurrency: isInverse ? coin : quoteCurrency,
    isInverse,
    multiplier: 1,
    tickSize: 0.0001,
    lotSize: 0.0001,
    indexName: `${coin}_${quoteCurrency}`.toLowerCase(),
  } as const;
};

export const casePerpetual = (terms: CoinTerms): Instrument => ({ ...termsOf(terms), kind: 'perpetual' });

export const caseFuture = (terms: CoinTerms, days: number): Instrument => ({
  ...termsOf(terms),
  kind: 'future',
  expiryMs: days * DAY_MS,
});

export const caseOption = (
  terms: CoinTerms,
  option: { readonly days: number; readonly strike: number; readonly type: 'call' | 'put' },
): Instrument => ({
  ...termsOf(terms),
  kind: 'option',
  exercise: 'european',
  expiryMs: option.days * DAY_MS,
  strike: option.strike,
  optionType: option.type,
});
