/** Which channels a session is judged by, and how long a channel may take to speak. */
import type { Lanes } from './lanes';
import type { VenueProtocol } from './protocol';
import type { SessionTimings } from './timings';
import type { Vitals } from './vitals';

/** Judges by channels that always speak, but not by one already known to be dumb: that is named in the status. */
export function watchCanaries(vitals: Vitals, lanes: Lanes, protocol: VenueProtocol, nowMs: number): void {
  const watched: Record<'index' | 'other', string[]> = { index: [], other: [] };
  for (const { name, ledger } of lanes.all()) {
    for (const key of ledger.names()) {
      const kind = protocol.canaries(name, key);
      if (!kind) continue;
      const state = ledger.stateOf(key);
      if (state !== 'silent' && state !== 'refused') watched[kind].push(`${name} ${key}`);
    }
  }
  vitals.watch(watched.index, watched.other, nowMs);
}

/** `undefined`: the channel speaks on events only. */
export function firstDataLimit(
  protocol: VenueProtocol,
  { firstDataMs }: SessionTimings,
  key: string,
): number | undefined {
  const factor = protocol.firstDataFactor(key);
  return factor === undefined ? undefined : factor * firstDataMs;
}
