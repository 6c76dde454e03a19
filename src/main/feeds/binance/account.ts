/** Binance private events and calls. Options and futures use one event name, `ACCOUNT_UPDATE`, for different content. */
import { readAmounts, readTexts } from '../mapping/amounts';
import { isObject, shown, textOf, type WireObject } from '../mapping/json';
import { eachRow, pushAccount, reject, stampAccount, type Mapping } from '../mapping/rows';
import { mapFuturePosition, mapOptionPosition } from './positions';

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

const OPTION_BALANCE = [['wallet', 'b']] as const;
const FUTURE_BALANCE = [['wallet', 'wb']] as const;
const FUTURE_BALANCE_REST = [
  ['wallet', 'balance'],
  ['available', 'availableBalance'],
] as const;

type BalanceFields = readonly (readonly [field: 'wallet' | 'available', wire: string])[];

function mapBalance(m: Mapping, row: WireObject, fields: BalanceFields, time: unknown): void {
  const currency = textOf(row.a) || textOf(row.asset);
  if (!currency) return reject(m, 'no currency', `balance: asset is ${shown(row.a ?? row.asset)}`);
  const times = stampAccount(m, time, `balance of ${currency}`);
  const texts = times && readTexts(m, row, `balance of ${currency}`, fields);
  if (!times || !texts) return;
  if (texts.wallet === undefined) return m.sink.ignored('no number in it', `balance of ${currency}`);
  pushAccount(m, { kind: 'balance', venue: m.venue, currency, ...texts, ...times });
}

type PositionMapper = (m: Mapping, row: WireObject, time: unknown) => void;

/** What changed: balances in `B`, positions in `P`, and why in `m`. */
function mapHoldings(
  m: Mapping,
  { B: balances, P: positions, m: why }: WireObject,
  fields: BalanceFields,
  mapPosition: PositionMapper,
  time: unknown,
): void {
  if (balances === undefined && positions === undefined)
    return m.sink.ignored('nothing in it', `account change ${shown(why)}`);
  eachRow(m, balances ?? [], 'balances', (row) => mapBalance(m, row, fields, time));
  eachRow(m, positions ?? [], 'positions', (row) => mapPosition(m, row, time));
}

/** Equity of the options account, or the changes of the futures account: told apart by the nested `a`. */
export function mapAccountUpdate(m: Mapping, event: WireObject): void {
  if (isObject(event.a)) mapHoldings(m, event.a, FUTURE_BALANCE, mapFuturePosition, event.E);
  else mapMargin(m, event, 'USDT', event.E, 'b');
}

export const mapBalancePosition = (m: Mapping, event: WireObject): void =>
  mapHoldings(m, event, OPTION_BALANCE, mapOptionPosition, event.E);

/** Sums of one asset, with its cash in the field `wallet`. */
function mapMargin(m: Mapping, row: WireObject, asset: unknown, time: unknown, wallet: string): void {
  const currency = textOf(asset);
  if (!currency) return reject(m, 'no currency', `account: asset is ${shown(asset)}`);
  const times = stampAccount(m, time, 'account');
  const amounts = times && readAmounts(m, row, 'account', OPTION_MARGIN);
  const cash = amounts && readTexts(m, row, 'account', [['wallet', wallet]]);
  if (!times || !cash) return;
  pushAccount(m, { kind: 'accountMargin', venue: m.venue, currency, ...amounts, ...times });
  if (cash.wallet !== undefined)
    pushAccount(m, { kind: 'balance', venue: m.venue, currency, ...cash, ...times });
}

function mapGreeks(m: Mapping, row: WireObject, time: unknown): void {
  const underlying = textOf(row.u) || textOf(row.underlying);
  if (!underlying)
    return reject(m, 'no instrument name', `greeks: underlying is ${shown(row.u ?? row.underlying)}`);
  const times = stampAccount(m, time, `greeks of ${underlying}`);
  const amounts = times && readAmounts(m, row, `greeks of ${underlying}`, GREEKS);
  if (times && amounts)
    pushAccount(m, { kind: 'accountGreeks', venue: m.venue, underlying, ...amounts, ...times });
}

export function mapGreekUpdate(m: Mapping, event: WireObject): void {
  eachRow(m, event.G ?? [], 'greeks', (row) => mapGreeks(m, row, event.E));
}

export function mapRiskLevel(m: Mapping, event: WireObject): void {
  const times = stampAccount(m, event.E, 'risk level');
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
  eachRow(m, body.asset ?? [], 'assets', (row) => mapMargin(m, row, row.asset, body.time, 'marginBalance'));
  eachRow(m, body.greek ?? [], 'greeks', (row) => mapGreeks(m, row, body.time));
}

/** `GET /fapi/v3/account`: the sums; balances and positions have calls of their own. */
export function mapFutureAccount(m: Mapping, body: WireObject): void {
  const times = stampAccount(m, undefined);
  const amounts = times && readAmounts(m, body, 'USD-M account', FUTURE_MARGIN);
  if (!times || !amounts) return;
  pushAccount(m, { kind: 'accountMargin', venue: m.venue, currency: 'USD', ...amounts, ...times });
}

export const mapFutureBalanceRow = (m: Mapping, row: WireObject): void =>
  mapBalance(m, row, FUTURE_BALANCE_REST, row.updateTime);
