/** Which event means what, by its kind in `e`. */
import type { Instrument } from '../../../engine/instruments/instrument';
import { textOf, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { eachRow, namedIn, reject, stamp, type Mapping } from '../mapping/rows';
import { mapTrade, type TradeFields } from '../mapping/trade';
import { mapAccountUpdate, mapBalancePosition, mapGreekUpdate, mapRiskLevel } from './account';
import { BinanceBooks } from './books';
import { readNewOption, stateOf, type Steps } from './instruments';
import {
  isForeign,
  mapBookTicker,
  mapDayTicker,
  mapIndex,
  mapMarkPrice,
  mapOpenInterest,
  mapOptionMark,
  type FundingIntervals,
} from './map';
import type { DataFrame } from './wire';

export interface BinanceState {
  readonly intervals: FundingIntervals;
  readonly books: BinanceBooks;
  readonly indexFromOptions: (indexName: string) => boolean;
  /** Steps of listed options by coin, for those announced without. */
  readonly steps: Map<string, Steps>;
}

export const binanceState = (given: Partial<BinanceState> = {}): BinanceState => ({
  intervals: { hours: new Map(), fallback: undefined },
  books: new BinanceBooks(),
  indexFromOptions: () => true,
  steps: new Map(),
  ...given,
});

export const noteSteps = ({ steps }: BinanceState, { underlying, tickSize, lotSize }: Instrument): void =>
  void steps.set(underlying, { tick: tickSize, lot: lotSize });

/** Recordings from before December 2025 tell the taker's side as a sign. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['1', 'buy'],
  ['-1', 'sell'],
]);

type EventMapper = (m: Mapping, event: WireObject, state: BinanceState) => void;

const OPTION_TRADE: TradeFields = {
  symbol: 's',
  time: 'T',
  id: 't',
  price: 'p',
  size: 'q',
  // The buyer rested in the book: the seller took.
  side: (row) =>
    SIGNS.get(String(row.S)) ?? row.S ?? (row.m === true ? 'sell' : row.m === false ? 'buy' : undefined),
  isBlock: (row) => row.X === 'BLOCK',
};

const FUTURE_TRADE: TradeFields = { ...OPTION_TRADE, id: 'a' };

const mapNewOption: EventMapper = (m, event, { steps }) => {
  const symbol = textOf(event.s) ?? '';
  const times = stamp(m, event.E, symbol);
  if (times) pushListing(m, readNewOption(event, steps.get(symbol.split('-')[0])), times);
};

/** The event tells a state and not the steps: the terms of a new name come with the list, read again. */
const mapContractInfo: EventMapper = (m, event) => {
  if (isForeign(m, event)) return;
  const state = stateOf(event.cs);
  if (!state)
    return m.sink.ignored('unknown state word', `${String(event.s)} ${String(event.cs)}`.slice(0, 80));
  const terms = namedIn(m, event.s);
  const times = terms && stamp(m, event.E, terms.symbol);
  if (times) m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state, ...times });
};

const MAPPERS: Readonly<Record<string, EventMapper>> = {
  markPrice: (m, event, state) => mapOptionMark(m, event, state.indexFromOptions),
  markPriceUpdate: (m, event, state) => mapMarkPrice(m, event, state.intervals),
  indexPrice: (m, event) => mapIndex(m, event.s, event.p, event.E),
  // Its name until December 2025.
  index: (m, event) => mapIndex(m, event.s, event.p, event.E),
  bookTicker: mapBookTicker,
  '24hrTicker': mapDayTicker,
  openInterest: (m, event) => mapOpenInterest(m, event, 's', 'o', 'E'),
  trade: (m, event) => mapTraded(m, event, OPTION_TRADE),
  aggTrade: (m, event) => mapTraded(m, event, FUTURE_TRADE),
  optionSymbol: mapNewOption,
  contractInfo: mapContractInfo,
  ACCOUNT_UPDATE: mapAccountUpdate,
  BALANCE_POSITION_UPDATE: mapBalancePosition,
  GREEK_UPDATE: mapGreekUpdate,
  RISK_LEVEL_CHANGE: mapRiskLevel,
};

function mapTraded(m: Mapping, event: WireObject, fields: TradeFields): void {
  if (!isForeign(m, event)) mapTrade(m, event, fields, (symbol) => unitOf(m, symbol));
}

function unitOf(m: Mapping, symbol: string): number | undefined {
  const terms = m.terms(symbol);
  return terms?.kind === 'option' ? terms.multiplier : 1;
}

/** Events that are understood and of no use here. */
const UNUSED: Readonly<Record<string, string>> = {
  listenKeyExpired: 'the key of the private stream expired',
  '@dataStream#expired': 'the key of the private stream expired',
  ORDER_TRADE_UPDATE: 'orders are not followed',
  MARGIN_CALL: 'margin call, the account is read instead',
  forceOrder: 'liquidations are not used',
  kline: 'candles are read by REST',
};

const WHOLE_DEPTH = /@depth(5|10|20)(@|$)/;

export function mapEvents(m: Mapping, { events, stream }: DataFrame, state: BinanceState): void {
  eachRow(m, events, stream ?? 'list', (event) => {
    const kind = event.e;
    if (typeof kind !== 'string')
      return reject(m, 'bad shape', `${stream ?? 'event'}: no kind of event in e`);
    if (kind === 'depthUpdate') return state.books.change(m, event, WHOLE_DEPTH.test(stream ?? ''));
    if (Object.hasOwn(UNUSED, kind)) return m.sink.ignored('event not used', `${kind}: ${UNUSED[kind]}`);
    if (Object.hasOwn(MAPPERS, kind)) MAPPERS[kind](m, event, state);
    else m.sink.ignored('event not used', kind.slice(0, 60));
  });
}
