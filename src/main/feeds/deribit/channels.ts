/** Which channel means what: one mapper per channel family, found by the text before the first dot. */
import { failure } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { InstrumentState } from '../feed';
import { mapQuote, readInstrument, readTime, RULES, type FieldRule } from './map';
import { readInstrumentRecord } from './instruments';
import { isObject, readNumber, type WireObject } from './wire';

type Mapper = (channel: string, data: WireObject, context: DecodeContext, sink: DecodeSink) => void;

const tickerRules = (instrument: Instrument): readonly FieldRule[] =>
  instrument.kind === 'option' ? RULES.OPTION_TICKER : RULES.LINE_TICKER;

/** USD rates of cash currencies arrive as indices: `usdc_usd`. */
const CASH = /^(usdc|usdt|usde|eurr)_usd$/;

const mapTicker: Mapper = (_channel, data, context, sink) => {
  mapQuote(data, tickerRules, context, sink);
  if (data.estimated_delivery_price === 'expired') mapDelivered(data, context, sink);
};

/** The frame after expiry: numbers of no use, and the price it was delivered at. */
function mapDelivered(data: WireObject, context: DecodeContext, sink: DecodeSink): void {
  const instrument = readInstrument(data, context, sink);
  const exchangeTimeMs = instrument && readTime(data, context, sink);
  if (!instrument || exchangeTimeMs === undefined) return;
  const price = readNumber(data, 'delivery_price');
  sink.updates.push({
    kind: 'state',
    instrumentId: instrument.id,
    state: 'delivered',
    exchangeTimeMs,
    localTimeMs: context.localTimeMs,
    ...(price && price > 0 ? { deliveryPrice: price } : undefined),
  });
}

function mapMarks(channel: string, rows: unknown, context: DecodeContext, sink: DecodeSink): void {
  if (!Array.isArray(rows)) {
    sink.rejected('bad shape', failure('PROTOCOL', `${channel}: data is not an array`).failure);
    return;
  }
  let newest = 0;
  for (const row of rows as readonly unknown[]) {
    mapQuote(row, () => RULES.MARK_ROW, context, sink);
    if (isObject(row) && typeof row.timestamp === 'number') newest = Math.max(newest, row.timestamp);
  }
  sink.updates.push({
    kind: 'alive',
    venue: 'deribit',
    indexName: channel.slice('markprice.options.'.length),
    exchangeTimeMs: newest > 0 && newest <= context.latestTimeMs ? newest : context.localTimeMs,
    localTimeMs: context.localTimeMs,
  });
}

/** A positive number of an index channel with its name and time, or nothing after noting why. */
function readLevel(key: string, data: WireObject, context: DecodeContext, sink: DecodeSink) {
  const exchangeTimeMs = readTime(data, context, sink);
  if (exchangeTimeMs === undefined) return undefined;
  const value = readNumber(data, key);
  const indexName = data.index_name;
  if (typeof indexName !== 'string' || typeof value !== 'number' || !(value > 0)) {
    const shown = String(JSON.stringify(data[key]) ?? 'absent').slice(0, 40);
    const message = `${String(indexName).slice(0, 40)} ${key} is ${shown}, not a positive number`;
    sink.rejected('bad number', failure('PROTOCOL', message, { field: key, value: shown }).failure);
    return undefined;
  }
  return { indexName, value, exchangeTimeMs, localTimeMs: context.localTimeMs, venue: 'deribit' as const };
}

const mapIndex: Mapper = (_channel, data, context, sink) => {
  const level = readLevel('price', data, context, sink);
  if (!level) return;
  if (!CASH.test(level.indexName)) sink.updates.push({ kind: 'index', ...level });
  else {
    const { indexName, ...rest } = level;
    sink.updates.push({ kind: 'usdRate', currency: indexName.split('_')[0].toUpperCase(), ...rest });
  }
};

const mapVolIndex: Mapper = (_channel, data, context, sink) => {
  const level = readLevel('volatility', data, context, sink);
  if (level) sink.updates.push({ kind: 'volIndex', ...level, value: level.value / 100 });
};

/** State words since January 2026 with the older ones that recordings hold. */
const STATES: Readonly<Record<string, InstrumentState>> = {
  open: 'open',
  started: 'open',
  settlement: 'settlement',
  settled: 'settlement',
  delivered: 'delivered',
  closed: 'delivered',
  terminated: 'delivered',
  archivized: 'delivered',
  inactive: 'inactive',
  locked: 'locked',
  halted: 'halted',
};

const mapState: Mapper = (_channel, data, context, sink) => {
  const instrument = readInstrument(data, context, sink);
  const exchangeTimeMs = instrument && readTime(data, context, sink);
  if (!instrument || exchangeTimeMs === undefined) return;
  const state = STATES[String(data.state)];
  if (!state) sink.ignored('unknown state word', `${instrument.symbol} ${String(data.state).slice(0, 40)}`);
  else {
    const { localTimeMs } = context;
    sink.updates.push({ kind: 'state', instrumentId: instrument.id, state, exchangeTimeMs, localTimeMs });
  }
};

const mapCreation: Mapper = (_channel, data, context, sink) => {
  const record = readInstrumentRecord(data);
  const { localTimeMs } = context;
  if (!record.ok && record.failure.reason === 'UNSUPPORTED')
    sink.ignored('unsupported product', record.failure.message);
  else if (!record.ok) sink.rejected('bad instrument record', record.failure);
  else
    sink.updates.push({
      kind: 'listing',
      instrument: record.value,
      exchangeTimeMs: localTimeMs,
      localTimeMs,
    });
};

/** `perpetual.*` names its instrument in the channel only; its `interest` is the momentary rate, not the 8 h average. */
const mapPerpetual: Mapper = (channel, data, context, sink) => {
  const index = readNumber(data, 'index_price');
  const exchangeTimeMs = readTime(data, context, sink);
  const instrument = context.instrument(channel.split('.')[1]);
  if (!instrument) sink.ignored('unknown instrument', channel.split('.')[1]);
  else if (exchangeTimeMs !== undefined && index && index > 0) {
    const { localTimeMs } = context;
    sink.updates.push({ kind: 'quote', instrumentId: instrument.id, index, exchangeTimeMs, localTimeMs });
  }
};

const MAPPERS: Readonly<Record<string, Mapper>> = {
  ticker: mapTicker,
  incremental_ticker: mapTicker,
  quote: (_channel, data, context, sink) => mapQuote(data, () => RULES.TOP_OF_BOOK, context, sink),
  perpetual: mapPerpetual,
  deribit_price_index: mapIndex,
  deribit_volatility_index: mapVolIndex,
};

/** Turns one subscription frame into updates; what is not used is named in the sink, never dropped in silence. */
export function mapChannel(channel: string, data: unknown, context: DecodeContext, sink: DecodeSink): void {
  if (channel.startsWith('markprice.options.')) return mapMarks(channel, data, context, sink);
  const mapper = channel.startsWith('instrument.state.')
    ? mapState
    : channel.startsWith('instrument.creation.')
      ? mapCreation
      : MAPPERS[channel.slice(0, channel.indexOf('.'))];
  if (!mapper) sink.ignored('channel not used', channel);
  else if (isObject(data)) mapper(channel, data, context, sink);
  else sink.rejected('bad shape', failure('PROTOCOL', `${channel}: data is not an object`).failure);
}
