/** `plimsoll replay`: a recording played back as a venue on loopback, or through the engine for its figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioSetSchema } from '../../contracts/scenarios';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { startReplayServer } from '../../main/feeds/replay/replayServer';
import { openTape, type Tape } from '../../main/feeds/tape/tape';
import { readSampleBook } from '../../main/files/sampleBook';
import { replayFrames, type ReplayRun } from '../../main/services/replayFrames';
import { readArguments, type Arguments } from '../args';
import { readBytes } from '../files';
import { readPortfolioFile } from '../portfolioFiles';
import { resourcesFolder, shippedRulePack } from '../resources';
import { EXIT_CHECK_FAILED, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const replay: Command = {
  name: 'replay',
  summary: 'play a recording back as a venue',
  usage: `Usage: plimsoll replay FILE [--speed X|max] [--port N]
       plimsoll replay FILE --hash [--every SECONDS] [--portfolio FILE] [--json]

Without --hash the recording becomes a venue on 127.0.0.1: sockets and REST answers with the venue's own paths. It
stands still until a client opens a socket, and the command ends with the recording. What the client asks is
acknowledged, frames come as they were recorded. The venue's clock is that of the recording.

With --hash it is played to the venue's adapter on the recording's clock, as fast as possible, and the engine computes
positions, margins, scenarios, ladder and heatmap at every instant: the same recording gives the same hashes.

  --speed X         recorded seconds a second, 0.01 to 1000, or max; 1 when not given
  --port N          a free one when not given
  --every SECONDS   between two instants, 0.1 to 3600; 1 when not given
  --portfolio FILE  the shipped sample book, booked into what the recording lists, when not given
  --json            {"file", "venue", "startedMs", "positions", "sha256", "instants": [{"atMs", "sha256", "equityUsd",
                    "initialMarginUsd", "maintenanceMarginUsd"}], "notice"}, or {"url", "restUrl"} of the venue

Exit codes: 0 played to its end; 1 the file is cut or damaged and was played up to there; 2 bad usage or no recording.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: ['speed', 'port', 'every', 'portfolio'],
    flags: ['hash', 'json'],
  });
  const [file, ...more] = given.words;
  if (file === undefined || more.length > 0)
    throw new InputError('name one recording; see plimsoll replay --help');
  const isHash = given.flags.has('hash');
  for (const name of isHash ? ['speed', 'port'] : ['every', 'portfolio'])
    if (given.one(name) !== undefined)
      throw new InputError(`--${name} goes ${isHash ? 'without' : 'with'} --hash`);
  const tape = openTape(await readBytes(file, io.cwd));
  if (!tape.ok) throw new InputError(`${file}: ${tape.failure.message}`);
  const { notice } = tape.value;
  if (notice !== '') io.err(`plimsoll replay: ${file}: ${notice}\n`);
  return isHash ? hash(file, tape.value, given, io) : serve(file, tape.value, given, io);
}

async function serve(file: string, tape: Tape, given: Arguments, io: CommandIo): Promise<number> {
  const speed = given.one('speed') === 'max' ? Infinity : (given.number('speed', 0.01, 1000) ?? 1);
  const port = given.whole('port', 0, 65_535) ?? 0;
  let finish = (_code: number): void => undefined;
  const ended = new Promise<number>((resolve) => (finish = resolve));
  const server = await startReplayServer(tape, {
    speed,
    port,
    onEnd(failure) {
      if (failure) io.err(`plimsoll replay: ${file}: ${failure.message}\n`);
      finish(failure || tape.notice !== '' ? EXIT_CHECK_FAILED : EXIT_DONE);
    },
  }).catch((error: unknown) => {
    throw new InputError(`--port ${port}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { url, restUrl } = server.address;
  if (given.flags.has('json')) io.out(`${JSON.stringify({ url, restUrl })}\n`);
  else io.out(`${tape.header.venue} of ${new Date(tape.startMs).toISOString()}: ${url} and ${restUrl}\n`);
  const interrupt = (): void => finish(EXIT_DONE);
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const code = await ended;
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  await server.stop();
  return code;
}

async function hash(file: string, tape: Tape, given: Arguments, io: CommandIo): Promise<number> {
  const everyMs = (given.number('every', 0.1, 3600) ?? 1) * 1000;
  const sample = await readSampleBook(join(resourcesFolder(), 'samples', 'sampleBook.json'));
  if (!sample.ok) throw new InputError(sample.failure.message);
  const path = given.one('portfolio');
  const portfolio = path === undefined ? undefined : await readPortfolioFile(path, io.cwd);
  const library = readFileSync(join(resourcesFolder(), 'scenarios', 'stressLibrary.json'), 'utf8');
  const done = await replayFrames({
    tape,
    everyMs,
    sample: sample.value,
    ...(portfolio === undefined ? {} : { portfolio }),
    packs: MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)),
    sets: [scenarioSetSchema.parse(JSON.parse(library))],
  });
  if (!done.ok) throw new InputError(`${file}: ${done.failure.message}`);
  if (given.flags.has('json')) io.out(`${JSON.stringify(summary(file, tape, done.value))}\n`);
  else {
    for (const { atMs, sha256 } of done.value.instants) io.out(`${new Date(atMs).toISOString()} ${sha256}\n`);
    io.out(
      `${done.value.sha256} ${done.value.instants.length} instants, ${done.value.positions} positions\n`,
    );
  }
  return tape.notice === '' ? EXIT_DONE : EXIT_CHECK_FAILED;
}

const summary = (
  file: string,
  { header, notice }: Tape,
  { instants, sha256, positions }: ReplayRun,
): object => ({
  file,
  venue: header.venue,
  startedMs: header.startedMs,
  positions,
  sha256,
  notice,
  instants: instants.map(({ atMs, sha256: one, frame }) => {
    const { equityUsd, initialMarginUsd, maintenanceMarginUsd } = frame.header;
    return { atMs, sha256: one, equityUsd, initialMarginUsd, maintenanceMarginUsd };
  }),
});
