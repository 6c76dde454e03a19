/** `plimsoll decode`: recorded frames through a venue's decoder, without a socket. */
import type { Failure } from '../../engine/basics/result';
import type { Venue } from '../../engine/instruments/instrument';
import { parseSymbol, VENUES } from '../../engine/instruments/symbol';
import { DECODERS } from '../../main/feeds/decoders';
import type { DecodeContext, DecodeSink, RecordedDecoder, RecordedFrame } from '../../main/feeds/decoding';
import type { MarketUpdate, Stamped } from '../../main/feeds/feed';
import { readFrames } from '../../main/feeds/tape/recordedFrames';
import { readArguments } from '../args';
import { readBytes } from '../files';
import { EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const decode: Command = {
  name: 'decode',
  summary: 'recorded venue frames to normalized updates',
  usage: `Usage: plimsoll decode --venue ID FILE...

Feeds recorded frames to a venue's adapter without a socket and prints JSON lines: one for each normalized update,
each row of a private channel as an account update, each row of a history call as history, each ignored frame or row
with its reason, each rejected frame or row with its failure. A file is a JSON document with "frames" (dir recv, send
or rest; json or text) or a list of such entries, holds one frame alone or one a line, or is what plimsoll record wrote.

Every line carries file, frame (counted from 1) and outcome: update, account, history, ignored or rejected. Units:
prices as the venue quotes them, vols and rates as fractions, times in ms since 1970 UTC. A field that the venue gave
no value for is absent; one that it emptied is named in "cleared".

  --venue ID    deribit, okx, bybit or binance
  --json        accepted for uniformity: the output is JSON lines in any case

Exit codes: 0 every frame was decoded, ignored or rejected; 2 bad usage or a file that cannot be read.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: ['venue'], flags: ['json'] });
  const venue = readVenue(given.required('venue'));
  if (given.words.length === 0) throw new InputError('name at least one file; see plimsoll decode --help');
  for (const file of given.words) await decodeFile(file, venue, DECODERS[venue](), io);
  return EXIT_DONE;
}

function readVenue(text: string): Venue {
  const venue = VENUES.find((known) => known === text);
  if (!venue) throw new InputError(`--venue ${text}: no such venue; known: ${VENUES.join(', ')}`);
  return venue;
}

async function decodeFile(
  file: string,
  venue: Venue,
  decoder: RecordedDecoder,
  io: CommandIo,
): Promise<void> {
  const recording = readFrames(await readBytes(file, io.cwd), (notice) =>
    io.err(`plimsoll decode: ${file}: ${notice}\n`),
  );
  if (!recording.ok) throw new InputError(`${file}: ${recording.failure.message}`);
  recording.value.forEach((frame, i) => {
    for (const line of decodeFrame(frame, venue, decoder)) {
      io.out(`${JSON.stringify({ file, frame: i + 1, ...line })}\n`);
    }
  });
}

/** Everything that one frame leads to. */
function decodeFrame(frame: RecordedFrame, venue: Venue, decoder: RecordedDecoder): object[] {
  const lines: object[] = [];
  const updates: MarketUpdate[] = [];
  const sink: DecodeSink = {
    updates,
    account: (update) => lines.push({ outcome: 'account', ...withKnownTimes(update) }),
    past: (row) => lines.push({ outcome: 'history', ...withKnownTimes(row) }),
    ignored: (reason, detail) => lines.push({ outcome: 'ignored', reason, detail }),
    rejected: (reason, failure: Failure) => lines.push({ outcome: 'rejected', reason, failure }),
  };
  const context: DecodeContext = {
    instrument: (symbol) => {
      const parsed = parseSymbol(venue, symbol);
      return parsed.ok ? parsed.value : undefined;
    },
    localTimeMs: frame.localTimeMs ?? 0,
    latestTimeMs: Infinity,
  };
  decoder(frame, context, sink);
  if (updates.length + lines.length === 0) sink.ignored('nothing in it', 'an empty list');
  return [...updates.map((update) => ({ outcome: 'update', ...withKnownTimes(update) })), ...lines];
}

/** A recording without times knows no arrival, and some messages carry no time of the venue either. */
function withKnownTimes(update: Stamped): object {
  const { exchangeTimeMs, localTimeMs, ...rest } = update;
  return {
    ...rest,
    ...(exchangeTimeMs > 0 ? { exchangeTimeMs } : {}),
    ...(localTimeMs > 0 ? { localTimeMs } : {}),
  };
}
