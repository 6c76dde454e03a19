/** OKX private channels: positions in contracts, sums of the account in USD, balances in coins. */
import { failure } from '../../../engine/basics/result';
import { collateralOf, readAmounts } from '../mapping/amounts';
import { decimalTextOf } from '../mapping/decimals';
import { eachRow, namedIn, pushAccount, stampAccount, type Mapping } from '../mapping/rows';
import { shown, textOf, type WireObject } from '../mapping/json';

const POSITION = [
  ['averagePrice', 'avgPx'],
  ['mark', 'markPx'],
  ['unrealisedPnl', 'upl'],
  ['initialMargin', 'imr'],
  ['maintenanceMargin', 'mmr'],
  ['liquidationPrice', 'liqPx'],
  ['venueDelta', 'deltaBS'],
  ['venueGamma', 'gammaBS'],
  ['venueVega', 'vegaBS'],
  ['venueTheta', 'thetaBS'],
] as const;

const MARGIN = [
  ['equity', 'totalEq'],
  ['adjustedEquity', 'adjEq'],
  ['available', 'availEq'],
  ['initialMargin', 'imr'],
  ['maintenanceMargin', 'mmr'],
  ['unrealisedPnl', 'upl'],
] as const;

const GREEKS = [
  ['venueDelta', 'deltaBS'],
  ['venueGamma', 'gammaBS'],
  ['venueVega', 'vegaBS'],
  ['venueTheta', 'thetaBS'],
  ['venueDeltaCoin', 'deltaPA'],
  ['venueGammaCoin', 'gammaPA'],
  ['venueVegaCoin', 'vegaPA'],
  ['venueThetaCoin', 'thetaPA'],
] as const;

/** Contracts with their sign: in long/short mode `pos` is positive and the side says which. */
function signedContracts(row: WireObject): string | undefined {
  const text = decimalTextOf(row.pos);
  if (text === undefined || row.posSide !== 'short') return text;
  return text.startsWith('-') || Number(text) === 0 ? text : `-${text}`;
}

export function mapPosition(m: Mapping, row: WireObject): void {
  const terms = namedIn(m, row.instId);
  const times = terms && stampAccount(m, row.uTime ?? row.pTime);
  if (!terms || !times) return;
  const quantity = signedContracts(row);
  if (quantity === undefined) {
    const problem = failure('PROTOCOL', `${terms.symbol} pos is ${shown(row.pos)}: no number`, {
      instrument: terms.symbol,
    });
    return m.sink.rejected('bad number', problem.failure);
  }
  const amounts = readAmounts(m, row, terms.symbol, POSITION);
  if (!amounts) return;
  const isolated = decimalTextOf(row.margin);
  pushAccount(m, {
    kind: 'position',
    venue: m.venue,
    instrumentId: terms.id,
    quantity,
    ...amounts,
    ...(amounts.initialMargin === undefined && isolated ? { initialMargin: Number(isolated) } : undefined),
    ...(textOf(row.ccy) ? { marginCurrency: textOf(row.ccy) } : undefined),
    ...(textOf(row.mgnMode) ? { marginMode: textOf(row.mgnMode) } : undefined),
    ...(row.posSide === 'long' || row.posSide === 'short' ? { leg: row.posSide } : undefined),
    ...times,
  });
}

export function mapBalance(m: Mapping, row: WireObject): void {
  const currency = textOf(row.ccy);
  const times = stampAccount(m, row.uTime);
  if (!currency || !times) return;
  const [wallet, equity, available, borrowed] = [row.cashBal, row.eq, row.availBal, row.liab].map(
    decimalTextOf,
  );
  pushAccount(m, {
    kind: 'balance',
    venue: m.venue,
    currency,
    ...(wallet === undefined ? undefined : { wallet }),
    ...(equity === undefined ? undefined : { equity }),
    ...(available === undefined ? undefined : { available }),
    ...(borrowed === undefined ? undefined : { borrowed }),
    ...collateralOf(row.disEq, row.collateralEnabled),
    ...times,
  });
}

export function mapAccount(m: Mapping, row: WireObject): void {
  const times = stampAccount(m, row.uTime);
  const amounts = times && readAmounts(m, row, 'account', MARGIN);
  if (!times || !amounts) return;
  pushAccount(m, { kind: 'accountMargin', venue: m.venue, currency: 'USD', ...amounts, ...times });
  if (row.details !== undefined)
    eachRow(m, row.details, 'account details', (detail) => mapBalance(m, detail));
}

export function mapBalanceAndPosition(m: Mapping, row: WireObject): void {
  if (row.balData !== undefined) eachRow(m, row.balData, 'balData', (balance) => mapBalance(m, balance));
  if (row.posData !== undefined) eachRow(m, row.posData, 'posData', (position) => mapPosition(m, position));
}

export function mapAccountGreeks(m: Mapping, row: WireObject): void {
  const underlying = textOf(row.ccy) ?? '';
  const times = stampAccount(m, row.ts);
  const amounts = times && readAmounts(m, row, `greeks of ${underlying}`, GREEKS);
  if (times && amounts)
    pushAccount(m, { kind: 'accountGreeks', venue: m.venue, underlying, ...amounts, ...times });
}
