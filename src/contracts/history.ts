/** What a window asks of the factor histories and sees of them. */
import { z } from 'zod';
import type { Failure } from './result';

/** Where a series comes from; kept with it and printed beside every figure that it enters. */
export const provenanceSchema = z.strictObject({
  title: z.string().min(1).max(300),
  source: z.string().max(500),
  sourceUrl: z.string().max(500),
  licence: z.string().max(300),
});

export interface HistorySummary {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly sourceUrl: string;
  readonly licence: string;
  readonly isBundled: boolean;
  readonly importedMs: number;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface HistoryFinding {
  readonly seriesId: string;
  readonly message: string;
}

/** A file that was read and waits for the user's word. */
export interface HistoryPreview {
  readonly label: string;
  readonly series: readonly {
    readonly id: string;
    readonly count: number;
    readonly firstMs: number;
    readonly lastMs: number;
    /** A stored series of this name is replaced. */
    readonly replaces: boolean;
  }[];
  readonly findings: readonly HistoryFinding[];
  /** Row by row why the file is refused; empty when it can be stored. */
  readonly errors: readonly {
    readonly row: number;
    readonly column: string;
    readonly value: string;
    readonly message: string;
  }[];
  readonly failure: Failure | null;
}
