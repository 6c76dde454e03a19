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
  readonly unit: 'ns/option' | 'ns/frame' | 'ms';
  /** Items in a run: options or frames for the units that count them, else what a run covers. */
  readonly count: number;
  readonly warmUps: number;
  readonly samples: number;
  readonly run: (round: number) => void;
}

/** Times workloads in turn, round by round: what disturbs the machine disturbs all of them, and ratios hold. */
export function timeInTurn(timings: readonly Timing[]): readonly BenchResult[] {
  const elapsed = timings.map((): number[] => []);
  const rounds = Math.max(...timings.map(({ warmUps, samples }) => warmUps + samples));
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run, warmUps, samples }] of timings.entries()) {
      if (round >= warmUps + samples) continue;
      const start = performance.now();
      run(round);
      if (round >= warmUps) elapsed[i].push(performance.now() - start);
    }
  }
  return timings.map((timing, i) => resultOf(timing, elapsed[i]));
}

export const time = (timing: Timing): BenchResult => timeInTurn([timing])[0];

function resultOf({ id, unit, count, samples }: Timing, elapsed: number[]): BenchResult {
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
