/**
 * What needs the window, measured in the running app: on the sample book under 1,000 messages a second, on 10,000
 * positions in 50 accounts, with four venues at 5,000 messages a second, and while backtests run. The exchange runs as a
 * process of its own, so that the app's processor time is the app's.
 */
import { VENUES } from '../../engine/instruments/symbol';
import { runApp, type AppFigures, type Pace, type Switches } from './appRun';
import type { BenchResult } from './measure';

/** A message per held instrument and step, and steps so quick that the sample book brings 1,000 messages a second. */
const SAMPLE_PACE: Pace = { ratePerSecond: 20_000, stepMs: 65 };
/** With every instrument held, the simulator's rate is the app's. */
const LARGE_PACE: Pace = { ratePerSecond: 1_000 };
const LARGE_BOOK = 10_000;

/** What `feeds.mixed` streams to the board alone. */
const MIXED_PACE: Pace = { ratePerSecond: 360, stepMs: 25 };
const BACKTEST_POSITIONS = 200;

const deribit =
  (...more: readonly string[]): Switches =>
  ({ url }) => [`--deribit-url=${url}`, ...more];
const everyVenue: Switches = ({ url }) => [
  `--simulator-url=ws://${new URL(url).host}`,
  `--venues=${VENUES.join(',')}`,
];

/** Each app run serves several figures. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};
const sample = once(() => runApp(SAMPLE_PACE, deribit()));
const large = once(() => runApp(LARGE_PACE, deribit(`--benchmark-positions=${LARGE_BOOK}`)));
const mixed = once(() => runApp(MIXED_PACE, everyVenue));
const backtest = once(async () => {
  const switches = deribit(`--benchmark-positions=${BACKTEST_POSITIONS}`, '--benchmark-backtest');
  const figures = (await runApp(LARGE_PACE, switches)).backtest;
  if (figures === undefined) throw new Error('the app wrote no figures of a backtest');
  return figures;
});

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

/** Delay of main's event loop with the window open and four venues; `count` is the messages a second that arrived. */
export async function fourVenuesDelay(): Promise<BenchResult> {
  const { eventLoopDelayMs, messagesPerSecond } = await mixed();
  const { p50, p99 } = eventLoopDelayMs;
  return result('app.four_venues_delay', 'ms', p50, p99, VENUES.length, Math.round(messagesPerSecond));
}

type BacktestFigures = NonNullable<AppFigures['backtest']>;
type Reading = Pick<BenchResult, 'unit' | 'median' | 'p99'>;

const single = (unit: string, value: number): Reading => ({ unit, median: value, p99: value });

const BACKTEST_READINGS: Readonly<Record<string, (figures: BacktestFigures) => Reading>> = {
  'app.backtest_frames.before': ({ before }) => ({ unit: 'ms', median: before.medianMs, p99: before.p99Ms }),
  'app.backtest_frames': ({ during }) => ({ unit: 'ms', median: during.medianMs, p99: during.p99Ms }),
  'app.backtest_frames.dropped': ({ before, during }) => ({
    unit: '% before, during',
    median: before.droppedShare * 100,
    p99: during.droppedShare * 100,
  }),
  'app.backtest_frames.run': ({ runMs }) => single('ms', runMs),
  'app.backtest_frames.cancel': ({ cancelMs }) => single('ms', cancelMs),
};

/** `samples` is the number of runs meanwhile, `count` that of their progress reports. */
export const backtestFrames = (id: keyof typeof BACKTEST_READINGS) => async (): Promise<BenchResult> => {
  const figures = await backtest();
  return { id, ...BACKTEST_READINGS[id](figures), samples: figures.runs, count: figures.progressReports };
};
