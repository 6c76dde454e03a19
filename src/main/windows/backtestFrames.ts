/** The window while a rolling backtest runs in its thread: frame rate before and meanwhile, progress, cancel. */
import type { BrowserWindow } from 'electron';
import { DEFAULT_RISK_ASK, type RiskAsk } from '../../contracts/risk';
import type { JobProgress } from '../../contracts/push';
import type { Running } from '../running';
import { measureFrameRate, type FrameRate } from './frameRate';

const BASELINE_MS = 5_000;
const DAYS = 1_000;

const ASK: RiskAsk = {
  ...DEFAULT_RISK_ASK,
  methods: ['historical'],
  backtest: {
    methods: ['historical', 'filtered-ewma'],
    confidence: 0.99,
    windowDays: 500,
    days: DAYS,
    marginUsd: null,
    books: 'today',
  },
  correlation: false,
  challenger: false,
};

export interface BacktestFrames {
  readonly before: FrameRate;
  readonly during: FrameRate;
  /** Of one run, from the window's call to its answer. */
  readonly runMs: number;
  readonly runs: number;
  readonly progressReports: number;
  /** From the window's call to cancel until the run had ended. */
  readonly cancelMs: number;
}

interface Answer {
  readonly ok: boolean;
  readonly failure?: { readonly reason: string; readonly message: string };
}

const call = (window: BrowserWindow, name: string, argument: unknown): Promise<Answer> =>
  window.webContents.executeJavaScript(
    `window.api.call(${JSON.stringify(name)}, ${JSON.stringify(argument)}).then(({ ok, failure }) => ({ ok, failure }))`,
  ) as Promise<Answer>;

const runIn = (window: BrowserWindow, jobId: string): Promise<Answer> =>
  call(window, 'risk.run', { ask: ASK, snapshotId: null, jobId });

function must({ ok, failure }: Answer): void {
  if (!ok) throw new Error(`the backtest failed: ${failure?.message ?? ''}`);
}

/** Starts a run, cancels it at its first report, and waits for its end. */
async function cancelOne(window: BrowserWindow, running: Running): Promise<number> {
  const jobId = 'bench-cancelled';
  const reported = new Promise<void>((resolve) => {
    const dispose = running.onJob(({ id, state, fraction }: JobProgress) => {
      if (id !== jobId || state !== 'running' || fraction === 0) return;
      dispose();
      resolve();
    });
  });
  const run = runIn(window, jobId);
  await reported;
  const askedMs = performance.now();
  must(await call(window, 'risk.cancel', { jobId }));
  const { failure } = await run;
  if (failure?.reason !== 'CANCELLED') throw new Error('the backtest was not cancelled');
  return performance.now() - askedMs;
}

/** One run after another until the frames have been watched for as long as before. */
export async function measureBacktestFrames(
  window: BrowserWindow,
  running: Running,
): Promise<BacktestFrames> {
  const before = await measureFrameRate(window, BASELINE_MS);
  let progressReports = 0;
  const dispose = running.onJob(({ state }) => (progressReports += state === 'running' ? 1 : 0));
  const startMs = performance.now();
  let runs = 0;
  let isWatching = true;
  const watching = measureFrameRate(window, BASELINE_MS).finally(() => (isWatching = false));
  while (isWatching) {
    must(await runIn(window, `bench-${runs}`));
    runs += 1;
  }
  const runMs = (performance.now() - startMs) / runs;
  dispose();
  const during = await watching;
  return { before, during, runMs, runs, progressReports, cancelMs: await cancelOne(window, running) };
}
