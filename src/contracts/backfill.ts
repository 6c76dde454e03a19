/** Histories downloaded from venues: what is offered, what is stored, how far a download has come. */
import { z } from 'zod';

/** `index` and `perpetual` are closes, `volIndex` and `realisedVol` fractions a year, `funding` a fraction per interval. */
export const SERIES_KINDS = ['index', 'perpetual', 'volIndex', 'funding', 'realisedVol'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

/** `event`: whenever the venue pays, no fixed grid. */
export const SERIES_STEPS = ['day', 'hour', 'event'] as const;
export type SeriesStep = (typeof SERIES_STEPS)[number];

export const HISTORY_ENDPOINTS = ['simulator', 'production', 'test'] as const;
export type HistoryEndpoint = (typeof HISTORY_ENDPOINTS)[number];

export const seriesChoiceSchema = z.strictObject({
  kind: z.enum(SERIES_KINDS),
  coin: z.string().regex(/^[A-Z0-9]{1,12}$/),
  step: z.enum(SERIES_STEPS),
});
export type SeriesChoice = z.infer<typeof seriesChoiceSchema>;

export const backfillAskSchema = z.strictObject({
  venue: z.string().min(1).max(20),
  endpoint: z.enum(HISTORY_ENDPOINTS),
  series: z.array(seriesChoiceSchema).min(1).max(40),
  /** Values of instants from `fromMs` up to, not at, `toMs`. */
  fromMs: z.number().int().min(Date.UTC(2010, 0)).max(Date.UTC(2100, 0)),
  toMs: z.number().int().min(Date.UTC(2010, 0)).max(Date.UTC(2100, 0)),
  jobId: z.string().min(1).max(60),
});
export type BackfillAsk = z.infer<typeof backfillAskSchema>;

export interface VenueOffer {
  readonly venue: string;
  readonly endpoints: readonly HistoryEndpoint[];
  readonly series: readonly SeriesChoice[];
}

/** A range of instants, the end not included, ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface VenueSeriesKey extends SeriesChoice {
  readonly venue: string;
  readonly endpoint: HistoryEndpoint;
}

/** Names a stored series: data of a venue's test site or of the built-in exchange are never taken for the venue's. */
export const seriesIdOf = ({ venue, endpoint, kind, coin, step }: VenueSeriesKey): string =>
  `${venue}.${endpoint}/${kind}/${coin}/${step}`;

/** A stored series with its provenance. */
export interface VenueSeriesSummary extends VenueSeriesKey {
  readonly id: string;
  /** What the venue calls it. */
  readonly name: string;
  readonly wanted: TimeRange;
  readonly count: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Share of the wanted range that has been asked for and answered. */
  readonly doneShare: number;
  /** Stretches without a value, after they were asked for again; the longest first, at most 20. */
  readonly gaps: readonly TimeRange[];
  readonly gapCount: number;
  /** Rows that were kept though they look odd, the newest first, at most 20. */
  readonly findings: readonly string[];
  readonly pages: number;
  readonly fetchedMs: number | null;
  /** Newest request that brought rows. */
  readonly request: string | null;
  /** Factor that the series can stand for, or null: shown, not used. */
  readonly factorId: string | null;
  /** The risk run reads it now. */
  readonly isUsed: boolean;
}

export interface BackfillOutcome {
  readonly rows: number;
  readonly pages: number;
  readonly gaps: number;
}
