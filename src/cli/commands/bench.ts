/** `plimsoll bench`: the performance benchmark. */
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { readArguments } from '../args';
import { BENCHES, type Bench } from '../bench/benches';
import type { BenchResult } from '../bench/measure';
import { ratiosOf, readPeers, type PeerFigure } from '../bench/ratios';
import { makeWorkload, readWorkload } from '../bench/workload';
import { EXIT_DONE, InputError, type Command, type CommandIo } from './command';

const ID_WIDTH = Math.max(...BENCHES.map(({ id }) => id.length)) + 2;

export const bench: Command = {
  name: 'bench',
  summary: 'the performance benchmark',
  usage: `Usage: plimsoll bench [--json] [--workload DIR] [--peers FILE] [--only ID...]

Times each workload on this machine after a warm-up: median and 99th percentile.

  --workload DIR  value the files flat.bin exps.bin insts.bin pos.bin scen.bin of DIR (columns of doubles) in place
                  of the same workload made here
  --peers FILE    figures of other programs on the same files, a line of JSON {"impl", "what", "ns" or "ms"} each, to
                  print ratios to
  --only ID       one or several; an id ending in * takes all that begin so
  --seconds N     how long feeds.mixed and feeds.heavy stream, 1 to 3600; default 20. From 600 on feeds.day is a
                  whole day, else as much less of it
  --json          {"machine": {...}, "results": [{"id", "unit", "median", "p99", "best"?, "samples", "count"}]}

Ids:
${BENCHES.map(({ id, title }) => `  ${id.padEnd(ID_WIDTH)}${title}\n`).join('')}
Exit codes: 0 done; 2 bad usage or a bad workload folder.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: ['workload', 'only', 'peers', 'seconds'], flags: ['json'] });
  if (given.words.length > 0 && given.all('only').length === 0) {
    throw new InputError(`unexpected "${given.words[0]}"; see plimsoll bench --help`);
  }
  const chosen = chooseBenches([...given.all('only'), ...given.words]);
  const folder = given.one('workload');
  const workload = folder === undefined ? makeWorkload() : readWorkload(folder);
  const seconds = secondsOf(given.one('seconds'));
  const peerFile = given.one('peers');
  const peers = peerFile === undefined ? [] : readPeers(readText(peerFile));
  const results: BenchResult[] = [];
  for (const { id, run: runBench } of chosen) {
    io.err(`${id} ...\n`);
    try {
      results.push(await runBench(workload, { seconds }));
    } catch (error) {
      io.err(`${id}: not measured: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  if (given.flags.has('json')) io.out(`${JSON.stringify({ machine: machine(), results }, null, 1)}\n`);
  else io.out(`${table(results)}${ratios(results, peers)}`);
  return EXIT_DONE;
}

function secondsOf(text = '20'): number {
  const seconds = Number(text);
  if (seconds >= 1 && seconds <= 3600) return seconds;
  throw new InputError(`--seconds ${text}: not a number from 1 to 3600`);
}

function chooseBenches(patterns: readonly string[]): readonly Bench[] {
  if (patterns.length === 0) return BENCHES;
  const matches = (pattern: string, id: string): boolean =>
    pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
  for (const pattern of patterns) {
    if (!BENCHES.some(({ id }) => matches(pattern, id))) {
      throw new InputError(`--only ${pattern}: no such benchmark; see plimsoll bench --help`);
    }
  }
  return BENCHES.filter(({ id }) => patterns.some((pattern) => matches(pattern, id)));
}

const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 2 ** 30),
  platform: `${platform()} ${arch()}`,
  node: process.versions.node,
  v8: process.versions.v8,
});

const figure = (value: number): string => value.toFixed(value < 10 ? 3 : 1);

function table(results: readonly BenchResult[]): string {
  const { cpu, cores, node } = machine();
  const lines = results.map(
    ({ id, unit, median, p99, best, samples, count }) =>
      `${id.padEnd(ID_WIDTH)}${figure(median).padStart(10)}${figure(p99).padStart(10)}${(best === undefined ? '' : figure(best)).padStart(10)}  ${unit.padEnd(10)}${String(samples).padStart(5)} x ${count}\n`,
  );
  return `${cpu}, ${cores} cores, Node ${node}\n${'id'.padEnd(ID_WIDTH)}${'median'.padStart(10)}${'p99'.padStart(10)}${'best'.padStart(10)}  unit\n${lines.join('')}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new InputError(`${path}: cannot be read (${code})`);
  }
}

function ratios(results: readonly BenchResult[], peers: readonly PeerFigure[]): string {
  const lines = ratiosOf(results, peers);
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
}
