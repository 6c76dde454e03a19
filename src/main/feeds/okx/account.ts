/** OKX private channels: positions in contracts, sums of the account in USD, balances in coins. */
import { failure } from '../../../engine/basics/result';
import { collateralOf, readAmounts, readTexts, withoutZeroPrices } from '../mapping/amounts';
import { decimalTextOf, finiteOf, positiveOf } from '../mapping/decimals';
import { isObject, rowsOf, shown, textOf, type WireObject } from '../mapping/json';
import { eachRow, namedIn, pushAccount, reject, stampAccount, type Mapping } from '../mapping/rows';
import type { SymbolTerms } from '../mapping/terms';

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

/** `imr` is of cross positions; an isolated one has its margin in `margin`. */
const ISOLATED = [['initialMargin', 'margin']] as const;

const BALANCE = [
  ['wallet', 'cashBal'],
  ['equity', 'eq'],
  ['available', 'availBal'],
  ['borrowed', 'liab'],
] as const;

/** USD that the coin counts for after its haircut. */
const COLLATERAL = [['collateralUsd', 'disEq']] as const;

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

const SIDES: ReadonlySet<unknown> = new Set(['net', 'long', 'short']);

/** Contracts with their sign: in long/short mode `pos` is positive and the side says which. */
function signedContracts(row: WireObject): string | undefined {
  const text = decimalTextOf(row.pos);
  if (text === undefined || row.posSide !== 'short') return text;
  return text.startsWith('-') || Number(text) === 0 ? text : `-${text}`;
}

/** On margin in the quote currency a row tells what is held of that, and not how many coins are owed. */
function isCountedInCoins({ instType, posCcy }: WireObject, { indexName }: SymbolTerms): boolean {
  return instType !== 'MARGIN' || posCcy === indexName.split('-')[0];
}

export function mapPosition(m: Mapping, row: WireObject, time?: unknown): void {
  const terms = namedIn(m, row.instId);
  const times = terms && stampAccount(m, row.uTime ?? row.pTime ?? time, terms.symbol);
  if (!terms || !times) return;
  if (!isCountedInCoins(row, terms))
    return m.sink.ignored(
      'spot position',
      `${terms.symbol}: pos ${shown(row.pos)}, posCcy ${shown(row.posCcy)}`,
    );
  if (!SIDES.has(row.posSide))
    return reject(m, 'bad position', `${terms.symbol}: posSide is ${shown(row.posSide)}`);
  const quantity = signedContracts(row);
  if (quantity === undefined) {
    const problem = failure('PROTOCOL', `${terms.symbol} pos is ${shown(row.pos)}: no number`, {
      instrument: terms.symbol,
    });
    return m.sink.rejected('bad number', problem.failure);
  }
  const isolated = readAmounts(m, row, terms.symbol, ISOLATED);
  const amounts = isolated && readAmounts(m, row, terms.symbol, POSITION);
  if (!amounts) return;
  pushAccount(m, {
    kind: 'position',
    venue: m.venue,
    instrumentId: terms.id,
    quantity,
    ...withoutZeroPrices(amounts),
    ...(amounts.initialMargin === undefined ? isolated : undefined),
    ...(textOf(row.ccy) ? { marginCurrency: textOf(row.ccy) } : undefined),
    ...(textOf(row.mgnMode) ? { marginMode: textOf(row.mgnMode) } : undefined),
    ...(row.posSide === 'long' || row.posSide === 'short' ? { leg: row.posSide } : undefined),
    ...times,
  });
}

function mapBalance(m: Mapping, row: WireObject, time?: unknown): void {
  const currency = textOf(row.ccy);
  if (!currency) return reject(m, 'no currency', `balance: ccy is ${shown(row.ccy)}`);
  const name = `balance of ${currency}`;
  const times = stampAccount(m, row.uTime ?? time, name);
  const texts = times && readTexts(m, row, name, BALANCE);
  const collateral = texts && readAmounts(m, row, name, COLLATERAL);
  if (!times || !collateral) return;
  pushAccount(m, {
    kind: 'balance',
    venue: m.venue,
    currency,
    ...texts,
    ...collateral,
    ...collateralOf(row.collateralEnabled),
    ...times,
  });
}

/** In futures mode margins stand by coin only: their sum in USD at the venue's own prices of the coins. */
function sumOfCoins(details: unknown, field: 'imr' | 'mmr'): number | undefined {
  const stated = (rowsOf(details) ?? []).filter(isObject).filter((row) => finiteOf(row, field) !== undefined);
  if (stated.length === 0) return undefined;
  const sum = stated.reduce(
    (usd, row) => usd + (finiteOf(row, field) ?? NaN) * (positiveOf(row, 'coinUsdPrice') ?? NaN),
    0,
  );
  return Number.isFinite(sum) ? sum : undefined;
}

export function mapAccount(m: Mapping, row: WireObject): void {
  const times = stampAccount(m, row.uTime, 'account');
  const amounts = times && readAmounts(m, row, 'account', MARGIN);
  if (!times || !amounts) return;
  const initialMargin = amounts.initialMargin ?? sumOfCoins(row.details, 'imr');
  const maintenanceMargin = amounts.maintenanceMargin ?? sumOfCoins(row.details, 'mmr');
  pushAccount(m, {
    ...{ kind: 'accountMargin', venue: m.venue, currency: 'USD', ...amounts },
    ...(initialMargin === undefined ? undefined : { initialMargin }),
    ...(maintenanceMargin === undefined ? undefined : { maintenanceMargin }),
    ...times,
  });
  if (row.details !== undefined)
    eachRow(m, row.details, 'account details', (detail) => mapBalance(m, detail));
}

/** The event's time stands over rows that carry none. */
export function mapBalanceAndPosition(m: Mapping, row: WireObject): void {
  const time = row.pTime ?? row.ts;
  if (row.balData !== undefined)
    eachRow(m, row.balData, 'balData', (balance) => mapBalance(m, balance, time));
  if (row.posData !== undefined)
    eachRow(m, row.posData, 'posData', (position) => mapPosition(m, position, time));
}

export function mapAccountGreeks(m: Mapping, row: WireObject): void {
  const underlying = textOf(row.ccy);
  if (!underlying) return reject(m, 'no currency', `greeks: ccy is ${shown(row.ccy)}`);
  const times = stampAccount(m, row.ts, `greeks of ${underlying}`);
  const amounts = times && readAmounts(m, row, `greeks of ${underlying}`, GREEKS);
  if (times && amounts)
    pushAccount(m, { kind: 'accountGreeks', venue: m.venue, underlying, ...amounts, ...times });
}
