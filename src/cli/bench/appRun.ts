/** The running app measured from inside: starts it beside a simulator of its own and reads the figures that it writes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SimulatorOptions } from '../../main/feeds/simulator/simulator';
import { resourcesFolder } from '../resources';
import { startSimulatorProcess, type SimulatorProcess } from './feeds/simulatorProcess';

interface FrameRate {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly droppedShare: number;
}

/** Written by the app; see `windows/benchmark`. */
export interface AppFigures {
  readonly coldStartMs: number;
  readonly tickToPaintMs: { readonly median: number; readonly p99: number; readonly samples: number };
  readonly cpuPercent: Readonly<Record<string, number>>;
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly messagesPerSecond: number;
  readonly heapGrowthPercent: number;
  readonly positions: number;
  readonly framesPerSecond: number;
  readonly engineComputeMs: { readonly median: number; readonly p99: number };
  readonly backtest?: {
    readonly before: FrameRate;
    readonly during: FrameRate;
    readonly runMs: number;
    readonly runs: number;
    readonly progressReports: number;
    readonly cancelMs: number;
  };
}

export type Pace = Pick<SimulatorOptions, 'ratePerSecond' | 'stepMs'>;

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

/** Where prices come from, and what else the app is started with. */
export type Switches = (simulator: SimulatorProcess) => readonly string[];

export async function runApp(pace: Pace, switchesFor: Switches): Promise<AppFigures> {
  if (!existsSync(launcher())) throw new Error('the app can be measured in the repository only');
  const simulator = await startSimulatorProcess({ seed: 1, ...pace });
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const report = join(folder, 'figures.json');
    const switches = [
      `--benchmark-report=${report}`,
      `--user-data-dir=${join(folder, 'profile')}`,
      '--log-level=3',
      ...switchesFor(simulator),
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
