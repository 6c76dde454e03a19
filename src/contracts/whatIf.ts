/** Calls behind a what-if: finding listed instruments by what is typed, and following those that legs name. */
import { z } from 'zod';
import type { WhatIfAnswer } from './marginExplain';
import type { Failure } from './result';

const id = z.string().min(1).max(200);

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

export const WHAT_IF_CALLS = {
  'margin.whatIf': z.strictObject({
    accountId: id,
    legs: z.array(z.strictObject({ instrumentId: id, quantity: finite })).max(200),
    withDistance: z.boolean(),
  }),
  /** Words in any order (`btc 27jun 60000 c`); the best matches first. */
  'instruments.search': z.strictObject({ text: z.string().max(80), limit: z.int().min(1).max(50) }),
  /** Replaces the set of instruments that hypothetical legs name; empty: none. */
  'whatIf.follow': z.strictObject({ instrumentIds: z.array(id).max(50) }),
} as const satisfies Record<string, z.ZodType>;

export interface InstrumentHit {
  readonly instrumentId: string;
  readonly symbol: string;
  readonly venue: string;
  readonly kind: string;
  readonly underlying: string;
  readonly expiryMs: number | null;
  /** False: a strike that the venue does not list; its vol comes from the strikes around it. */
  readonly isListed: boolean;
}

export interface FollowedInstrument {
  readonly instrumentId: string;
  readonly isListed: boolean;
  /** Why it cannot be followed, else null. */
  readonly failure: Failure | null;
  /** Why no quote of it can come while none is there, else null: waiting is of no use. */
  readonly noQuote: Failure | null;
}

export interface WhatIfAnswers {
  'margin.whatIf': WhatIfAnswer;
  'instruments.search': readonly InstrumentHit[];
  'whatIf.follow': readonly FollowedInstrument[];
}
