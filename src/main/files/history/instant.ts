/** Dates and instants as files write them: ISO 8601 or epoch milliseconds, nothing that could be read two ways. */
import { failure, success, type Result } from '../../../engine/basics/result';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/;
const EPOCH_MS = /^\d{12,14}$/;
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Milliseconds since 1970, UTC; a date is its midnight. */
export function readInstant(raw: string): Result<number> {
  const text = raw.trim();
  if (text === '') return failure('EMPTY', 'the date is missing');
  const ms = millisecondsOf(text);
  if (ms === undefined) {
    return failure(
      'PARSE',
      `"${text.slice(0, 40)}" is no date; write 2026-11-21, 2026-11-21T08:00:00Z or epoch milliseconds`,
    );
  }
  if (!(ms >= EARLIEST && ms < LATEST))
    return failure('OUT_OF_RANGE', `${text} is not between 1900 and 2200`);
  return success(ms);
}

function millisecondsOf(text: string): number | undefined {
  if (EPOCH_MS.test(text)) return Number(text);
  const date = DATE.exec(text);
  if (date) {
    const [year, month, day] = date.slice(1).map(Number);
    const ms = Date.UTC(year, month - 1, day);
    // 2026-02-30 rolls over to March: no such day.
    return new Date(ms).getUTCDate() === day && new Date(ms).getUTCMonth() === month - 1 ? ms : undefined;
  }
  if (!INSTANT.test(text)) return undefined;
  const ms = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(ms) ? undefined : ms;
}
