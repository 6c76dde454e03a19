/** Charges that only the venue's order book knows: open orders, market-maker protection, spot orders. */
import type { Failure } from '../../basics/result';
import { holdingsByCurrency, type Holding } from '../account';
import { usdRateOf } from '../exposure';
import type { MarginInput, VenueCharges } from '../marginModel';

/** Charges that amount to something: nothing needs neither a rate nor a line. */
const chargesOf = ({ charges = [] }: MarginInput): readonly VenueCharges[] =>
  charges.filter((c) => c.openOrders !== 0 || c.marketMakerProtection !== 0 || c.spot !== 0);

/** Slot of a currency, as the account's equity has it, else as the market has it; -1 where neither does. */
const slotOf = ({ equity, universe }: MarginInput, currency: string): number =>
  equity.byCurrency.find((line) => line.currency === currency)?.currencySlot ??
  universe.currencies.findIndex((slot) => slot.currency === currency);

/** Holdings by settlement currency, in slot order; a currency that has orders only comes without holdings. */
export function holdingsAndCharges(
  input: MarginInput,
  held: readonly Holding[],
): readonly (readonly [number, readonly Holding[]])[] {
  const bySlot = new Map(holdingsByCurrency(input, held));
  const named = new Set([...bySlot.keys()].map((slot) => input.universe.currencies[slot].currency));
  const slots = chargesOf(input)
    .filter(({ currency }) => !named.has(currency) && !Number.isNaN(usdRateOf(input, currency)))
    .map(({ currency }) => slotOf(input, currency));
  return [...new Set([...bySlot.keys(), ...slots])]
    .sort((a, b) => a - b)
    .map((slot) => [slot, bySlot.get(slot) ?? []]);
}

/** Charges in a currency without a USD rate are in no total: the account is incomplete. */
export const unpricedCharges = (input: MarginInput): readonly Failure[] =>
  chargesOf(input)
    .filter(({ currency }) => Number.isNaN(usdRateOf(input, currency)))
    .map(({ currency }) => ({
      reason: 'MISSING_MARKET_DATA',
      message: `no USD rate of ${currency}: the margin of its open orders is missing`,
      context: { currency },
    }));
