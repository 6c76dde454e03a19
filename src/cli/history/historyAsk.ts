/** Options of `plimsoll history fetch` as the question that a download is asked. */
import { backfillAskSchema, type BackfillAsk, type HistoryEndpoint } from '../../contracts/backfill';
import { MS_PER_DAY } from '../../engine/basics/time';
import { readInstant } from '../../main/files/history/instant';
import type { Arguments } from '../args';
import { InputError } from '../commands/command';

/** Throws `InputError` naming the option and what is wrong with it. */
export function historyAskOf(given: Arguments, endpoint: HistoryEndpoint): BackfillAsk {
  const to = given.one('to');
  const isDate = to !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(to);
  const asked = {
    venue: given.required('venue'),
    endpoint,
    series: given.all('series').map(seriesOf),
    fromMs: instantOf('from', given.required('from')),
    toMs: to === undefined ? Date.now() : instantOf('to', to) + (isDate ? MS_PER_DAY : 0),
    jobId: 'command line',
  };
  if (asked.series.length === 0) throw new InputError('--series is required');
  const parsed = backfillAskSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = String(issue.path[0] ?? '').replace(/Ms$/, '');
  throw new InputError(`--${at}: ${issue.message}`);
}

function seriesOf(text: string): { kind: string; coin: string; step: string } {
  const [kind, coin, step, ...more] = text.split(':');
  if (step === undefined || more.length > 0)
    throw new InputError(`--series ${text}: write KIND:COIN:STEP, such as volIndex:BTC:day`);
  return { kind, coin, step };
}

function instantOf(name: string, text: string): number {
  const read = readInstant(text);
  if (!read.ok) throw new InputError(`--${name}: ${read.failure.message}`);
  return read.value;
}
