/** Answers of Deribit's calls, by the call that the request's path names. */
import { failure } from '../../../engine/basics/result';
import type { RecordedFrame } from '../decoding';
import { sayClock } from '../mapping/clocks';
import { isObject, shown, type WireObject } from '../mapping/json';
import { mapPast } from '../mapping/past';
import { rejectStatus } from '../mapping/recorded';
import { eachRow, reject, type Mapping } from '../mapping/rows';
import { mapPortfolio, mapPositions, mapSimulation, mapSummary } from './account';
import { mapTickerOrEnd, mapTrades, type DeribitMemory } from './channels';
import { mapIndexPrice } from './levels';
import { mapCreation, mapInstruments } from './life';
import { mapSummaryRow } from './map';
import { PAST_CALLS } from './past';
import { mapStatus } from './platform';
import { errorText, readFrame } from './wire';

/** Rows of a `get_book_summary_by_currency` result. */
export const mapSummaries = (m: Mapping, rows: unknown): void =>
  eachRow(m, rows, 'book summaries', (row) => mapSummaryRow(m, row));

type CallMapper = (m: Mapping, result: unknown, query: URLSearchParams, memory: DeribitMemory) => void;

const bodyOf =
  (what: string, run: (m: Mapping, body: WireObject, memory: DeribitMemory) => void): CallMapper =>
  (m, result, _query, memory) => {
    if (isObject(result)) run(m, result, memory);
    else reject(m, 'bad shape', `${what} is ${shown(result)}, not an object`);
  };

/** `get_order_book` holds the ticker's numbers, and the first level of the book among them. */
const mapTickerAnswer = bodyOf('ticker', mapTickerOrEnd);

const mapTradesAnswer = bodyOf('trades', (m, { trades }) => mapTrades(m, trades, 'trades'));

const CALLS: Readonly<Record<string, CallMapper>> = {
  get_instruments: mapInstruments,
  get_instrument: bodyOf('instrument', mapCreation),
  get_book_summary_by_currency: mapSummaries,
  get_book_summary_by_instrument: mapSummaries,
  get_positions: mapPositions,
  get_position: (m, result) => mapPositions(m, [result]),
  get_account_summaries: mapSummary,
  get_account_summary: bodyOf('summary', mapPortfolio),
  simulate_portfolio: bodyOf('simulation', mapSimulation),
  get_order_book: mapTickerAnswer,
  get_order_book_by_instrument_id: mapTickerAnswer,
  ticker: mapTickerAnswer,
  get_last_trades_by_instrument: mapTradesAnswer,
  get_last_trades_by_instrument_and_time: mapTradesAnswer,
  get_last_trades_by_currency: mapTradesAnswer,
  get_last_trades_by_currency_and_time: mapTradesAnswer,
  get_time: (m, result) => sayClock(m, result),
  status: bodyOf('status', mapStatus),
  get_index_price: (m, result, query) => mapIndexPrice(m, query.get('index_name') ?? '', result),
};

/** The method in the path, else the one that the recording is named after. */
const methodOf = ({ path = '', kind = '' }: RecordedFrame): string =>
  /(?:public|private)\/(\w+)/.exec(path)?.[1] ?? kind.replaceAll('-', '_');

function mapResult(m: Mapping, frame: RecordedFrame, result: unknown, memory: DeribitMemory): void {
  const method = methodOf(frame);
  const query = new URLSearchParams(frame.path?.split('?')[1]);
  if (Object.hasOwn(CALLS, method)) CALLS[method](m, result, query, memory);
  else if (Object.hasOwn(PAST_CALLS, method)) mapPast(m, PAST_CALLS[method], query, result);
  else m.sink.ignored('call not used', (method || (frame.path ?? '')).slice(0, 80));
}

/** One answer of the venue's REST side, or what stands in its place. */
export function mapAnswer(m: Mapping, answer: RecordedFrame, memory: DeribitMemory): void {
  const { path = '', text } = answer;
  const body = readFrame(text);
  // A refusal by status says no more than the venue's own error does.
  if ((!body.ok || body.value.type !== 'error') && rejectStatus(m, answer)) return;
  if (!body.ok) return m.sink.rejected('bad answer', body.failure);
  const { value } = body;
  if (value.type === 'answer')
    return mapResult({ ...m, answeredMs: value.sentMs }, answer, value.result, memory);
  const [why, problem] =
    value.type === 'error'
      ? ([
          'venue error',
          failure('PROTOCOL', `${path}: ${errorText(value.error)}`, { code: value.error.code }),
        ] as const)
      : (['bad answer', failure('PROTOCOL', `${path}: the answer holds no result`)] as const);
  m.sink.rejected(why, problem.failure);
}
