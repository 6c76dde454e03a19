/** `plimsoll record`: a live session of a venue, every frame with its time, into one compressed file. */
import { resolve } from 'node:path';
import type { Venue } from '../../engine/instruments/instrument';
import { VENUES } from '../../engine/instruments/symbol';
import { type Arguments, readArguments, refuseWords } from '../args';
import { recordSession, type RecordRequest } from '../recordSession';
import { EXIT_CHECK_FAILED, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

const DEFAULT_SEED = 20261119;
const LONGEST_S = 7 * 86_400;

export const record: Command = {
  name: 'record',
  summary: 'record a live session',
  usage: `Usage: plimsoll record --venue ID --out FILE [--seconds N] [--simulator [--seed N] [--rate N]]
                       [--follow INSTRUMENT...] [--json]

Connects to the venue's public data as the app does, read only, and writes every frame of every socket in both
directions and every REST answer with local times in thousandths of a millisecond. Ends after N seconds or with
Ctrl-C. A file that was cut short plays up to the cut. Frames of private channels, logins and signed calls are never
written. The format is described in docs/FEEDS.md; the file is gzip.

  --venue ID        deribit, okx, bybit or binance
  --out FILE        the recording; an older file is replaced
  --seconds N       length, 1 to ${LONGEST_S}; until interrupted when not given
  --simulator       the built-in exchange in place of the venue
  --seed N          its seed (${DEFAULT_SEED})
  --rate N          its messages a second when everything is subscribed
  --follow ID       instrument whose full quotes are wanted, such as deribit:BTC-27DEC26-100000-C; may be repeated
  --json            {"path", "entries", "lost", "bytes", "state", "frames"}

Exit codes: 0 recorded; 1 the feed never became live, or frames were lost because the disk was too slow; 2 bad usage
or a path that cannot be written.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: ['venue', 'out', 'seconds', 'seed', 'rate', 'follow'],
    flags: ['simulator', 'json'],
  });
  refuseWords('record', given.words);
  const request = readRequest(given, io);
  const done = await recordSession(request, (text) => io.err(`plimsoll record: ${text}\n`));
  if (!done.ok) throw new InputError(done.failure.message);
  const { path, entries, lost, bytes, state, frames } = done.value;
  if (given.flags.has('json')) io.out(`${JSON.stringify(done.value)}\n`);
  else io.out(`${path}: ${frames} frames, ${entries} entries, ${bytes} bytes; the feed was ${state}\n`);
  if (lost > 0) io.err(`plimsoll record: ${lost} frames were not written: the disk was too slow\n`);
  return lost > 0 || !done.value.wasLive ? EXIT_CHECK_FAILED : EXIT_DONE;
}

function readRequest(given: Arguments, io: CommandIo): RecordRequest {
  const isSimulated = given.flags.has('simulator');
  for (const name of ['seed', 'rate'])
    if (given.one(name) !== undefined && !isSimulated)
      throw new InputError(`--${name} is for --simulator only`);
  return {
    venue: readVenue(given.required('venue')),
    path: resolve(io.cwd, given.required('out')),
    seconds: given.number('seconds', 1, LONGEST_S),
    simulator: isSimulated
      ? {
          seed: given.whole('seed', 0, 2 ** 32 - 1) ?? DEFAULT_SEED,
          rate: given.number('rate', 1, 100_000),
        }
      : undefined,
    follow: given.all('follow'),
  };
}

function readVenue(text: string): Venue {
  const venue = VENUES.find((known) => known === text);
  if (!venue) throw new InputError(`--venue ${text}: no such venue; known: ${VENUES.join(', ')}`);
  return venue;
}
