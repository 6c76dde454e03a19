/** Figures of a simulated day of four venues, all from one run. */
import { VENUES } from '../../../engine/instruments/symbol';
import type { BenchResult } from '../measure';
import { day, type DayFigures } from './day';

/** Past the age at which sockets are exchanged. */
const DAY_HOURS = 26;
const LEAST_HOURS = 2;
/** What a whole day is asked for with; less time is a part of the day. */
const WHOLE_DAY_SECONDS = 600;

const READ = {
  frames: { unit: 'frames', of: ({ frames }) => frames },
  pace: { unit: 'frames/s', of: ({ frames, seconds }) => frames / seconds },
  heap: { unit: '%', of: ({ heapGrowthPercent }) => heapGrowthPercent },
  faults: { unit: 'reconnects + rejected', of: ({ reconnects, rejected }) => reconnects + rejected },
  notLive: { unit: 'venues', of: ({ notLive }) => notLive },
  sockets: { unit: 'sockets', of: ({ exchangedSockets }) => exchangedSockets },
  misplaced: { unit: 'instruments', of: ({ misplaced }) => misplaced },
} as const satisfies Record<string, { readonly unit: string; readonly of: (figures: DayFigures) => number }>;

let measured: Promise<DayFigures> | undefined;

export const dayBench =
  (id: string, what: keyof typeof READ) =>
  async (_: unknown, { seconds }: { readonly seconds: number }): Promise<BenchResult> => {
    const share = Math.min(1, seconds / WHOLE_DAY_SECONDS);
    measured ??= day(Math.max(LEAST_HOURS, DAY_HOURS * share));
    const figures = await measured;
    const { unit, of } = READ[what];
    const figure = of(figures);
    const count = Math.round(figures.hours);
    return { id, unit, median: figure, p99: figure, samples: VENUES.length, count };
  };
