/** Binance private events and calls. Options and futures use one event name, `ACCOUNT_UPDATE`, for different content. */
import { readAmounts, type AmountFields } from '../mapping/amounts';
import { decimalTextOf } from '../mapping/decimals';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';
import { eachRow, namedIn, pushAccount, reject, stampAccount, type Mapping } from '../mapping/rows';
import { priceUnit } from './map';

const OPTION_MARGIN = [
  ['equity', 'eq', 'equity'],
  ['adjustedEquity', 'aeq', 'adjustedEquity'],
  ['marginBalance', 'marginBalance'],
  ['available', 'available'],
  ['unrealisedPnl', 'u', 'unrealizedPNL'],
  ['initialMargin', 'i', 'initialMargin'],
  ['maintenanceMargin', 'M', 'maintMargin'],
] as const;

/** The USD-M account over all its assets; in USD, as Binance sums them. */
const FUTURE_MARGIN = [
  ['equity', 'totalMarginBalance'],
  ['marginBalance', 'totalMarginBalance'],
  ['available', 'availableBalance'],
  ['unrealisedPnl', 'totalUnrealizedProfit'],
  ['initialMargin', 'totalInitialMargin'],
  ['maintenanceMargin', 'totalMaintMargin'],
] as const;

const RISK = [
  ['marginBalance', 'mb'],
  ['maintenanceMargin', 'mm'],
] as const;

const GREEKS = [
  ['venueDelta', 'd', 'delta'],
  ['venueGamma', 'g', 'gamma'],
  ['venueTheta', 't', 'theta'],
  ['venueVega', 'v', 'vega'],
] as const;

interface PositionFields {
  readonly symbol: string;
  readonly quantity: string;
  readonly amounts: AmountFields<
    'averagePrice' | 'unrealisedPnl' | 'mark' | 'liquidationPrice' | 'initialMargin' | 'maintenanceMargin'
  >;
  readonly mode?: string;
}

const OPTION_POSITION: PositionFields = { symbol: 's', quantity: 'c', amounts: [['averagePrice', 'a']] };
const OPTION_POSITION_REST: PositionFields = {
  symbol: 'symbol',
  quantity: 'quantity',
  amounts: [
    ['averagePrice', 'entryPrice'],
    ['mark', 'markPrice'],
    ['unrealisedPnl', 'unrealizedPNL'],
  ],
};
const FUTURE_POSITION: PositionFields = {
  symbol: 's',
  quantity: 'pa',
  amounts: [
    ['averagePrice', 'ep'],
    ['unrealisedPnl', 'up'],
  ],
  mode: 'mt',
};
const FUTURE_POSITION_REST: PositionFields = {
  symbol: 'symbol',
  quantity: 'positionAmt',
  amounts: [
    ['averagePrice', 'entryPrice'],
    ['mark', 'markPrice'],
    ['unrealisedPnl', 'unRealizedProfit', 'unrealizedProfit'],
    ['liquidationPrice', 'liquidationPrice'],
    ['initialMargin', 'initialMargin'],
    ['maintenanceMargin', 'maintMargin'],
  ],
};

/** Sizes are signed already; prices of options are for a whole contract and become those of one coin. */
function mapPosition(m: Mapping, row: WireObject, fields: PositionFields, time: unknown): void {
  const terms = namedIn(m, row[fields.symbol]);
  const times = terms && stampAccount(m, time);
  const unit = times && priceUnit(m, terms);
  if (!times || unit === undefined) return;
  const quantity = decimalTextOf(row[fields.quantity]);
  if (quantity === undefined) {
    return reject(m, 'bad number', `${terms.symbol} ${fields.quantity} is ${shown(row[fields.quantity])}`);
  }
  const amounts = readAmounts(m, row, terms.symbol, fields.amounts);
  if (!amounts) return;
  const isFlat = Number(quantity) === 0;
  for (const price of ['averagePrice', 'mark', 'liquidationPrice'] as const) {
    const value = amounts[price];
    if (value === undefined) continue;
    if (value === 0 && (isFlat || price === 'liquidationPrice')) delete amounts[price];
    else amounts[price] = value / unit;
  }
  const mode = fields.mode === undefined ? undefined : textOf(row[fields.mode]);
  const side = row.ps ?? row.positionSide;
  pushAccount(m, {
    kind: 'position',
    venue: m.venue,
    instrumentId: terms.id,
    quantity,
    ...amounts,
    ...(mode ? { marginMode: mode } : undefined),
    ...(side === 'LONG' || side === 'SHORT' ? { leg: side === 'LONG' ? 'long' : 'short' } : undefined),
    ...times,
  });
}

