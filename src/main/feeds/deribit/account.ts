/** Deribit's private calls: positions in amounts, sums per currency, or once in USD where collateral is shared. */
import { readAmounts, readTexts, withoutZeroPrices } from '../mapping/amounts';
import { decimalTextOf, finiteOf } from '../mapping/decimals';
import { isObject, rowsOf, shown, textOf, type WireObject } from '../mapping/json';
import { answerTimes, eachRow, namedIn, pushAccount, reject, stamp, type Mapping } from '../mapping/rows';

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

const MARGINS = [
  ['marginBalance', 'margin_balance'],
  ['available', 'available_funds'],
  ['initialMargin', 'initial_margin'],
  ['maintenanceMargin', 'maintenance_margin'],
] as const;

const OWN = [['equity', 'equity'], ...MARGINS] as const;

const LIQUIDATION = [...OWN, ['closeOutMargin', 'close_out_margin']] as const;

const SHARED = [
  ['equity', 'total_equity_usd'],
  ['marginBalance', 'total_margin_balance_usd'],
  ['initialMargin', 'total_initial_margin_usd'],
  ['maintenanceMargin', 'total_maintenance_margin_usd'],
] as const;

/** `size` is signed: coins of options and linear contracts, USD of inverse ones. */
function mapPosition(m: Mapping, row: WireObject): void {
  const terms = namedIn(m, row.instrument_name);
  if (!terms) return;
  const quantity = decimalTextOf(row.size);
  if (quantity === undefined) return reject(m, 'bad number', `${terms.symbol} size is ${shown(row.size)}`);
  const amounts = readAmounts(m, row, terms.symbol, POSITION);
  if (!amounts) return;
  const openOrdersMargin = decimalTextOf(row.open_orders_margin);
  pushAccount(m, {
    kind: 'position',
    venue: 'deribit',
    instrumentId: terms.id,
    quantity,
    ...withoutZeroPrices(amounts),
    ...(openOrdersMargin === undefined ? {} : { openOrdersMargin }),
    ...answerTimes(m),
  });
}

/** Answer of `private/get_positions`. */
export const mapPositions = (m: Mapping, result: unknown): void =>
  eachRow(m, result, 'positions', (row) => mapPosition(m, row));

const BALANCE = [
  ['wallet', 'balance'],
  ['equity', 'equity'],
  ['spotReserve', 'spot_reserve'],
] as const;

const OWN_BALANCE = [...BALANCE, ['available', 'available_funds']] as const;

const isShared = ({ cross_collateral_enabled: isCross, margin_model: model }: WireObject): boolean =>
  isCross === true || (textOf(model)?.startsWith('cross_') ?? false);

/** With shared collateral `available_funds` is the whole account's, in this currency: of no one currency. */
function pushBalance(m: Mapping, row: WireObject, currency: string): void {
  const texts = readTexts(m, row, `summary of ${currency}`, isShared(row) ? BALANCE : OWN_BALANCE);
  if (texts) pushAccount(m, { kind: 'balance', venue: 'deribit', currency, ...texts, ...answerTimes(m) });
}

/** Whose sums a summary holds: its currency's; the account's in USD, or in this currency where USD is left out. */
function sumsOf(row: WireObject, own: string) {
  if (!isShared(row)) return [own, OWN] as const;
  return finiteOf(row, 'total_equity_usd') === undefined
    ? ([own, MARGINS] as const)
    : (['USD', SHARED] as const);
}

function pushMargin(
  m: Mapping,
  row: WireObject,
  own: string,
  simulated?: { readonly isSimulated: true },
): void {
  const [currency, fields] = sumsOf(row, own);
  const amounts = readAmounts(m, row, `summary of ${currency}`, fields);
  const riskState = textOf(row.margin_model);
  if (!amounts) return;
  pushAccount(m, {
    kind: 'accountMargin',
    venue: 'deribit',
    currency,
    ...amounts,
    ...(riskState === undefined ? {} : { riskState }),
    ...simulated,
    ...answerTimes(m),
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
    pushBalance(m, row, currency);
    if (isShared(row) && isSharedTold) return;
    isSharedTold ||= isShared(row);
    pushMargin(m, row, currency);
  });
}

/** An order or a trade in a few words. */
const dealOf = ({ direction, amount, instrument_name: name, price }: WireObject): string =>
  [direction, amount, name, price].map(String).join(' ').slice(0, 100);

/** Row of `user.changes`: positions as they are now. Own orders and trades are not followed. */
export function mapUserChanges(m: Mapping, row: WireObject): void {
  for (const deal of rowsOf(row.trades) ?? []) if (isObject(deal)) m.sink.ignored('own trade', dealOf(deal));
  for (const deal of rowsOf(row.orders) ?? []) if (isObject(deal)) m.sink.ignored('own order', dealOf(deal));
  eachRow(m, row.positions ?? [], 'positions', (position) => mapPosition(m, position));
}

/** Row of `user.portfolio`: one currency's summary. */
export function mapPortfolio(m: Mapping, row: WireObject): void {
  const currency = textOf(row.currency);
  if (currency === undefined) return reject(m, 'bad shape', 'portfolio without a currency');
  pushBalance(m, row, currency);
  pushMargin(m, row, currency);
}

/** Answer of `private/simulate_portfolio`: sums of an account that might be. */
export function mapSimulation(m: Mapping, row: WireObject): void {
  const currency = textOf(row.currency);
  if (currency === undefined) return reject(m, 'bad shape', 'simulation without a currency');
  pushMargin(m, row, currency, { isSimulated: true });
}

/** Row of `user.liquidation`: sums with the venue's word for how the account stands, or a transfer it forced. */
export function mapLiquidation(m: Mapping, row: WireObject): void {
  const [currency, riskState] = [textOf(row.currency), textOf(row.state) ?? ''];
  const times = stamp(m, row.timestamp, 'liquidation');
  if (!times) return;
  if (currency === undefined) return m.sink.ignored('transfer by the venue', `${riskState}: ${dealOf(row)}`);
  const amounts = readAmounts(m, row, `liquidation of ${currency}`, LIQUIDATION);
  if (amounts)
    pushAccount(m, { kind: 'accountMargin', venue: 'deribit', currency, ...amounts, riskState, ...times });
}
