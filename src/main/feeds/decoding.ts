/** What decoding a frame leads to, for adapters and for `plimsoll decode`. */
import type { Failure } from '../../engine/basics/result';
import type { Instrument } from '../../engine/instruments/instrument';
import type { AccountUpdate } from './account';
import type { MarketUpdate } from './feed';
import type { PastRow } from './past';

/** Collects the outcome of frames; one is reused for the life of a feed. */
export interface DecodeSink {
  readonly updates: MarketUpdate[];
  /** Rows of private channels; a sink without it has them ignored. */
  account?(update: AccountUpdate): void;
  /** Rows of history calls; a sink without it has them ignored. */
  past?(row: PastRow): void;
  /** Understood, but of no use here; `why` is a short stable text that is counted. */
  ignored(why: string, detail: string): void;
  /** Not what the venue documents: nothing of the row or frame was used. */
  rejected(why: string, failure: Failure): void;
}

export interface DecodeContext {
  /** Terms of a symbol, or `undefined` when the venue does not list it. */
  readonly instrument: (symbol: string) => Instrument | undefined;
  /** Instant of arrival, local clock. */
  localTimeMs: number;
  /** A later exchange time than this is a fault (local time corrected for the clocks' offset, plus a margin). */
  latestTimeMs: number;
}

/** One recorded frame: text as it came, or the answer of a REST call with the path that asked for it. */
export interface RecordedFrame {
  readonly direction: 'received' | 'sent' | 'rest';
  readonly text: string;
  readonly path?: string;
  readonly status?: number;
  /** What the document that holds it says it is of, for answers whose path names no call. */
  readonly kind?: string;
  /** Instant of arrival, when the recording holds it. */
  readonly localTimeMs?: number;
}

/** Decodes recorded frames of one venue without a session. */
export type RecordedDecoder = (frame: RecordedFrame, context: DecodeContext, sink: DecodeSink) => void;
