/** What a desk can hold. Economics live here; names of venues are read and written by `symbol.ts`. */

export type Venue = 'deribit' | 'okx' | 'bybit' | 'binance';
export type InstrumentKind = 'spot' | 'perpetual' | 'future' | 'option';
export type OptionType = 'call' | 'put';

/** `<venue>:<symbol as the venue spells it>`, case kept: `deribit:BTC-25DEC26-100000-C`. */
export type InstrumentId = string;

/** What every pricer needs to know of a product, listed or not. */
export interface ValuedTerms {
  readonly id: InstrumentId;
  readonly symbol: string;
  /** Coin whose price drives the value: `BTC`. */
  readonly underlying: string;
  /** Currency of the quoted price of the underlying and of the strike: `USD`, `USDC`, `USDT`. */
  readonly quoteCurrency: string;
  /** Currency in which profit and loss is paid; equals `underlying` for inverse instruments. */
  readonly settlementCurrency: string;
  /** Coin-settled: profit and loss is paid in the underlying. */
  readonly isInverse: boolean;
  /**
   * Size of one unit of position quantity: base coins, or quote-currency notional for inverse
   * perpetuals and futures. Deribit quantities are amounts already, so 1 there.
   */
  readonly multiplier: number;
}

interface InstrumentTerms extends ValuedTerms {
  readonly venue: Venue;
  /** Smallest price step, in the unit of the venue's quoted price. */
  readonly tickSize: number;
  /** Smallest quantity step, in units of position quantity. */
  readonly lotSize: number;
  /** Venue's index that settles it: `btc_usd`. */
  readonly indexName: string;
}

export interface Spot extends InstrumentTerms {
  readonly kind: 'spot';
}
export interface Perpetual extends InstrumentTerms {
  readonly kind: 'perpetual';
}
export interface Future extends InstrumentTerms {
  readonly kind: 'future';
  readonly expiryMs: number;
}
export interface EuropeanOption extends InstrumentTerms {
  readonly kind: 'option';
  readonly exercise: 'european';
  readonly expiryMs: number;
  readonly strike: number;
  readonly optionType: OptionType;
}

/** What books hold and the P&L matrix revalues. `Product` adds what is only priced one by one. */
export type Instrument = Spot | Perpetual | Future | EuropeanOption;

/** Expiry instant, or `undefined` for instruments that do not expire. */
export const expiryOf = (instrument: Instrument): number | undefined =>
  instrument.kind === 'future' || instrument.kind === 'option' ? instrument.expiryMs : undefined;
