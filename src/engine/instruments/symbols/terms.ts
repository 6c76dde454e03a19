/** Building blocks for the venue grammars: one shape for what a name says, one for what it cannot say. */
import { failure, type Result } from '../../basics/result';
import type { Instrument, OptionType, Venue } from '../instrument';

/** What a name says about the product itself. */
export type ProductTerms =
  | { readonly kind: 'spot' }
  | { readonly kind: 'perpetual' }
  | { readonly kind: 'future'; readonly expiryMs: number }
  | {
      readonly kind: 'option';
      readonly expiryMs: number;
      readonly strike: number;
      readonly optionType: OptionType;
    };

/** Currencies and contract specification; the venue's own instrument list overrides the latter when connected. */
export interface ContractTerms {
  readonly underlying: string;
  readonly quoteCurrency: string;
  readonly settlementCurrency: string;
  readonly isInverse: boolean;
  readonly multiplier: number;
  readonly tickSize: number;
  readonly lotSize: number;
  readonly indexName: string;
}

export function makeInstrument(
  venue: Venue,
  symbol: string,
  product: ProductTerms,
  contract: ContractTerms,
): Instrument {
  const terms = { id: `${venue}:${symbol}`, venue, symbol, ...contract };
  return product.kind === 'option'
    ? { ...terms, ...product, exercise: 'european' }
    : ({ ...terms, ...product } as Instrument);
}

export const readOptionType = (letter: string): OptionType => (letter === 'C' ? 'call' : 'put');
export const writeOptionType = (type: OptionType): string => (type === 'call' ? 'C' : 'P');

/** The name fits no rule of the venue, or a part of it has no meaning. */
export const notAName = (venue: Venue, text: string, why: string): Result<never> =>
  failure('UNKNOWN_INSTRUMENT', `"${text.slice(0, 80)}" is not a ${venue} instrument name: ${why}`, {
    venue,
    symbol: text.slice(0, 80),
  });

/** The name is understood, but the product or its contract size is not known here: refused, not guessed. */
export const notSupported = (venue: Venue, text: string, why: string): Result<never> =>
  failure('UNSUPPORTED', `${venue} ${text}: ${why}`, { venue, symbol: text });
