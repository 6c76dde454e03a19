/** Mixed frames of four venues: five thousand a second for as long as asked, and twice and four times that, shorter. */
import { VENUES } from '../../../engine/instruments/symbol';
import type { BenchResult } from '../measure';
import { stream, type StreamFigures } from './stream';

/** What the simulator is told, and how long it streams at most. */
const LOADS = {
  mixed: { ratePerSecond: 1350, mostSeconds: Infinity },
  heavy: { ratePerSecond: 4000, mostSeconds: 60 },
  burst: { ratePerSecond: 9200, mostSeconds: 5 },
} as const;

type Load = keyof typeof LOADS;

const measured = new Map<Load, Promise<StreamFigures>>();

/** All figures of a load come from one run. */
function figuresOf(load: Load, seconds: number): Promise<StreamFigures> {
  const { ratePerSecond, mostSeconds } = LOADS[load];
  const run = measured.get(load) ?? stream(ratePerSecond, Math.min(seconds, mostSeconds));
  measured.set(load, run);
  return run;
}

type Read = (figures: StreamFigures) => Pick<BenchResult, 'unit' | 'median' | 'p99'> & { seconds?: number };

const held: Read = ({ messagesPerSecond, latencies }) => ({
  unit: 'messages/s, p99 ms',
  median: messagesPerSecond,
  p99: latencies.all.quantile(0.99),
});

/** The count is of the seconds that were left to this machine. */
const undisturbed: Read = ({ latencies, undisturbedSeconds }) => ({
  unit: 'ms',
  median: latencies.undisturbed.quantile(0.5),
  p99: latencies.undisturbed.quantile(0.99),
  seconds: undisturbedSeconds,
});

const single =
  (unit: string, of: (figures: StreamFigures) => number): Read =>
  (figures) => ({ unit, median: of(figures), p99: of(figures) });

const READ = {
  held,
  undisturbed,
  stolen: single('% of processors', ({ stolenPercent }) => stolenPercent),
  size: single('bytes/frame', ({ frameBytes }) => frameBytes),
  core: single('% of core', ({ corePercent }) => corePercent),
  heap: single('%', ({ heapGrowthPercent }) => heapGrowthPercent),
  faults: single('reconnects + rejected', ({ reconnects, rejected }) => reconnects + rejected),
  lost: single('frames', ({ lost }) => lost),
} as const;

export const streamBench =
  (id: string, load: Load, what: keyof typeof READ) =>
  async (_: unknown, { seconds }: { readonly seconds: number }): Promise<BenchResult> => {
    const figures = await figuresOf(load, seconds);
    const { seconds: covered = figures.seconds, ...read } = READ[what](figures);
    return { id, ...read, samples: VENUES.length, count: Math.round(covered) };
  };
