/** Margin of resting orders entered by hand: checked, and as a step of the journal. */
import { failure, success, type Result } from '../../engine/basics/result';
import { ORDER_CHARGE_NAMES, type OrderCharge } from '../../engine/portfolio/orderCharges';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { Draft } from '../db/portfolioStore';
import { isZero, readDecimal } from '../files/positions/decimal';

export type OrderChargeEntry = Pick<OrderCharge, 'accountId' | 'currency' | 'kind' | 'amount'>;

/** Sets one charge; an amount of 0 removes it. */
export function draftOrderCharge(
  { accounts, orderCharges = [] }: Portfolio,
  { amount: text, ...place }: OrderChargeEntry,
  nowMs: number,
): Result<Draft> {
  const { accountId, currency, kind } = place;
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) return failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
  const amount = readDecimal(text);
  if (!amount.ok) return amount;
  if (amount.value.startsWith('-'))
    return failure('OUT_OF_RANGE', `${ORDER_CHARGE_NAMES[kind]} of ${text}: a margin is 0 or more`, {
      value: text,
    });
  const before =
    orderCharges.find(
      (one) => one.accountId === accountId && one.currency === currency && one.kind === kind,
    ) ?? null;
  const what = `${ORDER_CHARGE_NAMES[kind]} of ${account.name}`;
  if (isZero(amount.value)) {
    if (before === null) return failure('EMPTY', `there are no ${what} in ${currency}`);
    return success({
      label: `Remove ${what} in ${currency}`,
      changes: [{ table: 'orderCharges', before, after: null }],
    });
  }
  const after = { ...place, amount: amount.value, source: 'hand' as const, setMs: nowMs };
  return success({
    label: `Set ${what} to ${amount.value} ${currency}`,
    changes: [{ table: 'orderCharges', before, after }],
  });
}
