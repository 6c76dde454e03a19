/** The 36 faults that venues have shown in production, in the order of their numbers. */
import type { Fault } from './fault';
import { CONTENT_FAULTS } from './faultsOfContent';
import { SESSION_FAULTS } from './faultsOfSessions';
import { VENUE_FAULTS } from './faultsOfVenues';

export const FAULTS: readonly Fault[] = [...SESSION_FAULTS, ...CONTENT_FAULTS, ...VENUE_FAULTS].sort(
  (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
);

export const findFault = (id: string): Fault | undefined => FAULTS.find((fault) => fault.id === id);
