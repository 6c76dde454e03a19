/** Faults switched on and off, venue by venue. */
import type { Venue } from '../../../engine/instruments/instrument';
import { noFaults, type FaultState } from './faults';
import type { Fault, FaultStage } from './fault';
import { findFault } from './faultList';

export class FaultDesk {
  private readonly active = new Map<Venue, Set<string>>();

  constructor(private readonly stage: FaultStage) {}

  /** Ids of the faults in force at a venue. */
  inForce(venue: Venue): readonly string[] {
    return [...(this.active.get(venue) ?? [])];
  }

  /** False when there is no such fault at the venue. */
  set(venue: Venue, id: string, isOn: boolean): boolean {
    const fault = findFault(id);
    if (!fault?.venues.includes(venue)) return false;
    if (isOn) this.begin(venue, fault);
    else this.finish(venue, fault);
    return true;
  }

  private begin(venue: Venue, fault: Fault): void {
    if (fault.knobs) {
      Object.assign(this.stage.venues[venue].faults, fault.knobs(venue));
      const active = this.active.get(venue) ?? new Set();
      this.active.set(venue, active.add(fault.id));
    }
    fault.fire?.(this.stage, venue);
  }

  private finish(venue: Venue, fault: Fault): void {
    const active = this.active.get(venue);
    if (!active?.delete(fault.id)) return;
    const rest = noFaults();
    for (const id of active) Object.assign(rest, findFault(id)?.knobs?.(venue));
    const { faults } = this.stage.venues[venue];
    const own = Object.keys(fault.knobs?.(venue) ?? {}) as (keyof FaultState)[];
    Object.assign(faults, Object.fromEntries(own.map((knob) => [knob, rest[knob]])));
    fault.end?.(this.stage, venue);
  }

  clear(venue: Venue): void {
    for (const id of this.inForce(venue)) this.set(venue, id, false);
    this.stage.venues[venue].clearFaults();
  }
}
