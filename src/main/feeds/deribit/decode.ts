/** Frames and REST bodies of Deribit without a session: what `plimsoll decode` and the fixtures use. */
import { failure, type Result } from '../../../engine/basics/result';
import type { RecordedDecoder } from '../decoding';
import { isObject, shown } from '../mapping/json';
import { recordedDecoder } from '../mapping/recorded';
import { eachRow, reject, type Mapping } from '../mapping/rows';
import { mapPositions, mapSummary } from './account';
import { DeribitBooks } from './books';
import { mapChannel } from './channels';
import { mapInstruments } from './life';
import { mapSummaryRow, mapTicker } from './map';
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

/** `get_order_book` holds the ticker's numbers, and the first level of the book among them. */
function mapTickerAnswer(m: Mapping, result: unknown): void {
  if (isObject(result)) mapTicker(m, result);
  else reject(m, 'bad shape', `ticker is ${shown(result)}, not an object`);
}

const CALLS: Readonly<Record<string, (m: Mapping, result: unknown, query: URLSearchParams) => void>> = {
  get_instruments: mapInstruments,
  get_book_summary_by_currency: mapSummaries,
  get_positions: mapPositions,
  get_account_summaries: mapSummary,
  get_order_book: mapTickerAnswer,
  ticker: mapTickerAnswer,
  get_index_price: (m, result, query) => mapIndexPrice(m, query.get('index_name') ?? '', result),
};

const HISTORY = /histor|chart_data|volatility_index_data|delivery_prices|settlements/;

/** A REST answer by the path of its request. */
function mapAnswer(m: Mapping, path: string, result: unknown): void {
  const method = /(?:public|private)\/(\w+)/.exec(path)?.[1] ?? path;
  if (Object.hasOwn(CALLS, method)) CALLS[method](m, result, new URLSearchParams(path.split('?')[1]));
  else
    m.sink.ignored(
      HISTORY.test(method) ? 'history, not the market now' : 'call not used',
      method.slice(0, 80),
    );
}

/** One frame that a socket would have delivered. */
function mapFrame(m: Mapping, frame: Result<Frame>, books: DeribitBooks): void {
  if (!frame.ok) m.sink.rejected('bad frame', frame.failure);
  else if (frame.value.type === 'data') mapChannel(m, frame.value.channel, frame.value.data, books);
  else m.sink.ignored('control frame', describeFrame(frame.value));
}

function mapRestFrame(m: Mapping, path: string, body: Result<Frame>): void {
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
  return recordedDecoder('deribit', (m, { direction, path = '', text }) => {
    if (direction === 'rest') mapRestFrame(m, path, readFrame(text));
    else mapFrame(m, readFrame(text), books);
  });
}
