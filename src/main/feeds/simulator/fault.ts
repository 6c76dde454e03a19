/** What a fault is: a switch of the simulator, venue by venue, and what must hold while it is on. */
import type { Venue } from '../../../engine/instruments/instrument';
import type { FaultState } from './faults';
import type { SimulatedVenue } from './venue';

/** What faults act on. */
export interface FaultStage {
  readonly venues: Readonly<Record<Venue, SimulatedVenue>>;
  /** Every spot moves by this factor at once. */
  jump(factor: number): void;
  /** The nearest expiry ends now on every venue, and another day is listed. */
  roll(): void;
  /** Changes the price steps of everything that is listed. */
  changeTerms(): void;
  /** Dated futures are delivered and not listed again. */
  endFutures(): void;
}

export interface Fault {
  readonly id: string;
  readonly title: string;
  /** Venues whose dialect can show it. */
  readonly venues: readonly Venue[];
  readonly does: string;
  readonly expected: string;
  /** Knobs in force while it is on; without them it happens once. */
  readonly knobs?: (venue: Venue) => Partial<FaultState>;
  /** What happens at the moment it is switched on. */
  readonly fire?: (stage: FaultStage, venue: Venue) => void;
  /** What ends it besides the knobs. */
  readonly end?: (stage: FaultStage, venue: Venue) => void;
}
