/** What the ledger's entries add up to, and whether a booking may be made. Decimal text, exact. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { Balance } from '../../engine/portfolio/portfolio';
import type {
  CollateralBooking,
  CollateralDifference,
  CollateralEntry,
  CollateralHolding,
} from '../../contracts/collateral';
import { addDecimals, isZero, readDecimal } from '../files/positions/decimal';

export const negated = (decimal: string): string =>
  isZero(decimal) ? '0' : decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`;

const isNegative = (decimal: string): boolean => decimal.startsWith('-');

const keyOf = (row: { readonly accountId: string; readonly currency: string }): string =>
  `${row.accountId}\n${row.currency}`;

const byKey = <T extends { readonly accountId: string; readonly currency: string }>(a: T, b: T): number =>
  keyOf(a) < keyOf(b) ? -1 : 1;

/** Sums of every account and currency that was ever booked, those of 0 included. */
export function holdingsOf(entries: readonly CollateralEntry[]): readonly CollateralHolding[] {
  const sums = new Map<string, CollateralHolding>();
  for (const entry of entries) {
    const { accountId, currency } = entry;
    const so = sums.get(keyOf(entry)) ?? { accountId, currency, total: '0', locked: '0', free: '0' };
    const total = addDecimals(so.total, entry.amount);
    const locked = addDecimals(so.locked, entry.locked);
    sums.set(keyOf(entry), { ...so, total, locked, free: addDecimals(total, negated(locked)) });
  }
  return [...sums.values()].sort(byKey);
}

/** Every currency in which ledger and venue do not agree; a currency that one of them lacks counts as 0 there. */
export function differencesOf(
  holdings: readonly CollateralHolding[],
  balances: readonly Balance[],
): readonly CollateralDifference[] {
  const ledger = new Map(holdings.map((holding) => [keyOf(holding), holding]));
  const venue = new Map(balances.map((balance) => [keyOf(balance), balance]));
  const keys = [...new Set([...ledger.keys(), ...venue.keys()])];
  return keys
    .flatMap((key): CollateralDifference[] => {
      const { accountId, currency } = ledger.get(key) ?? venue.get(key)!;
      const [booked, shown] = [ledger.get(key)?.total ?? '0', venue.get(key)?.amount ?? '0'];
      const difference = addDecimals(shown, negated(booked));
      return isZero(difference) ? [] : [{ accountId, currency, ledger: booked, venue: shown, difference }];
    })
    .sort(byKey);
}

/** A change of one currency: what it adds to the total and to the locked part. */
export interface LedgerChange {
  readonly currency: string;
  readonly amount: string;
  readonly locked: string;
}

function positive(text: string, what: string): Result<string> {
  const read = readDecimal(text);
  if (!read.ok) return read;
  return isZero(read.value) || isNegative(read.value)
    ? failure('INVALID_INPUT', `the ${what} must be above 0, got ${read.value}`, { value: read.value })
    : read;
}

/** The changes that a booking makes, before they are checked against what is there. */
export function changesOf(booking: CollateralBooking): Result<readonly LedgerChange[]> {
  const { currency } = booking;
  if (booking.kind === 'adjustment') {
    const read = readDecimal(booking.amount);
    if (!read.ok) return read;
    return isZero(read.value)
      ? failure('EMPTY', `an adjustment of 0 ${currency} changes nothing`)
      : success([{ currency, amount: read.value, locked: '0' }]);
  }
  const amount = positive(booking.amount, 'amount');
  if (!amount.ok) return amount;
  const less = negated(amount.value);
  if (booking.kind === 'posting') return success([{ currency, amount: amount.value, locked: '0' }]);
  if (booking.kind === 'withdrawal') return success([{ currency, amount: less, locked: '0' }]);
  if (booking.kind === 'lock') return success([{ currency, amount: '0', locked: amount.value }]);
  if (booking.kind !== 'substitution') return success([{ currency, amount: '0', locked: less }]);
  const arriving = positive(booking.inAmount, 'amount that comes in');
  if (!arriving.ok) return arriving;
  if (booking.inCurrency === currency)
    return failure('INVALID_INPUT', `a substitution needs two currencies, got ${currency} twice`, {
      currency,
    });
  return success([
    { currency, amount: less, locked: '0' },
    { currency: booking.inCurrency, amount: arriving.value, locked: '0' },
  ]);
}

/**
 * Refuses what would leave less than nothing free, or release more than is locked. An adjustment is a fact of the venue
 * and is taken as it is.
 */
export function checkChange(
  holdings: readonly CollateralHolding[],
  accountId: string,
  kind: CollateralEntry['kind'],
  { currency, amount, locked }: LedgerChange,
): Result<null> {
  if (kind === 'adjustment') return success(null);
  const held = holdings.find((each) => keyOf(each) === keyOf({ accountId, currency }));
  const now = { locked: held?.locked ?? '0', free: held?.free ?? '0' };
  const after = {
    locked: addDecimals(now.locked, locked),
    free: addDecimals(now.free, addDecimals(amount, negated(locked))),
  };
  const context = { accountId, currency, free: now.free, locked: now.locked };
  if (isNegative(after.locked))
    return failure('OUT_OF_RANGE', `only ${now.locked} ${currency} are locked in ${accountId}`, context);
  const takes = isNegative(addDecimals(amount, negated(locked)));
  return takes && isNegative(after.free)
    ? failure(
        'OUT_OF_RANGE',
        `only ${now.free} ${currency} are free in ${accountId} (${now.locked} locked)`,
        context,
      )
    : success(null);
}
