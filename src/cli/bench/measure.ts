/** Timing of one workload: warm-up, then samples; median, 99th percentile and shortest. */
import { performance } from 'node:perf_hooks';

export interface BenchResult {
  readonly id: string;
  readonly unit: string;
  readonly median: number;
  readonly p99: number;
  /** Shortest: what other work on the machine disturbs least. */
  readonly best?: number;
  /** Number of timed runs, and of items in each. */
  readonly samples: number;
  readonly count: number;
}

export interface Timing {
  readonly id: string;
  readonly unit: 'ns/option' | 'ms';
  /** Items in a run: options for ns/option, else what a run covers. */
  readonly count: number;
  readonly warmUps: number;
  readonly samples: number;
  readonly run: (round: number) => void;
}

export function time({ id, unit, count, warmUps, samples, run }: Timing): BenchResult {
  for (let round = 0; round < warmUps; round++) run(round);
  const elapsed = Array.from({ length: samples }, (_, round) => {
    const start = performance.now();
    run(warmUps + round);
    return performance.now() - start;
  });
  elapsed.sort((a, b) => a - b);
  const scale = unit === 'ms' ? 1 : 1e6 / count;
  return {
    id,
    unit,
    median: elapsed[Math.floor(samples / 2)] * scale,
    best: elapsed[0] * scale,
    p99: elapsed[Math.min(samples - 1, Math.floor(samples * 0.99))] * scale,
    samples,
    count,
  };
}