function mapBalance(m: Mapping, row: WireObject, wallet: string, time: unknown): void {
  const currency = textOf(row.a) ?? textOf(row.asset);
  const text = decimalTextOf(row[wallet]);
  const times = stampAccount(m, time);
  if (!currency || text === undefined || !times) return;
  pushAccount(m, { kind: 'balance', venue: m.venue, currency, wallet: text, ...times });
}

/** Equity of the options account, or the changes of the futures account: told apart by the nested `a`. */
export function mapAccountUpdate(m: Mapping, event: WireObject): void {
  if (isObject(event.a)) {
    eachRow(m, event.a.B ?? [], 'balances', (row) => mapBalance(m, row, 'wb', event.E));
    return eachRow(m, event.a.P ?? [], 'positions', (row) => mapPosition(m, row, FUTURE_POSITION, event.E));
  }
  mapMargin(m, event, 'USDT', event.E, event.b);
}

function mapMargin(m: Mapping, row: WireObject, currency: string, time: unknown, cash: unknown): void {
  const times = stampAccount(m, time);
  const amounts = times && readAmounts(m, row, 'account', OPTION_MARGIN);
  if (!times || !amounts) return;
  const wallet = decimalTextOf(cash);
  pushAccount(m, { kind: 'accountMargin', venue: m.venue, currency, ...amounts, ...times });
  if (wallet !== undefined) pushAccount(m, { kind: 'balance', venue: m.venue, currency, wallet, ...times });
}

export function mapBalancePosition(m: Mapping, event: WireObject): void {
  eachRow(m, event.B ?? [], 'balances', (row) => mapBalance(m, row, 'b', event.E));
  eachRow(m, event.P ?? [], 'positions', (row) => mapPosition(m, row, OPTION_POSITION, event.E));
}

function mapGreeks(m: Mapping, row: WireObject, time: unknown): void {
  const underlying = textOf(row.u) ?? textOf(row.underlying) ?? '';
  const times = stampAccount(m, time);
  const amounts = times && readAmounts(m, row, `greeks of ${underlying}`, GREEKS);
  if (times && amounts)
    pushAccount(m, { kind: 'accountGreeks', venue: m.venue, underlying, ...amounts, ...times });
}

export function mapGreekUpdate(m: Mapping, event: WireObject): void {
  eachRow(m, event.G ?? [], 'greeks', (row) => mapGreeks(m, row, event.E));
}

export function mapRiskLevel(m: Mapping, event: WireObject): void {
  const times = stampAccount(m, event.E);
  const amounts = times && readAmounts(m, event, 'risk level', RISK);
  if (!times || !amounts) return;
  const riskState = textOf(event.s) ?? '';
  pushAccount(m, {
    kind: 'accountMargin',
    venue: m.venue,
    currency: 'USDT',
    ...amounts,
    riskState,
    ...times,
  });
}

/**
 * `GET /eapi/v1/marginAccount`. `marginBalance` is the cash: equity less the value of the options. Whether the account
 * may trade or withdraw stands beside it and says nothing about the key.
 */
export function mapMarginAccount(m: Mapping, body: WireObject): void {
  eachRow(m, body.asset ?? [], 'assets', (row) =>
    mapMargin(m, row, textOf(row.asset) ?? '', body.time, row.marginBalance),
  );
  eachRow(m, body.greek ?? [], 'greeks', (row) => mapGreeks(m, row, body.time));
}

/** `GET /fapi/v3/account`: the sums; balances and positions have calls of their own. */
export function mapFutureAccount(m: Mapping, body: WireObject): void {
  const times = stampAccount(m, undefined);
  const amounts = times && readAmounts(m, body, 'USD-M account', FUTURE_MARGIN);
  if (!times || !amounts) return;
  pushAccount(m, { kind: 'accountMargin', venue: m.venue, currency: 'USD', ...amounts, ...times });
}

export const mapOptionPositionRow = (m: Mapping, row: WireObject): void =>
  mapPosition(m, row, OPTION_POSITION_REST, row.time);
export const mapFuturePositionRow = (m: Mapping, row: WireObject): void =>
  mapPosition(m, row, FUTURE_POSITION_REST, row.updateTime);
export const mapFutureBalanceRow = (m: Mapping, row: WireObject): void =>
  mapBalance(m, row, 'balance', row.updateTime);
