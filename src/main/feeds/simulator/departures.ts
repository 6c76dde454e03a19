/**
 * When each text frame was handed to its socket: written to a file, so that a client on the same machine can tell
 * afterwards how long every frame took. A client names its socket in the address, `?probe=7`.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

const PROBE = 'probe';
/** Pairs of probe and instant that are held until they are written. */
const HELD_PAIRS = 1 << 15;

/** Milliseconds of a clock that all processes of one machine share and nobody sets. */
export function machineMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

export const withProbe = (url: string, probe: number): string =>
  `${url}${url.includes('?') ? '&' : '?'}${PROBE}=${probe}`;

/** The path as a venue knows it, and the client's name for the socket. */
export function splitProbe(path: string): { readonly path: string; readonly probe: number | undefined } {
  const found = new RegExp(`[?&]${PROBE}=(\\d+)$`).exec(path);
  return found ? { path: path.slice(0, found.index), probe: Number(found[1]) } : { path, probe: undefined };
}

/** Doubles in pairs: probe, instant of {@link machineMs}. */
export class Departures {
  private readonly file: number;
  private readonly held = new Float64Array(2 * HELD_PAIRS);
  private used = 0;

  constructor(path: string) {
    this.file = openSync(path, 'w');
  }

  note(probe: number): void {
    if (this.used === this.held.length) this.write();
    this.held[this.used] = probe;
    this.held[this.used + 1] = machineMs();
    this.used += 2;
  }

  /** Everything so far is in the file. */
  write(): void {
    writeSync(this.file, this.held.subarray(0, this.used));
    this.used = 0;
  }

  close(): void {
    this.write();
    closeSync(this.file);
  }
}
