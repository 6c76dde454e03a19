/** Records of `exchangeInfo` (options and USD-M futures) and of the new-symbol stream as engine instruments. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { parseSymbol } from '../../../engine/instruments/symbol';
import type { InstrumentState } from '../feed';
import { instantOf, positiveOf } from '../mapping/decimals';
import { isObject, rowsOf, shown, textOf, type WireObject } from '../mapping/json';
import { checkedSteps, unsupported, type Listed } from '../mapping/listing';

const STATES: ReadonlyMap<unknown, InstrumentState> = new Map([
  ['TRADING', 'open'],
  ['PENDING_TRADING', 'inactive'],
  ['PRE_TRADING', 'inactive'],
  ['AUCTION_MATCH', 'open'],
  ['HALT', 'halted'],
  ['BREAK', 'halted'],
  ['POST_TRADING', 'halted'],
  ['PRE_DELIVERING', 'settlement'],
  ['DELIVERING', 'settlement'],
  ['PRE_SETTLE', 'settlement'],
  ['SETTLING', 'settlement'],
  ['DELIVERED', 'delivered'],
  ['END_OF_DAY', 'halted'],
  ['CLOSE', 'delivered'],
]);

const OPTION_TYPES: ReadonlyMap<unknown, 'call' | 'put'> = new Map([
  ['CALL', 'call'],
  ['PUT', 'put'],
]);

/** What a word of the venue's says of a contract's state. */
export const stateOf = (word: unknown): InstrumentState | undefined => STATES.get(word);

function filterNumber(record: WireObject, type: string, field: string): number | undefined {
  for (const filter of rowsOf(record.filters) ?? []) {
    if (isObject(filter) && filter.filterType === type) return positiveOf(filter, field);
  }
  return undefined;
}

interface OptionFields {
  readonly symbol: unknown;
  readonly pair: unknown;
  readonly quote: unknown;
  readonly settle: unknown;
  readonly side: unknown;
  readonly strike: unknown;
  readonly expiry: unknown;
  readonly unit: unknown;
  readonly status: unknown;
  readonly tick: number | undefined;
  readonly lot: number | undefined;
}

/** Names what a record lacks, with what it says instead. */
function unusable(symbol: string, fields: OptionFields, read: Partial<OptionFields>): Result<never> {
  const names = (Object.keys(read) as (keyof OptionFields)[]).filter((name) => !read[name]);
  const told = names.map((name) => `${name} ${shown(fields[name])}`).join(', ');
  return failure('PROTOCOL', `${symbol}: ${told} cannot be used`, { instrument: symbol });
}

/** Prices become those of one coin, and so does the tick; quantities stay contracts of `unit` coins. */
function optionOf(fields: OptionFields): Result<Listed> {
  const { symbol, tick, lot } = fields;
  if (typeof symbol !== 'string' || symbol === '') return failure('PROTOCOL', 'option record without symbol');
  const state = stateOf(fields.status);
  if (!state) return unsupported(symbol, `status ${shown(fields.status)}`);
  const [coin] = symbol.split('-');
  const quote = textOf(fields.quote);
  const indexName = fields.pair === `${coin}${quote}` ? fields.pair : undefined;
  const expiryMs = instantOf(fields.expiry);
  const type = OPTION_TYPES.get(fields.side);
  const [strike, unit] = [positiveOf({ ...fields }, 'strike'), positiveOf({ ...fields }, 'unit')];
  if (expiryMs === undefined || !type || strike === undefined || unit === undefined || !quote || !indexName) {
    const read = { expiry: expiryMs, side: type, strike, unit, quote, pair: indexName };
    return unusable(symbol, fields, read);
  }
  const instrument: Instrument = {
    kind: 'option',
    exercise: 'european',
    id: `binance:${symbol}`,
    venue: 'binance',
    symbol,
    underlying: coin,
    quoteCurrency: quote,
    settlementCurrency: textOf(fields.settle) || quote,
    isInverse: false,
    multiplier: unit,
    tickSize: (tick ?? NaN) / unit,
    lotSize: lot ?? NaN,
    indexName,
    expiryMs,
    strike,
    optionType: type,
  };
  const checked = checkedSteps(instrument);
  return checked.ok ? success({ instrument: checked.value, state }) : checked;
}

