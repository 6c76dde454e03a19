/** `plimsoll history`: what is stored of past days, downloads from venues, import and removal. */
import { resolve } from 'node:path';
import { SERIES_KINDS, SERIES_STEPS, type HistoryEndpoint } from '../../contracts/backfill';
import { provenanceSchema } from '../../contracts/history';
import { VENUE_HISTORIES } from '../../main/feeds/history/venues';
import { type Arguments, readArguments, refuseWords } from '../args';
import { historyAskOf } from '../history/historyAsk';
import { openHistoryDesk, type HistoryDesk } from '../history/historyDesk';
import { fetchHistory } from '../history/fetchHistory';
import { describeOwn, describeVenues } from '../history/historyText';
import { EXIT_CHECK_FAILED, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

const DEFAULT_SEED = 20261119;

export const history: Command = {
  name: 'history',
  summary: 'histories for risk: list, download from venues, import, remove',
  usage: `Usage: plimsoll history list|offers [--data FILE] [--simulator] [--json]
       plimsoll history fetch --venue ID --series KIND:COIN:STEP... --from DATE [--to DATE] [--data FILE]
                              [--test | --simulator [--seed N]] [--json]
       plimsoll history import FILE... [--title T] [--source S] [--source-url URL] [--licence L] [--data FILE] [--json]
       plimsoll history remove ID... [--data FILE] [--json]

The store is the app's own file, or the one that --data names (made by fetch and import when it is not there). What is
stored here the app reads, and the other way round.

  list              every series with its range, how much of what was wanted has come, gaps, and whether risk reads it
  offers            what each venue can be asked for
  fetch             downloads page by page; each page is stored at once. Ctrl-C ends it, and the same command goes on with
                    what is left. Days before the first value a venue has are noted and not asked for again.
  import            CSV: a column "date", then one column per factor (spot:BTC, vol:BTC, equity:SPX ...); all or nothing
  remove            a series by the id that list prints

  --series S        KIND ${SERIES_KINDS.join(', ')}; STEP ${SERIES_STEPS.join(', ')}: volIndex:BTC:day
  --from, --to      2023-01-01 or an instant such as 2023-01-01T08:00:00Z; a date as --to includes its day; now by default
  --test            the venue's test site in place of its own
  --simulator       the built-in exchange in place of the venue; its series are made up and are read by risk only with
                    --simulator

Exit codes: 0 done; 1 the download ended before its end, what is stored stays; 2 bad usage, a bad file, or a store that
cannot be opened.
`,
  run,
};

const VALUES = [
  'data',
  'venue',
  'series',
  'from',
  'to',
  'seed',
  'title',
  'source',
  'source-url',
  'licence',
] as const;

interface Given extends Arguments {
  readonly endpoint: HistoryEndpoint;
}

type Deed = (given: Given, names: readonly string[], io: CommandIo) => Promise<number>;

const DEEDS: Readonly<Record<string, Deed>> = {
  list,
  offers,
  fetch: fetchSeries,
  import: importFiles,
  remove,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: VALUES, flags: ['json', 'simulator', 'test'] });
  const [word, ...names] = given.words;
  if (given.flags.has('simulator') && given.flags.has('test'))
    throw new InputError('--simulator and --test exclude each other');
  const endpoint = given.flags.has('simulator')
    ? 'simulator'
    : given.flags.has('test')
      ? 'test'
      : 'production';
  const deed = Object.entries(DEEDS).find(([name]) => name === word)?.[1];
  if (deed === undefined) throw new InputError(`"${word ?? ''}" is none of ${Object.keys(DEEDS).join(', ')}`);
  return deed({ ...given, endpoint }, names, io);
}

async function withDesk<T>(
  given: Given,
  io: CommandIo,
  mayMake: boolean,
  work: (desk: HistoryDesk) => Promise<T>,
): Promise<T> {
  const desk = await openHistoryDesk({
    data: given.one('data'),
    cwd: io.cwd,
    endpoint: given.endpoint,
    mayMake,
  });
  try {
    return await work(desk);
  } finally {
    desk.close();
  }
}

async function list(given: Given, names: readonly string[], io: CommandIo): Promise<number> {
  refuseWords('history', names);
  return withDesk(given, io, false, (desk) => {
    const chosen = desk.histories.choose();
    if (!chosen.ok) throw new InputError(chosen.failure.message);
    const own = desk.histories.list();
    const venues = desk.venueHistories.list(chosen.value.used);
    if (!own.ok) throw new InputError(own.failure.message);
    if (!venues.ok) throw new InputError(venues.failure.message);
    const { used } = chosen.value;
    const isRead = (id: string): boolean => used.has(id);
    if (given.flags.has('json')) {
      const ownRows = own.value.map((one) => ({ ...one, isUsed: isRead(one.id) }));
      io.out(`${JSON.stringify({ file: desk.path, own: ownRows, venues: venues.value })}\n`);
    } else io.out(`${desk.path}\n${describeOwn(own.value, used)}${describeVenues(venues.value)}`);
    return Promise.resolve(EXIT_DONE);
  });
}

