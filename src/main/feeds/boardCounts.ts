/** How many instruments of a venue wear which mark. */
import type { Venue } from '../../engine/instruments/instrument';
import type { Row } from './boardRow';
import { QUOTE_FLAGS } from './freshness';

export interface GuardCounts {
  readonly instruments: number;
  readonly stale: number;
  readonly crossed: number;
  readonly outlier: number;
  readonly volRange: number;
  /** A bid or ask that nothing has confirmed for long. */
  readonly oldSide: number;
  readonly oldFunding: number;
}

const NAMES = ['crossed', 'outlier', 'volRange', 'oldSide', 'oldFunding'] as const;

/** As judged last; delivered instruments do not count. */
export function countGuards(rows: Iterable<Row>, venue: Venue): GuardCounts {
  const counts = { instruments: 0, stale: 0, crossed: 0, outlier: 0, volRange: 0, oldSide: 0, oldFunding: 0 };
  for (const { instrument, state, freshness, flags, oldFlags } of rows) {
    if (instrument.venue !== venue || state === 'delivered') continue;
    counts.instruments += 1;
    if (freshness === 'stale') counts.stale += 1;
    for (const name of NAMES) if (((flags | oldFlags) & QUOTE_FLAGS[name]) !== 0) counts[name] += 1;
  }
  return counts;
}
