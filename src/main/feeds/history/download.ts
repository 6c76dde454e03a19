/**
 * Downloads a series page by page, the newest first. Each page is stored with its range before the next is asked for, so
 * that a download that was killed goes on with what is left; stretches without values are asked for once more.
 */
import type { TimeRange } from '../../../contracts/backfill';
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import type { FeedClock } from '../clock';
import { parseJson } from '../mapping/json';
import { checkPage, type Neighbours } from './checkPage';
import { gapsOf, lengthOf, missingRanges } from './coverage';
import type { HistoryRow, SeriesOffer, VenueHistory } from './venueHistory';

/** A page as it is stored: what was asked, what came. */
export interface StoredPage extends TimeRange {
  readonly request: string;
  readonly fetchedMs: number;
  readonly rowCount: number;
  readonly findings: readonly string[];
}

/** Where a series is kept. */
export interface SeriesLedger {
  pages(): Result<readonly StoredPage[]>;
  /** Instants that have a value, ascending. */
  times(): Result<Float64Array>;
  neighbours(range: TimeRange): Result<Neighbours>;
  /** Rows and page together or not at all. */
  put(page: StoredPage, rows: readonly HistoryRow[]): Result<null>;
}

export interface VenueLine {
  /** Body of a path; a failure with `waitMs` says how long the venue wants quiet. */
  get(path: string): Promise<Result<string>>;
  /** No call before `ms` have gone by. */
  rest(ms: number): void;
}

export interface DownloadParts {
  readonly venue: Pick<VenueHistory, 'unwrap'>;
  readonly offer: SeriesOffer;
  readonly wanted: TimeRange;
  readonly ledger: SeriesLedger;
  readonly line: VenueLine;
  readonly clock: FeedClock;
  readonly isCancelled: () => boolean;
  readonly onProgress: (doneShare: number, detail: string) => void;
}

export interface DownloadOutcome {
  readonly rows: number;
  readonly pages: number;
  /** Stretches that stay without values. */
  readonly gaps: readonly TimeRange[];
}

/** Quiet longer than this ends the download; it can be resumed later. */
const LONGEST_WAIT_MS = 180_000;
const MOST_TRIES = 5;
const RETRY_MS = 500;
/** After this many answers without a row there is nothing older. */
const EMPTY_PAGES = 2;

const cancelled = failure('CANCELLED', 'the download was cancelled; what is stored stays');

export async function downloadSeries(parts: DownloadParts): Promise<Result<DownloadOutcome>> {
  const tally = { rows: 0, pages: 0 };
  const filled = await fillMissing(parts, tally);
  if (!filled.ok) return filled;
  return askGaps(parts, tally);
}

interface Tally {
  rows: number;
  pages: number;
}

async function fillMissing(parts: DownloadParts, tally: Tally): Promise<Result<null>> {
  const { ledger, wanted, offer } = parts;
  for (let empty = 0; ;) {
    const pages = ledger.pages();
    if (!pages.ok) return pages;
    const left = missingRanges(pages.value, wanted);
    parts.onProgress(doneShare(left, wanted), `${offer.name}: ${tally.rows} values`);
    const newest = left.at(-1);
    if (newest === undefined) return success(null);
    if (empty >= EMPTY_PAGES) return nothingOlder(parts, left);
    const range = { fromMs: Math.max(newest.fromMs, newest.toMs - offer.pageMs), toMs: newest.toMs };
    const page = await askPage(parts, range, tally);
    if (!page.ok) return page;
    empty = page.value === 0 ? empty + 1 : 0;
  }
}

const doneShare = (left: readonly TimeRange[], wanted: TimeRange): number =>
  1 - lengthOf(left) / Math.max(1, wanted.toMs - wanted.fromMs);

/** The rest of a range in which the venue has nothing: noted, not asked for page by page. */
function nothingOlder({ ledger, clock }: DownloadParts, left: readonly TimeRange[]): Result<null> {
  const times = ledger.times();
  if (!times.ok) return times;
  for (const range of left) {
    const request = `nothing older: ${EMPTY_PAGES} answers without a row`;
    const put = ledger.put({ ...range, request, fetchedMs: clock.now(), rowCount: 0, findings: [] }, []);
    if (!put.ok) return put;
  }
  return success(null);
}

/** Each gap is asked for alone, once; what then is still missing, the venue does not have. */
async function askGaps(parts: DownloadParts, tally: Tally): Promise<Result<DownloadOutcome>> {
  const { ledger, wanted, offer } = parts;
  for (;;) {
    const times = ledger.times();
    if (!times.ok) return times;
    const pages = ledger.pages();
    if (!pages.ok) return pages;
    const gaps = gapsOf(times.value, offer.stepMs, wanted);
    const isAsked = ({ fromMs, toMs }: TimeRange): boolean =>
      pages.value.some((page) => page.fromMs === fromMs && page.toMs === toMs);
    const open =
      gaps.find((gap) => gap.toMs - gap.fromMs <= offer.pageMs && !isAsked(gap)) ??
      unseenBeginning(parts, times.value, pages.value);
    if (open === undefined || offer.isWhole === true) return success({ ...tally, gaps });
    parts.onProgress(1, `${offer.name}: ${gaps.length} gaps, asked for again`);
    const page = await askPage(parts, open, tally);
    if (!page.ok) return page;
  }
}

