/** What an error of a venue asks of the session. */
import type { SessionTimings } from './timings';

/** `note`: told, and nothing else. The others give the socket up. */
export type Reaction = 'reconnect' | 'backOff' | 'maintenance' | 'note';

/** Least pause before the next dial, ms. */
export const leastPauseMs = (
  reaction: Exclude<Reaction, 'note'>,
  { backoffBaseMs, maintenanceRetryMs }: Pick<SessionTimings, 'backoffBaseMs' | 'maintenanceRetryMs'>,
): number => ({ maintenance: maintenanceRetryMs, backOff: backoffBaseMs, reconnect: 0 })[reaction];
