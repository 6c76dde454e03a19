/** Margin of resting orders as the venue tells it, beside what is booked, and the rows that make them equal. */
import type { OrderRow } from '../../../contracts/accountSync';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { OrderCharge } from '../../../engine/portfolio/orderCharges';
import type { Portfolio } from '../../../engine/portfolio/portfolio';
import type { PortfolioChange } from '../../db/portfolioChange';
import type { VenueAccount } from '../../feeds/accounts/venueAccount';
import { addDecimals, isZero, readDecimal } from '../../files/positions/decimal';

interface OrdersInput {
  readonly accountId: string;
  readonly portfolio: Portfolio;
  readonly account: VenueAccount;
  readonly instrumentOf: (id: string) => Instrument | undefined;
}

type Told = Pick<OrderCharge, 'currency' | 'kind' | 'amount'>;
export type OrderChange = Extract<PortfolioChange, { table: 'orderCharges' }>;

/** Sums of one kind by currency, in the order of the names. */
function summed(
  kind: Told['kind'],
  rows: readonly { readonly currency: string; readonly amount: string }[],
): readonly Told[] {
  const sums = new Map<string, string>();
  for (const { currency, amount } of rows) {
    const read = readDecimal(amount);
    if (read.ok) sums.set(currency, addDecimals(sums.get(currency) ?? '0', read.value));
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, kind, amount }));
}

/** What the venue tells, zeros among it: a kind and currency that is not in it is not told. */
export function venueOrders(
  { orders, balances }: VenueAccount,
  instrumentOf: (id: string) => Instrument | undefined,
): readonly Told[] {
  const nothing = balances.map(({ currency }) => ({ currency, amount: '0' }));
  const resting = orders?.flatMap(({ instrumentId, margin }) => {
    const currency = instrumentOf(instrumentId)?.settlementCurrency;
    return currency === undefined ? [] : [{ currency, amount: margin }];
  });
  const reserved = balances.flatMap(({ currency, spotReserve }) =>
    spotReserve === undefined ? [] : [{ currency, amount: spotReserve }],
  );
  return [
    ...(resting === undefined ? [] : summed('openOrders', [...nothing, ...resting])),
    ...summed('spot', reserved),
  ];
}

const bookedAs = ({ portfolio, accountId }: OrdersInput, { currency, kind }: Told): OrderCharge | undefined =>
  portfolio.orderCharges?.find(
    (one) => one.accountId === accountId && one.currency === currency && one.kind === kind,
  );

const stateOf = (ours: string | null, venues: string | null, difference: string): OrderRow['state'] => {
  if (isZero(difference)) return 'equal';
  if (ours === null) return 'onlyVenue';
  return venues === null ? 'onlyOurs' : 'differs';
};

export function orderRows(input: OrdersInput): readonly OrderRow[] {
  return venueOrders(input.account, input.instrumentOf).flatMap((told) => {
    const ours = bookedAs(input, told)?.amount ?? null;
    const venues = isZero(told.amount) ? null : told.amount;
    if (ours === null && venues === null) return [];
    const difference = addDecimals(told.amount, ours === null ? '0' : `-${ours}`);
    const { currency, kind } = told;
    return [{ currency, kind, ours, venues, difference, state: stateOf(ours, venues, difference) }];
  });
}

/** Booked charges that differ become the venue's; what it does not tell stays. */
export function orderChanges(input: OrdersInput): readonly OrderChange[] {
  const { accountId, account } = input;
  return venueOrders(account, input.instrumentOf).flatMap((told): OrderChange[] => {
    const before = bookedAs(input, told) ?? null;
    if (isZero(addDecimals(told.amount, before === null ? '0' : `-${before.amount}`))) return [];
    const after = isZero(told.amount)
      ? null
      : { accountId, ...told, source: 'venue' as const, setMs: account.atMs };
    return [{ table: 'orderCharges', before, after }];
  });
}
