/** Positions of a case under Deribit portfolio margin: coin-settled futures, perpetuals and options. */
import { parseSymbol } from '../../../engine/instruments/symbol';
import { type JsonObject } from '../adapter';
import type { CaseLeg } from './marginBook';

const numberIn = (inputs: JsonObject, field: string, key: string): number | undefined => {
  const found = (inputs[field] as JsonObject | undefined)?.[key];
  return typeof found === 'number' ? found : undefined;
};

/** `BTC-27JUN25` of `BTC-27JUN25-80000-C`. */
const seriesOf = (symbol: string): string => symbol.split('-').slice(0, 2).join('-');

/**
 * Sizes in coins by symbol. Options need their vol, a fraction, in `vols`; `forwards` by option or by future of the
 * expiry, else the index. Says what is missing or not covered.
 */
export function portfolioLegs(inputs: JsonObject, index: number): readonly CaseLeg[] | string {
  const legs: CaseLeg[] = [];
  for (const [symbol, size] of Object.entries(inputs.positions as JsonObject)) {
    const parsed = parseSymbol('deribit', symbol);
    if (!parsed.ok) return parsed.failure.message;
    const instrument = parsed.value;
    if (!instrument.isInverse) return `${symbol}: only coin-settled instruments in cases`;
    if (instrument.kind !== 'option') {
      // The instrument counts USD.
      legs.push({ instrument, quantity: Number(size) * index, mark: index });
      continue;
    }
    const vol = numberIn(inputs, 'vols', symbol);
    if (vol === undefined) return `${symbol}: no vol of the option in the case`;
    const forward =
      numberIn(inputs, 'forwards', symbol) ?? numberIn(inputs, 'forwards', seriesOf(symbol)) ?? index;
    legs.push({ instrument, quantity: Number(size), vol, forward });
  }
  return legs;
}
