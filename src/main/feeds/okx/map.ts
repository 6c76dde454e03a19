/**
 * Meaning of OKX's market data in the engine's units. Every number is text and "" is no value. Vols are fractions,
 * prices of options are coins for one coin, sizes are contracts, which is the venue's unit of position quantity.
 * `delta` .. `theta` are in coins (premium-adjusted), `deltaBS` .. `thetaBS` in USD.
 */
import { intervalHours, per8h } from '../mapping/funding';
import { decimalOf, finiteOf, positiveOf } from '../mapping/decimals';
import { shown, type WireObject } from '../mapping/json';
import {
  addForward,
  notePushOnChange,
  pushQuote,
  readRow,
  reject,
  stamp,
  type Mapping,
} from '../mapping/rows';
import { rowTables, type RowTables } from '../mapping/rules';

const TICKER = rowTables([
  ['last', 'last', 'positive'],
  ['bidPx', 'bid', 'positive'],
  ['askPx', 'ask', 'positive'],
  ['bidSz', 'bidSize', 'positive'],
  ['askSz', 'askSize', 'positive'],
]);

const OPTION_SUMMARY = rowTables([
  ['markVol', 'markVol', 'vol'],
  ['bidVol', 'bidVol', 'vol'],
  ['askVol', 'askVol', 'vol'],
  ['volLv', 'atmVol', 'vol'],
  ['fwdPx', 'forward', 'positive'],
  ['deltaBS', 'venueDelta', 'any'],
  ['gammaBS', 'venueGamma', 'any'],
  ['vegaBS', 'venueVega', 'any'],
  ['thetaBS', 'venueTheta', 'any'],
  ['delta', 'venueDeltaCoin', 'any'],
  ['gamma', 'venueGammaCoin', 'any'],
  ['vega', 'venueVegaCoin', 'any'],
  ['theta', 'venueThetaCoin', 'any'],
]);

const OPEN_INTEREST = rowTables([
  ['oi', 'openInterest', 'nonNegative'],
  ['oiCcy', 'openInterestCoin', 'nonNegative'],
]);

const PRICE_LIMIT = rowTables([
  ['buyLmt', 'highestBuy', 'positive'],
  ['sellLmt', 'lowestSell', 'positive'],
]);

/** An option may be worth nothing; nothing else has a mark of 0. */
const MARK = rowTables([['markPx', 'mark', 'nonNegative']], [['markPx', 'mark', 'positive']]);

const plainRow =
  (tables: RowTables) =>
  (m: Mapping, row: WireObject): boolean => {
    const read = readRow(m, row, row.instId, row.ts, tables);
    if (read) pushQuote(m, read);
    return read !== undefined;
  };

/** On the socket a ticker comes with each trade and each change of the top, and not otherwise; by REST when asked. */
export function mapTicker(m: Mapping, row: WireObject, isPushed: boolean): void {
  const read = readRow(m, row, row.instId, row.ts, TICKER);
  if (!read) return;
  if (isPushed) notePushOnChange(read);
  pushQuote(m, read);
}

export const mapOptionSummary = plainRow(OPTION_SUMMARY);
export const mapOpenInterest = plainRow(OPEN_INTEREST);

/** A band that is off has no prices, whatever stands in them. */
export function mapPriceLimit(m: Mapping, row: WireObject): void {
  const isOff = row.enabled === false || row.enabled === 'false';
  const band = isOff ? { ...row, buyLmt: '', sellLmt: '' } : row;
  const read = readRow(m, band, row.instId, row.ts, PRICE_LIMIT);
  if (read) pushQuote(m, read);
}

export function mapMarkPrice(m: Mapping, row: WireObject): void {
  const read = readRow(m, row, row.instId, row.ts, MARK);
  if (!read) return;
  addForward(read);
  pushQuote(m, read);
}

/** USD rates of cash currencies arrive as indices: `USDT-USD`. */
const CASH = /^(USDT|USDC)-USD$/;

export function mapIndex(m: Mapping, row: WireObject): void {
  const { instId: name, idxPx } = row;
  if (typeof name !== 'string' || name === '')
    return reject(m, 'no instrument name', `index: instId is ${shown(name)}`);
  if (decimalOf(idxPx) === null) return m.sink.ignored('no number in it', `index ${name.slice(0, 40)}`);
  const value = positiveOf(row, 'idxPx');
  if (value === undefined)
    return reject(m, 'bad number', `index ${name.slice(0, 40)}: idxPx is ${shown(idxPx)}`);
  const times = stamp(m, row.ts, name);
  if (!times) return;
  const cash = CASH.exec(name);
  if (cash) m.sink.updates.push({ kind: 'usdRate', venue: m.venue, currency: cash[1], value, ...times });
  else m.sink.updates.push({ kind: 'index', venue: m.venue, indexName: name, value, ...times });
}

/** The rate is for one interval, which lasts from `fundingTime` to `nextFundingTime`; it is paid at `fundingTime`. */
const FUNDING = rowTables([
  ['fundingRate', 'fundingRate', 'rate'],
  ['fundingTime', 'nextFundingMs', 'instant'],
]);

export function mapFunding(m: Mapping, row: WireObject): void {
  const read = readRow(m, row, row.instId, row.ts, FUNDING);
  if (!read) return;
  const hours = intervalHours(finiteOf(row, 'fundingTime'), finiteOf(row, 'nextFundingTime'));
  const { fundingRate } = read.quote;
  if (hours === undefined) read.cleared.push('fundingIntervalHours');
  else read.quote.fundingIntervalHours = hours;
  if (fundingRate === undefined || hours === undefined) read.cleared.push('fundingRate8h');
  else read.quote.fundingRate8h = per8h(fundingRate, hours);
  pushQuote(m, read);
}

/** `settlement` estimates the daily settlement of a future, the others what the contract is delivered at. */
const ESTIMATE = rowTables([['settlePx', 'deliveryEstimate', 'positive']]);

export function mapEstimate(m: Mapping, row: WireObject): void {
  const { settleType, instId } = row;
  if (settleType === 'settlement')
    return m.sink.ignored('estimate of a daily settlement', String(instId).slice(0, 40));
  if (settleType !== undefined && settleType !== 'delivery' && settleType !== 'exercise')
    return m.sink.ignored(
      'unknown state word',
      `${String(instId)} settleType ${shown(settleType)}`.slice(0, 80),
    );
  const read = readRow(m, row, row.instId, row.ts, ESTIMATE);
  if (read) pushQuote(m, read);
}
