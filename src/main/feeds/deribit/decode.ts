/** Frames and REST bodies of Deribit without a session: what `plimsoll decode` and the fixtures use. */
import type { Result } from '../../../engine/basics/result';
import { failure } from '../../../engine/basics/result';
import type { DecodeContext, DecodeSink, RecordedDecoder } from '../decoding';
import { mapPositions, mapSummary } from './account';
import { mapChannel } from './channels';
import { readInstrumentRecord } from './instruments';
import { mapQuote, RULES } from './map';
import { isObject, readFrame, readNumber, type Frame } from './wire';

const describeFrame = (frame: Frame): string =>
  frame.type === 'error' ? `error ${frame.error.code} ${frame.error.message}` : frame.type;

/** Listings of a `get_instruments` result; a bad record is rejected alone. */
export function mapInstruments(result: unknown, context: DecodeContext, sink: DecodeSink): void {
  if (!Array.isArray(result)) return;
  const { localTimeMs } = context;
  for (const row of result as readonly unknown[]) {
    const record = readInstrumentRecord(row);
    if (record.ok) {
      sink.updates.push({
        kind: 'listing',
        instrument: record.value,
        exchangeTimeMs: localTimeMs,
        localTimeMs,
      });
    } else if (record.failure.reason === 'UNSUPPORTED')
      sink.ignored('unsupported product', record.failure.message);
    else sink.rejected('bad instrument record', record.failure);
  }
}

/** Rows of a `get_book_summary_by_currency` result. */
export function mapSummaries(result: unknown, context: DecodeContext, sink: DecodeSink): void {
  if (!Array.isArray(result)) return;
  for (const row of result as readonly unknown[]) {
    mapQuote(row, () => RULES.SUMMARY, context, sink, 'creation_timestamp');
  }
}

/** `get_index_price` carries neither name nor time: the name is the request's, the time the answer's. */
export function mapIndexPrice(
  name: string,
  result: unknown,
  timestamp: number | undefined,
  context: DecodeContext,
  sink: DecodeSink,
): void {
  const price = isObject(result) ? readNumber(result, 'index_price') : undefined;
  const data = { index_name: name, price: price ?? undefined, timestamp };
  mapChannel(`deribit_price_index.${name}`, data, context, sink);
}

/** A REST answer by the path of its request. */
export function mapRest(
  path: string,
  result: unknown,
  timestamp: number | undefined,
  context: DecodeContext,
  sink: DecodeSink,
): void {
  const method = /(?:public|private)\/(\w+)/.exec(path)?.[1] ?? path;
  if (method === 'get_instruments') mapInstruments(result, context, sink);
  else if (method === 'get_book_summary_by_currency') mapSummaries(result, context, sink);
  else if (method === 'get_positions') mapPositions(result, context, sink);
  else if (method === 'get_account_summaries') mapSummary(result, context, sink);
  else if (method === 'get_index_price') {
    mapIndexPrice(
      new URLSearchParams(path.split('?')[1]).get('index_name') ?? '',
      result,
      timestamp,
      context,
      sink,
    );
  } else sink.ignored('call not used', method.slice(0, 80));
}

/** One frame that a socket would have delivered. */
function mapFrame(frame: Result<Frame>, context: DecodeContext, sink: DecodeSink): void {
  if (!frame.ok) sink.rejected('bad frame', frame.failure);
  else if (frame.value.type === 'data') mapChannel(frame.value.channel, frame.value.data, context, sink);
  else sink.ignored('control frame', describeFrame(frame.value));
}

function mapRestFrame(path: string, body: Result<Frame>, context: DecodeContext, sink: DecodeSink): void {
  if (!body.ok) sink.rejected('bad answer', body.failure);
  else if (body.value.type === 'answer') mapRest(path, body.value.result, undefined, context, sink);
  else if (body.value.type === 'error') {
    const { code, message } = body.value.error;
    sink.rejected('venue error', failure('PROTOCOL', `${path}: error ${code} ${message}`, { code }).failure);
  } else sink.rejected('bad answer', failure('PROTOCOL', `${path}: the answer holds no result`).failure);
}

export const decodeDeribit: RecordedDecoder = (frame, context, sink) => {
  if (frame.direction === 'sent') sink.ignored('sent by the client', frame.text.slice(0, 80));
  else if (frame.direction === 'rest') mapRestFrame(frame.path ?? '', readFrame(frame.text), context, sink);
  else mapFrame(readFrame(frame.text), context, sink);
};
