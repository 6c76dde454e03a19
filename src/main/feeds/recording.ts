/** Recorded frames in files: a JSON document with `frames`, a list of them, one alone, or one frame a line. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { RecordedFrame } from './decoding';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const DIRECTIONS: Readonly<Record<string, RecordedFrame['direction']>> = {
  recv: 'received',
  in: 'received',
  send: 'sent',
  out: 'sent',
  rest: 'rest',
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `{dir, json}` or `{dir, text}`, for REST with `request.path` and `status`; `t` is the instant of arrival. */
function readEntry(entry: Json, kind?: string): RecordedFrame | undefined {
  const direction = DIRECTIONS[String(entry.dir)];
  const text = typeof entry.text === 'string' ? entry.text : JSON.stringify(entry.json);
  if (!direction || text === undefined) return undefined;
  const path =
    isObject(entry.request) && typeof entry.request.path === 'string' ? entry.request.path : undefined;
  const status = typeof entry.status === 'number' ? entry.status : undefined;
  const localTimeMs = typeof entry.t === 'number' ? entry.t : undefined;
  return { direction, text, path, status, kind, localTimeMs };
}

const empty = (): Result<never> => failure('EMPTY', 'the file holds no frame');

function readDocument(frames: readonly unknown[], kind?: unknown): Result<RecordedFrame[]> {
  const read: RecordedFrame[] = [];
  for (const [i, entry] of frames.entries()) {
    const frame = isObject(entry) ? readEntry(entry, typeof kind === 'string' ? kind : undefined) : undefined;
    if (!frame)
      return failure('PARSE', `frame ${i + 1} has no dir of recv, send or rest with json or text`, {
        frame: i + 1,
      });
    read.push(frame);
  }
  return read.length === 0 ? empty() : success(read);
}

const isEntry = (value: unknown): value is Json => isObject(value) && typeof value.dir === 'string';

/** A line is an entry when it looks like one, else the raw text of a received frame. */
function readLine(line: string): RecordedFrame {
  const json = parse(line);
  return (isEntry(json) ? readEntry(json) : undefined) ?? { direction: 'received', text: line };
}

/**
 * Frames of a file, in order: a document with `frames`, a list of entries, one frame alone over any number of lines,
 * or one frame a line. An unreadable line is a frame too: the decoder says what is wrong with it.
 */
export function readRecording(text: string): Result<RecordedFrame[]> {
  const plain = text.replace(/^\uFEFF/, '');
  const whole = parse(plain);
  if (isObject(whole) && Array.isArray(whole.frames)) return readDocument(whole.frames, whole.kind);
  if (Array.isArray(whole) && whole.length > 0 && whole.every(isEntry)) return readDocument(whole);
  if (whole !== undefined) return success([readLine(plain.trim())]);
  const lines = plain.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length === 0 ? empty() : success(lines.map(readLine));
}