/** One of `optionSymbols`; `settleOf` tells what options on a pair pay in. */
export const readOptionRecord = (record: WireObject, settleOf: (pair: unknown) => unknown): Result<Listed> =>
  optionOf({
    symbol: record.symbol,
    pair: record.underlying,
    quote: record.quoteAsset,
    settle: settleOf(record.underlying),
    side: record.side,
    strike: record.strikePrice,
    expiry: record.expiryDate,
    unit: record.unit,
    status: record.status,
    tick: filterNumber(record, 'PRICE_FILTER', 'tickSize'),
    lot: filterNumber(record, 'LOT_SIZE', 'stepSize'),
  });

/**
 * Event of `!optionSymbol`. It tells no steps: those of options on the same coin hold until the list is read again,
 * else the usual ones of its name.
 */
export function readNewOption(event: WireObject, known: Steps | undefined): Result<Listed> {
  const steps = known ?? usualSteps(event);
  if (!steps) return unsupported(String(event.s).slice(0, 40), 'its steps are in the list only');
  return optionOf({
    symbol: event.s,
    pair: event.ps,
    quote: event.qa,
    settle: event.qa,
    side: event.d,
    strike: event.sp,
    expiry: event.dt,
    unit: event.u,
    status: event.cs,
    tick: steps.tick * (positiveOf(event, 'u') ?? NaN),
    lot: steps.lot,
  });
}

/** Tick of the price for one coin, and quantity step. */
export interface Steps {
  readonly tick: number;
  readonly lot: number;
}

function usualSteps(event: WireObject): Steps | undefined {
  const parsed = parseSymbol('binance', textOf(event.s) ?? '');
  if (!parsed.ok) return undefined;
  const { tickSize, lotSize, multiplier } = parsed.value;
  return { tick: tickSize / multiplier, lot: lotSize };
}

/** One of the `symbols` of the futures' list. */
export function readFutureRecord(record: WireObject): Result<Listed> {
  const symbol = record.symbol;
  if (typeof symbol !== 'string' || symbol === '')
    return failure('PROTOCOL', 'instrument record without symbol');
  const status = record.status ?? record.contractStatus;
  const state = stateOf(status);
  if (!state) return unsupported(symbol, `status ${shown(status)}`);
  const type = textOf(record.contractType) ?? '';
  const expiryMs = instantOf(record.deliveryDate);
  const isPerpetual = type.includes('PERPETUAL');
  if (!isPerpetual && (type === '' || expiryMs === undefined)) {
    return unsupported(symbol, `contractType ${shown(type)}, deliveryDate ${shown(record.deliveryDate)}`);
  }
  const { baseAsset, quoteAsset, marginAsset } = record;
  const [base, quote] = [textOf(baseAsset) ?? '', textOf(quoteAsset) ?? ''];
  if (base !== '' && marginAsset === base) return unsupported(symbol, 'coin-margined (COIN-M) contract');
  if (base === '' || quote === '' || marginAsset !== quote) {
    const told = `baseAsset ${shown(baseAsset)}, quoteAsset ${shown(quoteAsset)}, marginAsset ${shown(marginAsset)}`;
    return failure('PROTOCOL', `${symbol}: ${told} are no linear contract`, { instrument: symbol });
  }
  const terms = {
    id: `binance:${symbol}`,
    venue: 'binance' as const,
    symbol,
    underlying: base,
    quoteCurrency: quote,
    settlementCurrency: quote,
    isInverse: false,
    multiplier: 1,
    tickSize: filterNumber(record, 'PRICE_FILTER', 'tickSize') ?? NaN,
    lotSize: filterNumber(record, 'LOT_SIZE', 'stepSize') ?? NaN,
    indexName: textOf(record.pair) || `${base}${quote}`,
  };
  const instrument: Instrument = isPerpetual
    ? { kind: 'perpetual', ...terms }
    : { kind: 'future', expiryMs: expiryMs ?? 0, ...terms };
  const checked = checkedSteps(instrument);
  return checked.ok ? success({ instrument: checked.value, state }) : checked;
}
