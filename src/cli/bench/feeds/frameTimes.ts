/** How long each frame took: from the instant that the simulator hands it to its socket to the end of its handling. */
import { readFileSync } from 'node:fs';
import { systemNetwork, type Network } from '../../../main/feeds/network';
import { machineMs, withProbe } from '../../../main/feeds/simulator/departures';
import { LatencyHistogram } from './latency';
import type { StolenTime } from './stolenTime';

const CHUNK = 1 << 14;

export interface Latencies {
  readonly all: LatencyHistogram;
  /** Of frames that were under way in no second of which the host took much. */
  readonly undisturbed: LatencyHistogram;
}

/** Instants in order, outside the heap that is measured. */
class Instants {
  private readonly chunks: Float64Array[] = [];
  private length = 0;

  push(ms: number): void {
    const at = this.length % CHUNK;
    if (at === 0) this.chunks.push(new Float64Array(CHUNK));
    this.chunks[this.chunks.length - 1][at] = ms;
    this.length += 1;
  }

  at(index: number): number | undefined {
    return index < this.length ? this.chunks[Math.floor(index / CHUNK)][index % CHUNK] : undefined;
  }
}

export class FrameTimes {
  /** When the handling of each frame ended, by probe: board and listeners are told before the network is returned to. */
  private readonly handled: Instants[] = [];

  /** The real network, with a probe on every socket. */
  readonly network: Network = {
    dial: (url, listener) => {
      const ends = new Instants();
      const probe = this.handled.push(ends) - 1;
      return systemNetwork.dial(withProbe(url, probe), {
        opened: () => listener.opened(),
        text: (text) => {
          listener.text(text);
          ends.push(machineMs());
        },
        pinged: () => listener.pinged(),
        failed: (message) => listener.failed(message),
        closed: (code, reason) => listener.closed(code, reason),
      });
    },
    get: (url, timeoutMs, headers) => systemNetwork.get(url, timeoutMs, headers),
  };

  /** Of the frames that a simulator wrote to its file of departures from an instant on. */
  since(startMs: number, departures: string, stolen: StolenTime): Latencies {
    const [all, undisturbed] = [new LatencyHistogram(), new LatencyHistogram()];
    const disturbs = stolen.disturbances();
    const bytes = readFileSync(departures);
    const pairs = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    const nth = new Array<number>(this.handled.length).fill(0);
    for (let i = 0; i < pairs.length; i += 2) {
      const [probe, sentMs] = [pairs[i], pairs[i + 1]];
      const endedMs = this.handled[probe].at(nth[probe]);
      nth[probe] += 1;
      if (endedMs === undefined || sentMs < startMs) continue;
      all.add(endedMs - sentMs);
      if (!disturbs(sentMs, endedMs)) undisturbed.add(endedMs - sentMs);
    }
    return { all, undisturbed };
  }
}
