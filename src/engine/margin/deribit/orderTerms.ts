/** Margin of resting orders as a term of the explanation tree: the venue's figure or one entered by hand, never ours. */
import type { Failure } from '../../basics/result';
import type { CompiledOrderCharge, OrderChargeKind } from '../../portfolio/orderCharges';
import { holdingsByCurrency, type Holding } from '../account';
import { leaf, type Native } from '../component';
import { usdRateOf } from '../exposure';
import type { MarginComponent, MarginInput } from '../marginModel';

const ids: Readonly<Record<OrderChargeKind, string>> = {
  openOrders: 'open_orders',
  marketMakerProtection: 'mmp',
  spot: 'spot',
};
const labels: Readonly<Record<OrderChargeKind, string>> = {
  openOrders: 'Open orders',
  marketMakerProtection: 'Market maker protection',
  spot: 'Spot orders',
};

export const ordersOf = ({ book, account }: MarginInput): readonly CompiledOrderCharge[] =>
  book.holdings[account].orders;

/** Slot of a currency, as the account's equity has it, else as the market has it; -1 where neither does. */
const slotOf = ({ equity, universe }: MarginInput, currency: string): number =>
  equity.byCurrency.find((line) => line.currency === currency)?.currencySlot ??
  universe.currencies.findIndex((slot) => slot.currency === currency);

const isPriced = (input: MarginInput, { currency, amount }: CompiledOrderCharge): boolean =>
  Number.isFinite(amount) && !Number.isNaN(usdRateOf(input, currency));

/** Holdings by settlement currency, in slot order; a currency that has orders only comes without holdings. */
export function holdingsAndOrders(
  input: MarginInput,
  held: readonly Holding[],
): readonly (readonly [number, readonly Holding[]])[] {
  const bySlot = new Map(holdingsByCurrency(input, held));
  const named = new Set([...bySlot.keys()].map((slot) => input.universe.currencies[slot].currency));
  const slots = ordersOf(input)
    .filter((order) => !named.has(order.currency) && isPriced(input, order))
    .map(({ currency }) => slotOf(input, currency));
  return [...new Set([...bySlot.keys(), ...slots])]
    .sort((a, b) => a - b)
    .map((slot) => [slot, bySlot.get(slot) ?? []]);
}

/** One term per kind of charge in the currency, each with where it comes from. */
export function orderTerms(
  input: MarginInput,
  currency: string,
  kinds: readonly OrderChargeKind[],
  native: (amount: number) => Native,
): readonly MarginComponent[] {
  return ordersOf(input)
    .filter((order) => order.currency === currency && kinds.includes(order.kind) && isPriced(input, order))
    .map(({ kind, amount, source, setMs }) => {
      const formula = source === 'venue' ? 'given by the venue' : 'entered by hand';
      const inputs = { [source === 'venue' ? 'read' : 'entered']: new Date(setMs).toISOString() };
      return leaf({ id: ids[kind], label: labels[kind], formula, inputs }, native(amount));
    });
}

/** Orders that are no number, or in a currency without a USD rate, are in no total: the account is incomplete. */
export const unpricedOrders = (input: MarginInput): readonly Failure[] =>
  ordersOf(input)
    .filter((order) => !isPriced(input, order))
    .map(({ currency, kind, amount }) => ({
      reason: Number.isFinite(amount) ? 'MISSING_MARKET_DATA' : 'INVALID_INPUT',
      message: Number.isFinite(amount)
        ? `no USD rate of ${currency}: the margin of its open orders is missing`
        : `${labels[kind]} in ${currency} is not a decimal number: the margin of these orders is missing`,
      context: { currency },
    }));
