/** Deribit's private calls: positions in amounts, sums per currency, or once in USD where collateral is shared. */
import type { BalanceUpdate } from '../account';
import type { DecodeContext } from '../decoding';
import type { Stamped } from '../feed';
import { readAmounts } from '../mapping/amounts';
import { decimalTextOf } from '../mapping/decimals';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';
import { eachRow, namedIn, pushAccount, reject, stamp, type Mapping } from '../mapping/rows';

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
  const openOrdersMargin = decimalTextOf(row.open_orders_margin);
  pushAccount(m, {
    kind: 'position',
    venue: 'deribit',
    instrumentId: terms.id,
    quantity,
    ...amounts,
    ...(openOrdersMargin === undefined ? {} : { openOrdersMargin }),
    ...timesOf(m.context),
  });
}

/** Answer of `private/get_positions`. */
export const mapPositions = (m: Mapping, result: unknown): void =>
  eachRow(m, result, 'positions', (row) => mapPosition(m, row));

function balanceOf(row: WireObject, currency: string, times: Stamped): BalanceUpdate {
  const [wallet, equity, available, spotReserve] = [
    row.balance,
    row.equity,
    row.available_funds,
    row.spot_reserve,
  ].map(decimalTextOf);
  return {
    kind: 'balance',
    venue: 'deribit',
    currency,
    ...(wallet === undefined ? {} : { wallet }),
    ...(equity === undefined ? {} : { equity }),
    ...(available === undefined ? {} : { available }),
    ...(spotReserve === undefined ? {} : { spotReserve }),
    ...times,
  };
}

const isShared = (row: WireObject): boolean => row.cross_collateral_enabled === true;

/** The sums of a summary: in its own currency, in USD where collateral is shared. */
function pushMargin(m: Mapping, row: WireObject, own: string): void {
  const [currency, fields] = isShared(row) ? (['USD', SHARED] as const) : ([own, OWN] as const);
  const amounts = readAmounts(m, row, `summary of ${currency}`, fields);
  const riskState = textOf(row.margin_model);
  if (!amounts) return;
  pushAccount(m, {
    kind: 'accountMargin',
    venue: 'deribit',
    currency,
    ...amounts,
    ...(riskState === undefined ? {} : { riskState }),
    ...timesOf(m.context),
  });
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
    if (isShared(row) && isSharedTold) return;
    isSharedTold ||= isShared(row);
    pushMargin(m, row, currency);
  });
}

/** Row of `user.changes`: positions as they are now. Own orders and trades are not followed. */
export function mapUserChanges(m: Mapping, row: WireObject): void {
  eachRow(m, row.positions ?? [], 'positions', (position) => mapPosition(m, position));
}

/** Row of `user.portfolio`: one currency's summary. */
export function mapPortfolio(m: Mapping, row: WireObject): void {
  const currency = textOf(row.currency);
  if (currency === undefined) return reject(m, 'bad shape', 'portfolio without a currency');
  pushAccount(m, balanceOf(row, currency, timesOf(m.context)));
  pushMargin(m, row, currency);
}

/** Row of `user.liquidation`: sums with the venue's word for how the account stands, or a transfer it forced. */
export function mapLiquidation(m: Mapping, row: WireObject): void {
  const [currency, state] = [textOf(row.currency), textOf(row.state) ?? ''];
  const times = stamp(m, row.timestamp);
  if (!times) return;
  if (currency === undefined) {
    const { instrument_name: name, direction, amount, price } = row;
    return m.sink.ignored(
      'transfer by the venue',
      `${state}: ${[direction, amount, name, price].map(String).join(' ')}`,
    );
  }
  const amounts = readAmounts(m, row, `liquidation of ${currency}`, OWN);
  if (amounts)
    pushAccount(m, {
      kind: 'accountMargin',
      venue: 'deribit',
      currency,
      ...amounts,
      riskState: state,
      ...times,
    });
}
