/** First words on a new socket: ask for heartbeats, compare clocks. */
import { success, type Result } from '../../../engine/basics/result';
import type { Rpc } from './rpc';
import type { DeribitSettings } from './settings';

export interface Handshake {
  /** Venue clock minus local clock, ms; half the round trip is its error. */
  readonly clockOffsetMs: number | undefined;
}

export async function shakeHands(
  rpc: Rpc,
  { clock, heartbeatSeconds }: DeribitSettings,
): Promise<Result<Handshake>> {
  const heartbeat = await rpc.ask('public/set_heartbeat', { interval: heartbeatSeconds });
  if (!heartbeat.ok) return heartbeat;
  const sentMs = clock.now();
  const time = await rpc.ask('public/get_time', {});
  if (!time.ok) return time;
  const middleMs = (sentMs + clock.now()) / 2;
  return success({ clockOffsetMs: typeof time.value === 'number' ? time.value - middleMs : undefined });
}
