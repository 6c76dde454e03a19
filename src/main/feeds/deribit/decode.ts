/** Frames and REST bodies of Deribit without a session: what `plimsoll decode` and the fixtures use. */
import { failure, type Result } from '../../../engine/basics/result';
import type { RecordedDecoder, RecordedFrame } from '../decoding';
import { isObject, shown, type WireObject } from '../mapping/json';
import { recordedDecoder, rejectStatus } from '../mapping/recorded';
import { sayClock } from '../mapping/clocks';
import { mapPast } from '../mapping/past';
import { eachRow, reject, type Mapping } from '../mapping/rows';
import { mapPortfolio, mapPositions, mapSummary } from './account';
import { Acknowledgements } from './acknowledgements';
import { DeribitBooks } from './books';
import { mapChannel } from './channels';
import { mapCreation, mapInstruments } from './life';
import { mapSummaryRow, mapTicker } from './map';
import { PAST_CALLS } from './past';
import { mapStatus } from './platform';
import { readFrame, type Frame } from './wire';

const describeFrame = (frame: Frame): string =>
  frame.type === 'error' ? `error ${frame.error.code} ${frame.error.message}` : frame.type;

/** Rows of a `get_book_summary_by_currency` result. */
export const mapSummaries = (m: Mapping, rows: unknown): void =>
  eachRow(m, rows, 'book summaries', (row) => mapSummaryRow(m, row));

/** `get_index_price` carries neither name nor time: the name is the request's, the time the answer's. */
export function mapIndexPrice(m: Mapping, name: string, result: unknown, timestamp?: number): void {
  const price = isObject(result) ? result.index_price : undefined;
  mapChannel(m, `deribit_price_index.${name}`, { index_name: name, price, timestamp });
}

const bodyOf =
  (what: string, run: (m: Mapping, body: WireObject) => void) =>
  (m: Mapping, result: unknown): void => {
    if (isObject(result)) run(m, result);
    else reject(m, 'bad shape', `${what} is ${shown(result)}, not an object`);
  };

/** `get_order_book` holds the ticker's numbers, and the first level of the book among them. */
const mapTickerAnswer = bodyOf('ticker', mapTicker);

/** Rows as in `trades`. */
const mapTrades = bodyOf('trades', (m, { trades }) => mapChannel(m, 'trades.', trades));

const CALLS: Readonly<Record<string, (m: Mapping, result: unknown, query: URLSearchParams) => void>> = {
  get_instruments: mapInstruments,
  get_instrument: bodyOf('instrument', mapCreation),
  get_book_summary_by_currency: mapSummaries,
  get_book_summary_by_instrument: mapSummaries,
  get_positions: mapPositions,
  get_position: (m, result) => mapPositions(m, [result]),
  get_account_summaries: mapSummary,
  get_account_summary: bodyOf('summary', mapPortfolio),
  get_order_book: mapTickerAnswer,
  get_order_book_by_instrument_id: mapTickerAnswer,
  ticker: mapTickerAnswer,
  get_last_trades_by_instrument: mapTrades,
  get_last_trades_by_instrument_and_time: mapTrades,
  get_last_trades_by_currency: mapTrades,
  get_last_trades_by_currency_and_time: mapTrades,
  get_time: (m, result) => sayClock(m, result),
  status: bodyOf('status', mapStatus),
  get_index_price: (m, result, query) => mapIndexPrice(m, query.get('index_name') ?? '', result),
};

/** A REST answer by the path of its request. */
function mapAnswer(m: Mapping, path: string, result: unknown): void {
  const method = /(?:public|private)\/(\w+)/.exec(path)?.[1] ?? path;
  const query = new URLSearchParams(path.split('?')[1]);
  if (Object.hasOwn(CALLS, method)) CALLS[method](m, result, query);
  else if (Object.hasOwn(PAST_CALLS, method)) mapPast(m, PAST_CALLS[method], query, result);
  else m.sink.ignored('call not used', method.slice(0, 80));
}

/** One frame that a socket would have delivered. */
function mapFrame(m: Mapping, frame: Result<Frame>, books: DeribitBooks, asked: Acknowledgements): void {
  if (!frame.ok) return m.sink.rejected('bad frame', frame.failure);
  const { value } = frame;
  if (value.type === 'data') return mapChannel(m, value.channel, value.data, books);
  const told = value.type === 'answer' ? asked.answer(value.id, value.result) : undefined;
  m.sink.ignored(...(told ?? (['control frame', describeFrame(value)] as const)));
}

function mapRestFrame(m: Mapping, answer: RecordedFrame): void {
  const { path = '', text } = answer;
  const body = readFrame(text);
  // A refusal by status says no more than the venue's own error does.
  if ((!body.ok || body.value.type !== 'error') && rejectStatus(m, answer)) return;
  if (!body.ok) m.sink.rejected('bad answer', body.failure);
  else if (body.value.type === 'answer') mapAnswer(m, path, body.value.result);
  else if (body.value.type === 'error') {
    const { code, message } = body.value.error;
    const problem = failure('PROTOCOL', `${path}: error ${code} ${message}`, { code });
    m.sink.rejected('venue error', problem.failure);
  } else m.sink.rejected('bad answer', failure('PROTOCOL', `${path}: the answer holds no result`).failure);
}

export function deribitDecoder(): RecordedDecoder {
  const books = new DeribitBooks();
  const asked = new Acknowledgements();
  const map = recordedDecoder('deribit', (m, frame) => {
    if (frame.direction === 'rest') mapRestFrame(m, frame);
    else mapFrame(m, readFrame(frame.text), books, asked);
  });
  return (frame, context, sink) => {
    if (frame.direction === 'sent') asked.note(frame.text);
    map(frame, context, sink);
  };
}
