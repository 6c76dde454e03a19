/** Recorded frames in files: a JSON document with `frames`, or one frame a line. */
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
function readEntry(entry: Json): RecordedFrame | undefined {
  const direction = DIRECTIONS[String(entry.dir)];
  const text = typeof entry.text === 'string' ? entry.text : JSON.stringify(entry.json);
  if (!direction || text === undefined) return undefined;
  const path =
    isObject(entry.request) && typeof entry.request.path === 'string' ? entry.request.path : undefined;
  const status = typeof entry.status === 'number' ? entry.status : undefined;
  const localTimeMs = typeof entry.t === 'number' ? entry.t : undefined;
  return { direction, text, path, status, localTimeMs };
}

function readDocument(frames: readonly unknown[]): Result<RecordedFrame[]> {
  const read: RecordedFrame[] = [];
  for (const [i, entry] of frames.entries()) {
    const frame = isObject(entry) ? readEntry(entry) : undefined;
    if (!frame) return failure('PARSE', `frame ${i + 1} has no dir with json or text`, { frame: i + 1 });
    read.push(frame);
  }
  return success(read);
}

/** A line is an entry when it looks like one, else the raw text of a received frame. */
function readLine(line: string): RecordedFrame {
  const json = parse(line);
  const entry = isObject(json) && typeof json.dir === 'string' ? readEntry(json) : undefined;
  return entry ?? { direction: 'received', text: line };
}

/** Frames of a file, in order. An unreadable line is a frame too: the decoder says what is wrong with it. */
export function readRecording(text: string): Result<RecordedFrame[]> {
  const whole = parse(text.replace(/^\uFEFF/, ''));
  if (isObject(whole) && Array.isArray(whole.frames)) return readDocument(whole.frames);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length === 0 ? failure('EMPTY', 'the file holds no frame') : success(lines.map(readLine));
}
