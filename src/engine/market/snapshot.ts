/** The market at one instant: immutable, with time and source of every value. Missing is absent, never 0. */
import type { InstrumentId, Venue } from '../instruments/instrument';
import type { ExpiryVols, QuoteDoubt } from './expiryVols';

/** Where a number came from and how old it is. Times in ms since the epoch, UTC. */
export interface MarketValue {
  readonly value: number;
  /** Instant the venue put on it. */
  readonly exchangeTimeMs: number;
  /** Instant it reached this machine. */
  readonly localTimeMs: number;
  /** `deribit`, `simulator`, `file:<name>`, `manual`, `derived:<rule>`. */
  readonly source: string;
}

/** Last known quotes of one instrument; prices in the venue's own quote unit (coin for inverse options). */
export interface InstrumentQuote {
  readonly mark?: MarketValue;
  readonly bid?: MarketValue;
  readonly ask?: MarketValue;
  readonly last?: MarketValue;
  /** Implied vol as a fraction per square-root year (0.45 = 45 %). */
  readonly markVol?: MarketValue;
  readonly bidVol?: MarketValue;
  readonly askVol?: MarketValue;
  /** Forward of the instrument's own expiry, in quote currency per coin. */
  readonly forward?: MarketValue;
  readonly fundingRate8h?: MarketValue;
  readonly openInterest?: MarketValue;
}

export interface MarketSnapshot {
  /** Digest of the content: the same market has the same id on every machine. */
  readonly id: string;
  /** Valuation instant. */
  readonly valuationMs: number;
  /** Spot index by `<venue>:<indexName>` (`deribit:btc_usd`), quote currency per coin. */
  readonly indices: Readonly<Record<string, MarketValue>>;
  /** Volatility index (DVOL) by the same key, as a fraction. */
  readonly volIndices: Readonly<Record<string, MarketValue>>;
  readonly quotes: Readonly<Record<InstrumentId, InstrumentQuote>>;
  /** Conversion of a settlement or cash currency into USD: `USD` 1, `USDC`, `USDT`. Coins come from `indices`. */
  readonly usdRates: Readonly<Record<string, MarketValue>>;
  /** Fitted smiles and vols set by hand, by `expiryVolsKey`; an expiry that is absent has neither. */
  readonly smiles?: Readonly<Record<string, ExpiryVols>>;
  /** What speaks against a quote; nothing where an instrument is absent. */
  readonly doubts?: Readonly<Record<InstrumentId, readonly QuoteDoubt[]>>;
}

export const indexKey = (venue: Venue, indexName: string): string => `${venue}:${indexName}`;
