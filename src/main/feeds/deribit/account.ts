/** Deribit's private calls: positions in amounts, sums per currency, or once in USD where collateral is shared. */
import type { AccountMarginUpdate, BalanceUpdate } from '../account';
import type { DecodeContext } from '../decoding';
import type { Stamped } from '../feed';
import { readAmounts } from '../mapping/amounts';
import { decimalTextOf } from '../mapping/decimals';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';
import { eachRow, namedIn, pushAccount, reject, type Mapping } from '../mapping/rows';

const POSITION = [
  ['averagePrice', 'average_price'],
  ['mark', 'mark_price'],
  ['unrealisedPnl', 'floating_profit_loss'],
  ['initialMargin', 'initial_margin'],
  ['maintenanceMargin', 'maintenance_margin'],
  ['liquidationPrice', 'estimated_liquidation_price'],
  ['venueDelta', 'delta'],
  ['venueGamma', 'gamma'],
  ['venueVega', 'vega'],
  ['venueTheta', 'theta'],
] as const;

const OWN = [
  ['equity', 'equity'],
  ['marginBalance', 'margin_balance'],
  ['available', 'available_funds'],
  ['initialMargin', 'initial_margin'],
  ['maintenanceMargin', 'maintenance_margin'],
] as const;

const SHARED = [
  ['equity', 'total_equity_usd'],
  ['marginBalance', 'total_margin_balance_usd'],
  ['initialMargin', 'total_initial_margin_usd'],
  ['maintenanceMargin', 'total_maintenance_margin_usd'],
] as const;

const timesOf = ({ localTimeMs }: DecodeContext): Stamped => ({ exchangeTimeMs: localTimeMs, localTimeMs });

/** `size` is signed: coins of options and linear contracts, USD of inverse ones. */
function mapPosition(m: Mapping, row: WireObject): void {
  const terms = namedIn(m, row.instrument_name);
  if (!terms) return;
  const quantity = decimalTextOf(row.size);
  if (quantity === undefined) return reject(m, 'bad number', `${terms.symbol} size is ${shown(row.size)}`);
  const amounts = readAmounts(m, row, terms.symbol, POSITION);
  if (!amounts) return;
  if (amounts.averagePrice === 0) delete amounts.averagePrice;
  pushAccount(m, {
    kind: 'position',
    venue: 'deribit',
    instrumentId: terms.id,
    quantity,
    ...amounts,
    ...timesOf(m.context),
  });
}

/** Answer of `private/get_positions`. */
export const mapPositions = (m: Mapping, result: unknown): void =>
  eachRow(m, result, 'positions', (row) => mapPosition(m, row));

function balanceOf(row: WireObject, currency: string, times: Stamped): BalanceUpdate {
  const [wallet, equity, available] = [row.balance, row.equity, row.available_funds].map(decimalTextOf);
  return {
    kind: 'balance',
    venue: 'deribit',
    currency,
    ...(wallet === undefined ? {} : { wallet }),
    ...(equity === undefined ? {} : { equity }),
    ...(available === undefined ? {} : { available }),
    ...times,
  };
}

function marginOf(
  m: Mapping,
  row: WireObject,
  currency: string,
  fields: typeof OWN | typeof SHARED,
): AccountMarginUpdate | undefined {
  const amounts = readAmounts(m, row, `summary of ${currency}`, fields);
  const riskState = textOf(row.margin_model);
  return (
    amounts && {
      kind: 'accountMargin',
      venue: 'deribit',
      currency,
      ...amounts,
      ...(riskState === undefined ? {} : { riskState }),
      ...timesOf(m.context),
    }
  );
}

/**
 * Answer of `private/get_account_summaries`. With shared collateral every row repeats the whole account, in its own
 * currency and once more in USD: the USD sum counts once and the repeats not at all.
 */
export function mapSummary(m: Mapping, result: unknown): void {
  if (!isObject(result)) return reject(m, 'bad shape', `summaries: result is ${shown(result)}`);
  let isSharedTold = false;
  eachRow(m, result.summaries, 'summaries', (row) => {
    const currency = textOf(row.currency);
    if (currency === undefined) return reject(m, 'bad shape', 'summary without a currency');
    pushAccount(m, balanceOf(row, currency, timesOf(m.context)));
    const isShared = row.cross_collateral_enabled === true;
    if (isShared && isSharedTold) return;
    isSharedTold ||= isShared;
    const margin = marginOf(m, row, isShared ? 'USD' : currency, isShared ? SHARED : OWN);
    if (margin) pushAccount(m, margin);
  });
}
