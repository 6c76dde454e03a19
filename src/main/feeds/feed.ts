/** The contract of a market data feed, whatever the venue: start, stop, what is wanted, what arrives, how it is. */
import type { Failure } from '../../engine/basics/result';
import type { Instrument, InstrumentId, Venue } from '../../engine/instruments/instrument';
import type { ChannelLine } from '../../contracts/feedChannels';
import type { Disposer } from './clock';

/** Every update carries the venue's instant and the instant of arrival here, ms since the epoch. */
export interface Stamped {
  readonly exchangeTimeMs: number;
  readonly localTimeMs: number;
}

/** Numbers of one instrument in the units of `InstrumentQuote`: prices as quoted, vols and rates as fractions. */
export interface QuoteNumbers {
  readonly mark?: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly last?: number;
  readonly markVol?: number;
  readonly bidVol?: number;
  readonly askVol?: number;
  /** Forward of the instrument's own expiry; one value for all instruments of that expiry. */
  readonly forward?: number;
  readonly fundingRate8h?: number;
  /** One side, in units of position quantity (`Instrument.multiplier` makes them coins, or USD if inverse). */
  readonly openInterest?: number;
}

/** What some venues tell besides; no part of the board. Sizes are in units of position quantity. */
export interface VenueFigures {
  readonly bidSize?: number;
  readonly askSize?: number;
  /** Open interest of one side in coins. */
  readonly openInterestCoin?: number;
  /** Funding of one interval as a fraction, the interval's length, and when it is paid next. */
  readonly fundingRate?: number;
  readonly fundingIntervalHours?: number;
  readonly nextFundingMs?: number;
  /** Funding at this instant, as a fraction per 8 hours; `fundingRate8h` of such a venue is the mean of the last 8. */
  readonly momentaryFunding8h?: number;
  /** Price of the last daily settlement, not of the delivery. */
  readonly settlement?: number;
  /** At-the-money vol of the instrument's expiry. */
  readonly atmVol?: number;
  /** Highest price that a buyer may bid and lowest that a seller may ask. */
  readonly highestBuy?: number;
  readonly lowestSell?: number;
  /** Delivery price as the averaging window has it so far. */
  readonly deliveryEstimate?: number;
  /**
   * The venue's Black-Scholes Greeks for one coin of the underlying: delta in coins, gamma per unit of quote
   * currency, vega per vol point and theta per day (over the remaining life when that is shorter) in quote currency.
   */
  readonly venueDelta?: number;
  readonly venueGamma?: number;
  readonly venueVega?: number;
  readonly venueTheta?: number;
  /** Per percentage point of the rate, in quote currency. */
  readonly venueRho?: number;
  /** The same Greeks of a premium paid in coins, in coins: delta is less by the premium. */
  readonly venueDeltaCoin?: number;
  readonly venueGammaCoin?: number;
  readonly venueVegaCoin?: number;
  readonly venueThetaCoin?: number;
}

export type QuoteField = keyof QuoteNumbers | keyof VenueFigures;

/** A field that is absent was not part of the message; one that the venue says has no value now is in `cleared`. */
export interface QuoteUpdate extends Stamped, QuoteNumbers, VenueFigures {
  readonly kind: 'quote';
  readonly instrumentId: InstrumentId;
  readonly cleared?: readonly QuoteField[];
  /** The message tells what changed since the one before: whatever it leaves out is as it was. */
  readonly isDelta?: true;
  /** The channel speaks when a side of the book changes and only then: bid and ask stand until it does. */
  readonly sidesStand?: true;
  /** Index of the underlying that came with the quote, quote currency per coin. */
  readonly index?: number;
  /** The venue publishes no forward: its option model takes the spot index in its place, and so does `forward`. */
  readonly forwardRule?: 'spotIndex';
}

/** One execution on the venue. */
export interface TradeUpdate extends Stamped {
  readonly kind: 'trade';
  readonly instrumentId: InstrumentId;
  /** Empty where the venue's is not known digit by digit. */
  readonly tradeId: string;
  readonly price: number;
  /** In units of position quantity. */
  readonly quantity: number;
  /** Side of the order that met a resting one. */
  readonly takerSide: 'buy' | 'sell';
  readonly vol?: number;
  readonly mark?: number;
  readonly markVol?: number;
  readonly index?: number;
  readonly forward?: number;
  readonly isBlock?: boolean;
  /** The combination that it is a leg of. */
  readonly comboId?: string;
}

