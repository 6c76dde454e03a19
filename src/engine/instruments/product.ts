/**
 * Everything that has a pricer: the instruments of books, and products that are priced one by one.
 *
 * American and exotic options are kept out of `Instrument` on purpose: portfolio, market universe and P&L matrix take
 * instruments only, so the compiler itself keeps an American option from being revalued as a European one.
 */
import type { ExoticPayoff } from './exoticPayoff';
import type { Instrument, OptionType, ValuedTerms } from './instrument';

/** Listed or OTC option that may be exercised on any day; settled in quote currency. */
export interface AmericanOption extends ValuedTerms {
  readonly kind: 'option';
  readonly exercise: 'american';
  /** What exercise delivers: the asset (share, index, coin) at its spot price, or a future at its mark. */
  readonly on: 'spot' | 'future';
  readonly expiryMs: number;
  readonly strike: number;
  readonly optionType: OptionType;
}

/** OTC contract whose payoff is more than that of a call or put. */
export interface ExoticOption extends ValuedTerms {
  readonly kind: 'exotic';
  /** At expiry only, or on any day. */
  readonly exercise: 'european' | 'american';
  readonly expiryMs: number;
  readonly payoff: ExoticPayoff;
}

export type Product = Instrument | AmericanOption | ExoticOption;