function offers(given: Given, names: readonly string[], io: CommandIo): Promise<number> {
  refuseWords('history', names);
  const all = VENUE_HISTORIES.map(({ venue, offers: own }) => ({
    venue,
    series: own.map(({ kind, coin, step, name }) => ({ kind, coin, step, name })),
  }));
  if (given.flags.has('json')) io.out(`${JSON.stringify(all)}\n`);
  else
    for (const { venue, series } of all)
      for (const { kind, coin, step, name } of series)
        io.out(`${venue.padEnd(10)}${`${kind}:${coin}:${step}`.padEnd(28)}${name}\n`);
  return Promise.resolve(EXIT_DONE);
}

async function fetchSeries(given: Given, names: readonly string[], io: CommandIo): Promise<number> {
  refuseWords('history', names);
  const ask = historyAskOf(given, given.endpoint);
  const seed = given.whole('seed', 0, 2 ** 32 - 1) ?? DEFAULT_SEED;
  const say = (text: string): void => io.err(`plimsoll history: ${text}\n`);
  return withDesk(given, io, true, async (desk) => {
    const done = await fetchHistory({ desk, ask, seed, say });
    if (given.flags.has('json')) io.out(`${JSON.stringify({ file: desk.path, ...done })}\n`);
    if (!done.ok) {
      const { reason, message } = done.failure;
      if (reason === 'NOT_FOUND' || reason === 'OUT_OF_RANGE') throw new InputError(message);
      say(`${message}; the same command goes on with what is left`);
      return EXIT_CHECK_FAILED;
    }
    const { rows, pages, gaps } = done.value;
    if (!given.flags.has('json'))
      io.out(`${rows} values in ${pages} answers, ${gaps} stretches without values: ${desk.path}\n`);
    return EXIT_DONE;
  });
}

async function importFiles(given: Given, names: readonly string[], io: CommandIo): Promise<number> {
  if (names.length === 0) throw new InputError('name the files to import');
  const stored: { file: string; series: readonly string[] }[] = [];
  await withDesk(given, io, true, async ({ histories }) => {
    for (const file of names) {
      const source = { kind: 'file' as const, path: resolve(io.cwd, file) };
      const label = file.split(/[\\/]/).at(-1) ?? file;
      const provenance = provenanceSchema.safeParse({
        title: given.one('title') ?? label,
        source: given.one('source') ?? `file ${label}`,
        sourceUrl: given.one('source-url') ?? '',
        licence: given.one('licence') ?? '',
      });
      if (!provenance.success) throw new InputError(provenance.error.issues[0].message);
      const preview = await histories.preview(source, provenance.data);
      if (!preview.ok) throw new InputError(preview.failure.message);
      const { series, findings, errors, failure } = preview.value;
      for (const { row, column, message } of errors)
        io.err(`plimsoll history: ${file}, row ${row}${column === '' ? '' : `, ${column}`}: ${message}\n`);
      if (failure !== null) throw new InputError(`${file}: ${failure.message}`);
      for (const { seriesId, message } of findings)
        io.err(`plimsoll history: ${file}: ${seriesId}: ${message}\n`);
      const kept = await histories.confirm(source, provenance.data);
      if (!kept.ok) throw new InputError(`${file}: ${kept.failure.message}`);
      stored.push({ file, series: series.map(({ id }) => id) });
    }
  });
  if (given.flags.has('json')) io.out(`${JSON.stringify(stored)}\n`);
  else for (const { file, series } of stored) io.out(`${file}: ${series.join(', ')}\n`);
  return EXIT_DONE;
}

async function remove(given: Given, names: readonly string[], io: CommandIo): Promise<number> {
  if (names.length === 0)
    throw new InputError('name the series to remove; plimsoll history list prints them');
  return withDesk(given, io, false, ({ histories, venueHistories }) => {
    for (const id of names) {
      const gone = id.includes('/') ? venueHistories.remove(id) : histories.remove(id);
      if (!gone.ok) throw new InputError(gone.failure.message);
    }
    if (given.flags.has('json')) io.out(`${JSON.stringify({ removed: names })}\n`);
    else io.out(`removed ${names.join(', ')}\n`);
    return Promise.resolve(EXIT_DONE);
  });
}