/** Before the first value, unless an answer said that nothing is there: a page may have been cut off at its old end. */
function unseenBeginning(
  { offer, wanted }: DownloadParts,
  times: Float64Array,
  pages: readonly StoredPage[],
): TimeRange | undefined {
  const first = times.find((time) => time >= wanted.fromMs);
  if (first === undefined || first - wanted.fromMs <= 1.5 * offer.stepMs) return undefined;
  const isKnown = pages.some(
    ({ fromMs, toMs, rowCount }) => rowCount === 0 && fromMs < first && toMs >= first,
  );
  return isKnown ? undefined : { fromMs: Math.max(wanted.fromMs, first - offer.pageMs), toMs: first };
}

/** Number of rows that came. */
async function askPage(parts: DownloadParts, range: TimeRange, tally: Tally): Promise<Result<number>> {
  const { offer, ledger, clock } = parts;
  const request = offer.path(range);
  const answer = await ask(parts, request);
  if (!answer.ok) return answer;
  const read = offer.read(answer.value, range);
  if (!read.ok) return named(request, read.failure);
  const neighbours = ledger.neighbours(range);
  if (!neighbours.ok) return neighbours;
  const checked = checkPage(offer, range, read.value.rows, neighbours.value);
  if (!checked.ok) return named(request, checked.failure);
  const { rows, findings } = checked.value;
  // A continuation that does not move would be asked for ever.
  const stoppedMs = rows.length === 0 ? range.fromMs : (read.value.coveredFromMs ?? range.fromMs);
  const fromMs = Math.min(Math.max(range.fromMs, stoppedMs), rows[0]?.timeMs ?? range.toMs);
  const page = { fromMs, toMs: range.toMs, request, fetchedMs: clock.now(), rowCount: rows.length, findings };
  const put = ledger.put(page, rows);
  if (!put.ok) return put;
  tally.pages += 1;
  tally.rows += rows.length;
  return success(rows.length);
}

const named = (request: string, { reason, message, context }: Failure): ReturnType<typeof failure> =>
  failure(reason, `${request}: ${message}`, { ...context, request });

/** Waits while the venue asks for quiet, tries again what may have been chance, gives up on the rest. */
async function ask(parts: DownloadParts, request: string): Promise<Result<unknown>> {
  const { venue, line, clock, isCancelled, onProgress, offer } = parts;
  for (let attempt = 1; ; attempt += 1) {
    if (isCancelled()) return cancelled;
    const body = await line.get(request);
    const answer = unwrapped(venue, body);
    if (answer.ok) return answer;
    const waitMs = waitOf(answer.failure, attempt);
    if (waitMs === undefined || attempt === MOST_TRIES) return named(request, answer.failure);
    if (waitMs > LONGEST_WAIT_MS) {
      const minutes = Math.ceil(waitMs / 60_000);
      const message = `${answer.failure.message}; the venue wants ${minutes} minutes of quiet, resume then`;
      return named(request, { ...answer.failure, message });
    }
    if (typeof answer.failure.context?.waitMs === 'number') line.rest(waitMs);
    onProgress(NaN, `${offer.name}: ${answer.failure.message}; next try in ${Math.ceil(waitMs / 1000)} s`);
    await pause(clock, waitMs, isCancelled);
  }
}

/** Some venues say with HTTP 400 what others say with 200. */
function unwrapped(venue: DownloadParts['venue'], body: Result<string>): Result<unknown> {
  if (body.ok) {
    const json = parseJson(body.value);
    return json.ok ? venue.unwrap(json.value) : json;
  }
  const said = body.failure.context?.body;
  const json = typeof said === 'string' ? parseJson(said) : body;
  const told = json.ok ? venue.unwrap(json.value) : json;
  return told.ok || typeof told.failure.context?.waitMs !== 'number' ? body : told;
}

/** Milliseconds until it is worth trying again; `undefined`: never. */
function waitOf({ reason, context }: Failure, attempt: number): number | undefined {
  if (typeof context?.waitMs === 'number') return context.waitMs;
  if (reason === 'CANCELLED' || reason === 'STORAGE') return undefined;
  const { status, code } = context ?? {};
  const isRefused = code !== undefined || (typeof status === 'number' && status >= 400 && status < 500);
  return isRefused ? undefined : RETRY_MS * 2 ** attempt;
}

const LOOK_MS = 250;

/** In short looks, so that a cancel is heard. */
async function pause(clock: FeedClock, ms: number, isCancelled: () => boolean): Promise<void> {
  const untilMs = clock.now() + ms;
  for (let left = ms; left > 0 && !isCancelled(); left = untilMs - clock.now())
    await new Promise<void>((resolve) => void clock.after(Math.min(left, LOOK_MS), resolve));
}
