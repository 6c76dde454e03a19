/** Bybit private topics: unsigned sizes with a side, sums in USD, "" where the account's mode has no such amount. */
import { failure } from '../../../engine/basics/result';
import { collateralOf, readAmounts, readTexts, withoutZeroPrices } from '../mapping/amounts';
import { decimalTextOf } from '../mapping/decimals';
import { eachRow, namedIn, pushAccount, reject, stampAccount, type Mapping } from '../mapping/rows';
import { isText, shown, textOf, type WireObject } from '../mapping/json';

const POSITION = [
  ['averagePrice', 'entryPrice', 'avgPrice'],
  ['mark', 'markPrice'],
  ['unrealisedPnl', 'unrealisedPnl'],
  ['initialMargin', 'positionIM'],
  ['maintenanceMargin', 'positionMM'],
  ['liquidationPrice', 'liqPrice'],
  ['venueDelta', 'delta'],
  ['venueGamma', 'gamma'],
  ['venueVega', 'vega'],
  ['venueTheta', 'theta'],
] as const;

/** One recorded account spells `totalPerpUpl`, the documentation `totalPerpUPL`. */
const MARGIN = [
  ['equity', 'totalEquity'],
  ['marginBalance', 'totalMarginBalance'],
  ['available', 'totalAvailableBalance'],
  ['initialMargin', 'totalInitialMargin'],
  ['maintenanceMargin', 'totalMaintenanceMargin'],
  ['unrealisedPnl', 'totalPerpUPL', 'totalPerpUpl'],
] as const;

/** `borrowAmount` counts losses of contracts too, which the wallet holds already: `spotBorrow` goes before it. */
const COIN = [
  ['wallet', 'walletBalance'],
  ['equity', 'equity'],
  ['available', 'availableToWithdraw'],
  ['spotBorrow', 'spotBorrow'],
  ['borrowAmount', 'borrowAmount'],
] as const;

const COLLATERAL = [['collateralUsd', 'usdValue']] as const;

const GREEKS = [
  ['venueDelta', 'totalDelta'],
  ['venueGamma', 'totalGamma'],
  ['venueVega', 'totalVega'],
  ['venueTheta', 'totalTheta'],
] as const;

/** 0 is one position per instrument. */
const LEGS: ReadonlyMap<string, 'long' | 'short'> = new Map([
  ['1', 'long'],
  ['2', 'short'],
]);

function signedSize(row: WireObject): string | undefined {
  const text = decimalTextOf(row.size);
  if (text === undefined || text.startsWith('-')) return undefined;
  if (Number(text) === 0) return '0';
  if (row.side === 'Sell') return `-${text}`;
  return row.side === 'Buy' ? text : undefined;
}

/** `Liq` and `Adl`: the venue is taking it away. */
const riskOf = (status: unknown): { readonly riskState: string } | undefined =>
  isText(status) && status !== '' && status !== 'Normal' ? { riskState: status } : undefined;

export function mapPosition(m: Mapping, row: WireObject, time: unknown): void {
  if (row.category === 'spot') return m.sink.ignored('spot position', String(row.symbol).slice(0, 40));
  const terms = namedIn(m, row.symbol);
  const times = terms && stampAccount(m, row.updatedTime ?? time, terms.symbol);
  if (!terms || !times) return;
  const quantity = signedSize(row);
  if (quantity === undefined) {
    const message = `${terms.symbol}: size ${shown(row.size)} with side ${shown(row.side)} is no position`;
    return m.sink.rejected('bad number', failure('PROTOCOL', message, { instrument: terms.symbol }).failure);
  }
  const amounts = readAmounts(m, row, terms.symbol, POSITION);
  if (!amounts) return;
  const leg = LEGS.get(String(row.positionIdx));
  pushAccount(m, {
    kind: 'position',
    venue: m.venue,
    instrumentId: terms.id,
    quantity,
    ...withoutZeroPrices(amounts),
    ...(leg ? { leg } : undefined),
    ...riskOf(row.positionStatus),
    ...times,
  });
}

function mapCoin(m: Mapping, row: WireObject, time: unknown): void {
  const currency = textOf(row.coin);
  if (!currency) return reject(m, 'no currency', `balance: coin is ${shown(row.coin)}`);
  const name = `balance of ${currency}`;
  const times = stampAccount(m, time, name);
  const texts = times && readTexts(m, row, name, COIN);
  const collateral = texts && readAmounts(m, row, name, COLLATERAL);
  if (!times || !collateral) return;
  const { spotBorrow, borrowAmount, ...kept } = texts;
  const borrowed = spotBorrow ?? borrowAmount;
  pushAccount(m, {
    kind: 'balance',
    venue: m.venue,
    currency,
    ...kept,
    ...(borrowed === undefined ? undefined : { borrowed }),
    ...collateral,
    ...collateralOf(row.marginCollateral, row.collateralSwitch),
    ...times,
  });
}

export function mapWallet(m: Mapping, row: WireObject, time: unknown): void {
  const times = stampAccount(m, time, 'wallet');
  const amounts = times && readAmounts(m, row, 'wallet', MARGIN);
  if (!times || !amounts) return;
  pushAccount(m, { kind: 'accountMargin', venue: m.venue, currency: 'USD', ...amounts, ...times });
  if (row.coin !== undefined) eachRow(m, row.coin, 'wallet coins', (coin) => mapCoin(m, coin, time));
}

export function mapGreeks(m: Mapping, row: WireObject, time: unknown): void {
  const underlying = textOf(row.baseCoin);
  if (!underlying) return reject(m, 'no currency', `greeks: baseCoin is ${shown(row.baseCoin)}`);
  const name = `greeks of ${underlying}`;
  const times = stampAccount(m, time, name);
  const amounts = times && readAmounts(m, row, name, GREEKS);
  if (times && amounts)
    pushAccount(m, { kind: 'accountGreeks', venue: m.venue, underlying, ...amounts, ...times });
}
