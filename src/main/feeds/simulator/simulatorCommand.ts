/** What the thread or process of a simulator may be told. */
import type { Venue } from '../../../engine/instruments/instrument';
import type { FaultState } from './faults';

export type SimulatorCommand =
  | { readonly kind: 'faults'; readonly venue?: Venue; readonly faults: Partial<FaultState> }
  | { readonly kind: 'clearFaults'; readonly venue?: Venue }
  | { readonly kind: 'killSockets'; readonly venue?: Venue }
  | { readonly kind: 'maintenance'; readonly venue?: Venue; readonly on: boolean }
  | { readonly kind: 'fault'; readonly venue: Venue; readonly fault: string; readonly on: boolean }
  | { readonly kind: 'expire'; readonly symbol: string }
  /** The account of the test keys buys, or sells with a negative quantity, by the venue's own name. */
  | { readonly kind: 'trade'; readonly venue: Venue; readonly symbol: string; readonly quantity: number }
  /** Answered with the counts of frames, once nothing more is sent; processes only. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'stop' };