/** Maintenance of the venue, announced or on. */
export interface VenueStatusUpdate extends Stamped {
  readonly kind: 'venueStatus';
  readonly venue: Venue;
  readonly state: 'scheduled' | 'ongoing' | 'over';
  readonly title: string;
  /** What it concerns, in the venue's own codes. */
  readonly services: readonly string[];
  readonly beginMs?: number;
  readonly endMs?: number;
}

export interface IndexUpdate extends Stamped {
  readonly kind: 'index';
  readonly venue: Venue;
  readonly indexName: string;
  readonly value: number;
}

/** What the venue expects to deliver at at the next expiry of an index: the index, then its mean over the window. */
export interface ExpiryEstimateUpdate extends Stamped {
  readonly kind: 'expiryEstimate';
  readonly venue: Venue;
  readonly indexName: string;
  readonly value: number;
  readonly secondsLeft?: number;
  /** The averaging has begun; `averagedFraction` of its samples are in. */
  readonly isAveraging: boolean;
  readonly averagedFraction?: number;
}

/** Volatility index (DVOL) as a fraction. */
export interface VolIndexUpdate extends Stamped {
  readonly kind: 'volIndex';
  readonly venue: Venue;
  readonly indexName: string;
  readonly value: number;
}

/** USD per unit of a cash currency. */
export interface UsdRateUpdate extends Stamped {
  readonly kind: 'usdRate';
  readonly venue: Venue;
  readonly currency: string;
  readonly value: number;
}

/** The venue lists an instrument, or lists it with changed terms. */
export interface ListingUpdate extends Stamped {
  readonly kind: 'listing';
  readonly instrument: Instrument;
}

export type InstrumentState = 'open' | 'settlement' | 'delivered' | 'inactive' | 'locked' | 'halted';

export interface StateUpdate extends Stamped {
  readonly kind: 'state';
  readonly instrumentId: InstrumentId;
  readonly state: InstrumentState;
  /** Price at which it was delivered, where the message tells it. */
  readonly deliveryPrice?: number;
}

/** A channel that sends only what changed has spoken: what it did not mention is unchanged as of now. */
export interface AliveUpdate extends Stamped {
  readonly kind: 'alive';
  readonly venue: Venue;
  readonly indexName: string;
}

export type MarketUpdate =
  | QuoteUpdate
  | TradeUpdate
  | IndexUpdate
  | VolIndexUpdate
  | ExpiryEstimateUpdate
  | UsdRateUpdate
  | ListingUpdate
  | StateUpdate
  | AliveUpdate
  | VenueStatusUpdate;

export type FeedStateWord =
  'off' | 'connecting' | 'live' | 'stale' | 'reconnecting' | 'failed' | 'maintenance';

/** Counts since start; none of them ever decreases. */
export interface FeedCounters {
  readonly frames: number;
  readonly updates: number;
  readonly ignored: number;
  readonly rejected: number;
  readonly reconnects: number;
}

export interface FeedStatus {
  readonly venue: Venue;
  /** Where prices come from: `simulator` or the host. */
  readonly source: string;
  readonly state: FeedStateWord;
  /** Why the state is what it is; empty when live, but while the venue settles. */
  readonly detail: string;
  readonly failure?: Failure;
  /** Dial attempt since the last time it was live; 0 when live. */
  readonly attempt: number;
  readonly sinceMs: number;
  /** Age of the newest data, ms; undefined before the first. */
  readonly ageMs?: number;
  readonly messagesPerSecond: number;
  /** Venue clock minus local clock, ms; undefined until measured. */
  readonly clockOffsetMs?: number;
  readonly counters: FeedCounters;
  /** How often each reason rejected or ignored a frame or row. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly channels: {
    readonly wanted: number;
    readonly live: number;
    /** Acknowledged, but nothing came within the deadline. */
    readonly silent: readonly string[];
    /** Asked for and missing from the acknowledgement. */
    readonly refused: readonly string[];
  };
}

export interface Feed {
  readonly venue: Venue;
  readonly source: string;
  start(): void;
  stop(): Promise<void>;
  /** Gives the connection up and dials again: after the machine slept, or when the network changed. */
  reconnect(reason: string): void;
  /** Instruments whose full quotes and trades are wanted (held, visible), in place of the previous set. */
  subscribe(instrumentIds: readonly InstrumentId[]): void;
  /** One call per frame; the array must not be kept. */
  onUpdates(listener: (updates: readonly MarketUpdate[]) => void): Disposer;
  /** On each change of state, and about once a second while running. */
  onStatus(listener: (status: FeedStatus) => void): Disposer;
  status(): FeedStatus;
  /** What it is subscribed to, by kind; rates are since the reading before. */
  channelLines(): readonly ChannelLine[];
}
