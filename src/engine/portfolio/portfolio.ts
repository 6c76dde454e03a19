/** What is held and where. Booked amounts are decimal strings; the engine turns them into doubles once, at compile. */
import type { InstrumentId, Venue } from '../instruments/instrument';
import type { VolOverride } from '../market/expiryVols';
import type { OrderCharge } from './orderCharges';

/** Decimal number as text, no exponent: `-12.5`. */
export type Decimal = string;

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly venue: Venue;
  /** Margin model that decides this account's requirement. */
  readonly marginModelId: string;
}

/** Node of the book tree under one account; `parentId` null at the top. */
export interface Book {
  readonly id: string;
  readonly accountId: string;
  readonly parentId: string | null;
  readonly name: string;
}

export interface Position {
  readonly id: string;
  readonly bookId: string;
  readonly instrumentId: InstrumentId;
  /** Units of position quantity (see `Instrument.multiplier`); long positive. */
  readonly quantity: Decimal;
  /** Entry price in the venue's quote unit, or null when unknown. */
  readonly averagePrice: Decimal | null;
  readonly strategyTags: readonly string[];
}

/** Cash or coin held in an account, premium paid and received already included. */
export interface Balance {
  readonly accountId: string;
  readonly currency: string;
  readonly amount: Decimal;
}

export interface Portfolio {
  readonly name: string;
  readonly accounts: readonly Account[];
  readonly books: readonly Book[];
  readonly positions: readonly Position[];
  readonly balances: readonly Balance[];
  /** Vols that the desk has set by hand; absent when there are none. */
  readonly volOverrides?: readonly VolOverride[];
  /** Margin of resting orders; absent when there is none. */
  readonly orderCharges?: readonly OrderCharge[];
}
