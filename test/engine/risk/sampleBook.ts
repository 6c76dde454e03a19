/** A small, exact market and book for tests: BTC and ETH on Deribit, inverse and linear, several expiries. */
import type { EuropeanOption, Instrument } from '../../../src/engine/instruments/instrument';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from '../../../src/engine/market/snapshot';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import { compileBook, universeOf } from '../../../src/engine/portfolio/compiledBook';
import { black76Undiscounted } from '../../../src/engine/pricing/black76';
import { markVolSolver } from '../../../src/engine/risk/markVol';

export const NOW = Date.UTC(2026, 10, 19, 12);
const DAY = 86_400_000;
const EXPIRIES = [NOW + 8 * DAY, NOW + 36 * DAY, NOW + 127 * DAY];
const SPOT: Readonly<Record<string, number>> = { BTC: 90_000, ETH: 3_000 };

const value = (v: number): MarketValue => ({
  value: v,
  exchangeTimeMs: NOW,
  localTimeMs: NOW,
  source: 'test',
});

function terms(coin: string, isInverse: boolean, symbol: string) {
  const quote = isInverse ? 'USD' : 'USDC';
  return {
    id: `deribit:${symbol}`,
    venue: 'deribit',
    symbol,
    underlying: coin,
    quoteCurrency: quote,
    settlementCurrency: isInverse ? coin : quote,
    isInverse,
    multiplier: 1,
    tickSize: 0.0001,
    lotSize: 0.1,
    indexName: `${coin}_${quote}`.toLowerCase(),
  } as const;
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function option(
  coin: string,
  isInverse: boolean,
  expiry: number,
  strike: number,
  type: 'call' | 'put',
) {
  const symbol = `${coin}${isInverse ? '' : '_USDC'}-${dateOf(expiry)}-${strike}-${type === 'call' ? 'C' : 'P'}`;
  return {
    ...terms(coin, isInverse, symbol),
    kind: 'option',
    exercise: 'european',
    expiryMs: expiry,
    strike,
    optionType: type,
  } as const satisfies EuropeanOption;
}

const optionsOf = (coin: string, isInverse: boolean, expiryMs: number): readonly EuropeanOption[] =>
  [0.7, 0.9, 1, 1.1, 1.4].flatMap((money) =>
    (['call', 'put'] as const).map((type) => option(coin, isInverse, expiryMs, SPOT[coin] * money, type)),
  );

export function sampleInstruments(): readonly Instrument[] {
  const list: Instrument[] = [];
  for (const coin of ['BTC', 'ETH']) {
    list.push({ ...terms(coin, true, `${coin}-PERPETUAL`), kind: 'perpetual' });
    list.push({ ...terms(coin, false, `${coin}_USDC-PERPETUAL`), kind: 'perpetual' });
    list.push({ ...terms(coin, false, `${coin}_USDC`), kind: 'spot' });
    for (const expiryMs of EXPIRIES) {
      list.push({ ...terms(coin, true, `${coin}-${dateOf(expiryMs)}`), kind: 'future', expiryMs });
      for (const isInverse of [true, false]) list.push(...optionsOf(coin, isInverse, expiryMs));
    }
  }
  return list;
}

const years = (expiryMs: number): number => (expiryMs - NOW) / (365 * DAY);
const forwardOf = (i: Instrument, expiryMs: number): number =>
  SPOT[i.underlying] * Math.exp(0.05 * years(expiryMs));
const volOf = (i: EuropeanOption): number => 0.5 + 0.2 * Math.log(i.strike / SPOT[i.underlying]) ** 2;

export function quoteOf(i: Instrument): InstrumentQuote {
  if (i.kind === 'spot') return { mark: value(SPOT[i.underlying]) };
  if (i.kind === 'perpetual') return { mark: value(SPOT[i.underlying] * 1.0003) };
  if (i.kind === 'future') return { mark: value(forwardOf(i, i.expiryMs)) };
  const forward = forwardOf(i, i.expiryMs);
  const sigma = volOf(i);
  const price = black76Undiscounted(
    i.optionType === 'call' ? 1 : -1,
    forward,
    i.strike,
    sigma * Math.sqrt(years(i.expiryMs)),
  );
  return {
    mark: value(i.isInverse ? price / forward : price),
    markVol: value(sigma),
    forward: value(forward),
  };
}

export function sampleSnapshot(instruments = sampleInstruments()): MarketSnapshot {
  return {
    id: 'test',
    valuationMs: NOW,
    indices: Object.fromEntries(
      Object.entries(SPOT).flatMap(([coin, price]) =>
        ['usd', 'usdc'].map((quote) => [`deribit:${coin.toLowerCase()}_${quote}`, value(price)] as const),
      ),
    ),
    volIndices: {},
    quotes: Object.fromEntries(instruments.map((i) => [i.id, quoteOf(i)])),
    usdRates: { USD: value(1), USDC: value(0.9998) },
  };
}

/** Two accounts, three books; `quantity` gives the size of instrument number `k`, 0 leaves it out. */
export function samplePortfolio(quantity: (k: number, i: Instrument) => number): Portfolio {
  const positions = sampleInstruments().flatMap((i, k) => {
    const size = quantity(k, i);
    return size === 0
      ? []
      : [
          {
            id: `p${k}`,
            bookId: `b${k % 3}`,
            instrumentId: i.id,
            quantity: String(size),
            averagePrice: String((quoteOf(i).mark?.value ?? 0) * 0.99),
            strategyTags: [],
          },
        ];
  });
  return {
    name: 'sample',
    accounts: [
      { id: 'a0', name: 'main', venue: 'deribit', marginModelId: 'deribit.pm' },
      { id: 'a1', name: 'second', venue: 'deribit', marginModelId: 'deribit.sm' },
    ],
    books: [
      { id: 'b0', accountId: 'a0', parentId: null, name: 'vol' },
      { id: 'b1', accountId: 'a0', parentId: 'b0', name: 'hedge' },
      { id: 'b2', accountId: 'a1', parentId: null, name: 'second' },
    ],
    positions,
    balances: [
      { accountId: 'a0', currency: 'BTC', amount: '12.5' },
      { accountId: 'a0', currency: 'ETH', amount: '100' },
      { accountId: 'a1', currency: 'USDC', amount: '500000' },
    ],
  };
}

/** Alternating sizes: notional for inverse futures, coins otherwise. */
export const mixedSizes = (k: number, i: Instrument): number => {
  const size = ((k * 7) % 11) - 5;
  return i.kind === 'option' || !i.isInverse ? size / 4 : size * 1000;
};

export function compileSample(portfolio: Portfolio) {
  const byId = new Map(sampleInstruments().map((i) => [i.id, i]));
  const universe = universeOf(portfolio, (id) => byId.get(id));
  const market = marketFromSnapshot(universe, sampleSnapshot(), markVolSolver);
  return { universe, market, book: compileBook(portfolio, universe) };
}
