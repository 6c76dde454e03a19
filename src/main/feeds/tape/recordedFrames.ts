/** Frames of a file of any kind that is read here: a recording, a document with `frames`, or one frame a line. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { RecordedFrame } from '../decoding';
import { readRecording } from '../recording';
import { isGzip } from './block';
import type { TapeEntry } from './format';
import { openTape } from './tape';

function frameOf(entry: TapeEntry): RecordedFrame | undefined {
  if (entry.dir === 'recv' || entry.dir === 'send') {
    const direction = entry.dir === 'recv' ? 'received' : 'sent';
    return { direction, text: entry.text, localTimeMs: entry.t };
  }
  if (entry.dir !== 'rest') return undefined;
  const { text, status, request, t } = entry;
  return { direction: 'rest', text, path: request.path, status, localTimeMs: t };
}

/** `tell` hears why a recording ends early. */
export function readFrames(bytes: Buffer, tell: (notice: string) => void): Result<readonly RecordedFrame[]> {
  if (!isGzip(bytes)) return readRecording(bytes.toString('utf8'));
  const tape = openTape(bytes);
  if (!tape.ok) return tape;
  if (tape.value.notice !== '') tell(tape.value.notice);
  const frames: RecordedFrame[] = [];
  for (let block = 0; block < tape.value.blockCount; block += 1) {
    const entries = tape.value.entries(block);
    if (!entries.ok) return entries;
    for (const entry of entries.value) {
      const frame = frameOf(entry);
      if (frame) frames.push(frame);
    }
  }
  return frames.length === 0 ? failure('EMPTY', 'the recording holds no frame') : success(frames);
}
