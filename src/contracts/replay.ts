/** A recording that is played in place of the live market. */
import { z } from 'zod';

export const REPLAY_SPEEDS = [1, 5, 20, 'max'] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

export interface ReplayState {
  /** File name without its folder. */
  readonly name: string;
  readonly venue: string;
  /** Local clock of the recording at its start, its end and now, ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly positionMs: number;
  readonly speed: ReplaySpeed;
  readonly isPlaying: boolean;
  /** A jump is being made: the market is built up again from the start. */
  readonly isSeeking: boolean;
  /** The recording lists nothing of the portfolio: the sample book stands in its place. */
  readonly isSampleBook: boolean;
  /** Why the recording ends early; empty when it does not. */
  readonly notice: string;
}

const nothing = z.undefined();

export const REPLAY_CALLS = {
  /** null asks for a file; `sample` is the shipped session. */
  'replay.open': z.strictObject({ path: z.string().min(1).max(4096).nullable(), isSample: z.boolean() }),
  'replay.close': nothing,
  'replay.play': z.strictObject({ isPlaying: z.boolean() }),
  'replay.speed': z.strictObject({
    speed: z.union([z.literal(1), z.literal(5), z.literal(20), z.literal('max')]),
  }),
  'replay.seek': z.strictObject({ positionMs: z.number().min(0).max(1e14) }),
  'replay.state': nothing,
} as const;

export interface ReplayAnswers {
  /** null when no file was chosen. */
  'replay.open': ReplayState | null;
  'replay.close': null;
  'replay.play': null;
  'replay.speed': null;
  'replay.seek': null;
  'replay.state': ReplayState | null;
}
