/**
 * What needs the window, measured in the running app: started twice, once on the sample book under 1,000 messages a
 * second, once on 10,000 positions in 50 accounts. The exchange runs as a process of its own, so that the app's
 * processor time is the app's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SimulatorOptions } from '../../main/feeds/simulator/simulator';
import { resourcesFolder } from '../resources';
import { startSimulatorProcess } from './feeds/simulatorProcess';
import type { BenchResult } from './measure';

/** Written by the app; see `windows/benchmark`. */
interface AppFigures {
  readonly coldStartMs: number;
  readonly tickToPaintMs: { readonly median: number; readonly p99: number; readonly samples: number };
  readonly cpuPercent: Readonly<Record<string, number>>;
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly messagesPerSecond: number;
  readonly heapGrowthPercent: number;
  readonly positions: number;
  readonly framesPerSecond: number;
  readonly engineComputeMs: { readonly median: number; readonly p99: number };
}

type Pace = Pick<SimulatorOptions, 'ratePerSecond' | 'stepMs'>;
/** A message per held instrument and step, and steps so quick that the sample book brings 1,000 messages a second. */
const SAMPLE_PACE: Pace = { ratePerSecond: 20_000, stepMs: 65 };
/** With every instrument held, the simulator's rate is the app's. */
const LARGE_PACE: Pace = { ratePerSecond: 1_000 };
const LARGE_BOOK = 10_000;

const launcher = (): string => join(dirname(resourcesFolder()), 'scripts', 'print.mjs');

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the app ended with ${code}: ${said.slice(-500)}`)),
    );
  });
}

async function runApp(pace: Pace, positions: number): Promise<AppFigures> {
  if (!existsSync(launcher())) throw new Error('the app can be measured in the repository only');
  const simulator = await startSimulatorProcess({ seed: 1, ...pace });
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const report = join(folder, 'figures.json');
    const switches = [
      `--benchmark-report=${report}`,
      `--user-data-dir=${join(folder, 'profile')}`,
      `--deribit-url=${simulator.url}`,
      '--log-level=3',
      ...(positions > 0 ? [`--benchmark-positions=${positions}`] : []),
    ];
    const env = { ...process.env, PLIMSOLL_LOG_LEVEL: 'error' };
    await ended(
      spawn(process.execPath, [launcher(), ...switches], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const text = await readFile(report, 'utf8');
    return JSON.parse(text) as AppFigures;
  } finally {
    simulator.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Each app run serves several figures. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};
const sample = once(() => runApp(SAMPLE_PACE, 0));
const large = once(() => runApp(LARGE_PACE, LARGE_BOOK));

const result = (
  id: string,
  unit: string,
  median: number,
  p99: number,
  samples: number,
  count: number,
): BenchResult => ({
  id,
  unit,
  median,
  p99,
  samples,
  count,
});

const cpuTotal = (figures: AppFigures): number =>
  Object.values(figures.cpuPercent).reduce((sum, percent) => sum + percent, 0);

export async function coldStart(): Promise<BenchResult> {
  const { coldStartMs, positions } = await sample();
  return result('app.cold_start', 'ms', coldStartMs, coldStartMs, 1, positions);
}

export async function tickToPaint(): Promise<BenchResult> {
  const { tickToPaintMs, positions } = await sample();
  return result(
    'app.tick_to_paint',
    'ms',
    tickToPaintMs.median,
    tickToPaintMs.p99,
    tickToPaintMs.samples,
    positions,
  );
}

/** All processes of the app, in percent of one core; `count` is the messages a second that arrived. */
export async function idleCpu(): Promise<BenchResult> {
  const figures = await sample();
  const percent = cpuTotal(figures);
  return result('app.idle_cpu', '% of one core', percent, percent, 1, Math.round(figures.messagesPerSecond));
}

export async function heapGrowth(): Promise<BenchResult> {
  const { heapGrowthPercent, positions } = await sample();
  return result('app.heap_growth', '%', heapGrowthPercent, heapGrowthPercent, 1, positions);
}

/** Delay of main's event loop while the large book streams: median, and the longest in place of p99. */
export async function eventLoopDelay(): Promise<BenchResult> {
  const { eventLoopDelayMs, positions } = await large();
  return result('app.event_loop_delay', 'ms (max)', eventLoopDelayMs.p50, eventLoopDelayMs.max, 1, positions);
}

export async function largeFrame(): Promise<BenchResult> {
  const { engineComputeMs, framesPerSecond, positions } = await large();
  return result(
    'app.large_frame',
    'ms',
    engineComputeMs.median,
    engineComputeMs.p99,
    Math.round(framesPerSecond),
    positions,
  );
}
