/**
 * Measures the running app from inside and writes the figures as JSON: cold start, processor use while streaming,
 * delay of main's event loop, tick to paint, growth of the heap. Printed by `plimsoll bench`, never a timed test.
 */
import { app, type BrowserWindow } from 'electron';
import { writeFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LaunchOptions } from '../host';
import type { Running } from '../running';
import { measureBacktestFrames, type BacktestFrames } from './backtestFrames';

const SETTLE_MS = 5_000;
const WINDOW_MS = 15_000;
const NS_PER_MS = 1e6;

export interface AppFigures {
  /** Process creation to the first acknowledged frame that had a ladder, ms. */
  readonly coldStartMs: number;
  /** Newest quote of a frame to its acknowledgement after paint, ms. */
  readonly tickToPaintMs: { readonly median: number; readonly p99: number; readonly samples: number };
  /** Percent of one core by process type while streaming. */
  readonly cpuPercent: Readonly<Record<string, number>>;
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly messagesPerSecond: number;
  readonly heapGrowthPercent: number;
  readonly positions: number;
  readonly framesPerSecond: number;
  readonly engineComputeMs: { readonly median: number; readonly p99: number };
  /** With `--benchmark-backtest`. */
  readonly backtest?: BacktestFrames;
}

const FIRST_PAINT_LIMIT_MS = 60_000;

/** Rejects when the figure does not come in time, so that a benchmark never hangs. */
function within<T>(limitMs: number, figure: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const expired = setTimeout(() => reject(new Error(`no painted ladder within ${limitMs} ms`)), limitMs);
    void figure.then((value) => {
      clearTimeout(expired);
      resolve(value);
    });
  });
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

/** Seconds of processor time so far, by process type. */
function cpuSeconds(): Map<string, number> {
  const byType = new Map<string, number>();
  for (const { type, cpu } of app.getAppMetrics()) {
    byType.set(type, (byType.get(type) ?? 0) + (cpu.cumulativeCPUUsage ?? NaN));
  }
  return byType;
}

const percentSince = (
  before: Map<string, number>,
  after: Map<string, number>,
  ms: number,
): Record<string, number> =>
  Object.fromEntries(
    [...after].map(([type, seconds]) => [type, ((seconds - (before.get(type) ?? 0)) * 1e5) / ms]),
  );

async function measure(running: Running): Promise<AppFigures> {
  const coldStartMs = await within(FIRST_PAINT_LIMIT_MS, running.firstPaintMs);
  await sleep(SETTLE_MS);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const compute: number[] = [];
  let last = { positions: 0, rate: 0 };
  const dispose = running.onFrame((frame) => {
    compute.push(frame.engine.computeMs);
    const rate = frame.feeds.reduce((sum, { messagesPerSecond }) => sum + messagesPerSecond, 0);
    last = { positions: frame.positions.count, rate };
  });
  const paints: number[] = [];
  const disposePaint = running.onPainted((ms) => paints.push(ms));
  const heapBefore = process.memoryUsage().heapUsed;
  const before = cpuSeconds();
  delay.enable();
  await sleep(WINDOW_MS);
  delay.disable();
  const after = cpuSeconds();
  dispose();
  disposePaint();
  return {
    coldStartMs,
    tickToPaintMs: { median: quantile(paints, 0.5), p99: quantile(paints, 0.99), samples: paints.length },
    cpuPercent: percentSince(before, after, WINDOW_MS),
    eventLoopDelayMs: {
      p50: delay.percentile(50) / NS_PER_MS,
      p99: delay.percentile(99) / NS_PER_MS,
      max: delay.max / NS_PER_MS,
    },
    messagesPerSecond: last.rate,
    heapGrowthPercent: (process.memoryUsage().heapUsed / heapBefore - 1) * 100,
    positions: last.positions,
    framesPerSecond: (compute.length * 1000) / WINDOW_MS,
    engineComputeMs: { median: quantile(compute, 0.5), p99: quantile(compute, 0.99) },
  };
}

export async function startBenchmark(
  window: BrowserWindow,
  running: Running,
  path: string,
  { benchmarkBacktest }: LaunchOptions,
): Promise<void> {
  window.focus();
  let code = 0;
  try {
    const figures = await measure(running);
    const backtest = benchmarkBacktest ? await measureBacktestFrames(window, running) : undefined;
    await writeFile(path, JSON.stringify({ ...figures, backtest }, null, 1));
  } catch (error) {
    code = 1;
    process.stderr.write(`benchmark failed: ${String(error)}\n`);
  }
  await running.stop();
  app.exit(code);
}
