/** What the decoders of recordings share: terms from listings seen before and from names, sent frames, REST status. */
import { failure, type Result } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import type { DecodeContext, DecodeSink, RecordedFrame } from '../decoding';
import type { MarketUpdate } from '../feed';
import { NamedTerms } from './namedTerms';
import type { Mapping } from './rows';
import { describeSent } from './secrets';
import { termsByName, termsOf, type SymbolTerms } from './terms';

export type FrameMapper = (m: Mapping, frame: RecordedFrame) => void;

const DONE = 200;

/** One decoder for one recording: it remembers the instruments that the recording lists. */
export function recordedDecoder(venue: Venue, map: FrameMapper) {
  const listed = new NamedTerms();
  const byName = new Map<string, ReturnType<typeof termsByName>>();
  const nameOf = (symbol: string): ReturnType<typeof termsByName> => {
    const known = byName.get(symbol) ?? termsByName(venue, symbol);
    if (byName.size < 20_000) byName.set(symbol, known);
    return known;
  };
  return (frame: RecordedFrame, context: DecodeContext, sink: DecodeSink): void => {
    const terms = (symbol: string): SymbolTerms | undefined => {
      const known = listed.get(symbol);
      if (known) return known;
      const given = context.instrument(symbol);
      if (given) return termsOf(given);
      const named = nameOf(symbol);
      if (named.ok) return named.value;
      sink.ignored('unknown instrument', named.failure.message);
      return undefined;
    };
    if (frame.direction === 'sent') return sink.ignored('sent by the client', describeSent(frame.text));
    const from = sink.updates.length;
    map({ venue, context, sink, terms }, frame);
    learn(sink.updates, from, listed);
  };
}

function learn(updates: readonly MarketUpdate[], from: number, listed: NamedTerms): void {
  for (let i = from; i < updates.length; i += 1) {
    const update = updates[i];
    if (update.kind === 'listing') listed.set(update.instrument.symbol, termsOf(update.instrument));
  }
}

/** An answer that is no JSON, or whose status says so, tells of the venue's gate and not of its data. */
export function rejectStatus(m: Mapping, { path = '', status = DONE, text }: RecordedFrame): boolean {
  if (status === DONE) return false;
  const said = text.trimStart().startsWith('<') ? 'a web page' : text.slice(0, 160);
  const problem = failure('PROTOCOL', `${path}: HTTP ${status}: ${said}`, { path, status });
  m.sink.rejected('venue error', problem.failure);
  return true;
}

/** Maps the answer of a REST call; one that cannot be read, or that is the venue's refusal, is told with its path. */
export function mapRecordedAnswer<T>(
  m: Mapping,
  frame: RecordedFrame,
  read: (text: string) => Result<T>,
  map: (path: string, answer: T) => void,
): void {
  const answer = read(frame.text);
  const hasOwnReason = !answer.ok && answer.failure.reason !== 'PARSE';
  if (!hasOwnReason && rejectStatus(m, frame)) return;
  const { path = '' } = frame;
  if (answer.ok) return map(path, answer.value);
  const { reason, message, context } = answer.failure;
  const why = context?.code === undefined ? 'bad answer' : 'venue error';
  m.sink.rejected(why, failure(reason, `${path}: ${message}`, context).failure);
}
