/** Delta conventions of foreign exchange: spot, forward, plain and premium-adjusted. */
import {
  deltaOfStrike,
  strikeOfDelta,
  type DeltaConvention,
  type DeltaTerms,
} from '../../../engine/pricing/fxDelta';
import { failed, unsupported, values, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, numbersOf, signOf, textOf } from '../inputs';

const CONVENTIONS: readonly DeltaConvention[] = [
  'spot',
  'premium-adjusted-spot',
  'forward',
  'premium-adjusted-forward',
];

function termsOf(inputs: JsonObject, convention: DeltaConvention): DeltaTerms {
  const [S, domestic, foreign] = numbersOf(inputs, 'S', 'discount_domestic', 'discount_foreign');
  return {
    w: signOf(inputs),
    convention,
    F: (S * foreign) / domestic,
    baseDiscount: foreign,
    deviation: numberOf(inputs, 'stdDev'),
  };
}

export const fxDelta: SuiteAdapter = {
  suite: 'published_fx_delta_conventions',
  compute: ({ tag, inputs }) => {
    const convention = CONVENTIONS.find((known) => known === textOf(inputs, 'delta_type'));
    if (convention === undefined) return unsupported(`delta convention "${textOf(inputs, 'delta_type')}"`);
    const terms = termsOf(inputs, convention);
    if (tag === 'delta-from-strike') return values({ delta: deltaOfStrike(terms, numberOf(inputs, 'K')) });
    if (tag !== 'strike-from-delta') return unsupported(`kind "${tag}"`);
    const strike = strikeOfDelta(terms, numberOf(inputs, 'delta'));
    return strike.ok ? values({ strike: strike.value }) : failed(strike.failure.message);
  },
};
