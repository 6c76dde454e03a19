/** Frames of one venue as its adapter receives them from the simulator: what the benchmarks of mapping decode. */
import type { Venue } from '../../../engine/instruments/instrument';
import { systemNetwork, type Network } from '../../../main/feeds/network';
import type { RecordedFrame } from '../../../main/feeds/decoding';
import { FEEDS } from '../../../main/feeds/registry';
import { startSimulator } from '../../../main/feeds/simulator/simulator';
import { silentLogger } from '../../../main/log';

const SEED = 11;
const GIVE_UP_MS = 60_000;

/** Passes everything through and keeps what came in. */
function noting(frames: RecordedFrame[]): Network {
  return {
    dial: (url, listener) =>
      systemNetwork.dial(url, {
        opened: () => listener.opened(),
        text: (text) => {
          frames.push({ direction: 'received', text });
          listener.text(text);
        },
        pinged: () => listener.pinged(),
        failed: (message) => listener.failed(message),
        closed: (code, reason) => listener.closed(code, reason),
      }),
    async get(url, timeoutMs) {
      const response = await systemNetwork.get(url, timeoutMs);
      const { pathname, search } = new URL(url);
      frames.push({
        direction: 'rest',
        text: response.body,
        path: pathname + search,
        status: response.status,
      });
      return response;
    },
  };
}

/** Runs a session until it has received `count` frames on its sockets; REST answers come with them, in order. */
export async function recordVenue(venue: Venue, count: number): Promise<readonly RecordedFrame[]> {
  const entry = FEEDS.find((one) => one.venue === venue);
  if (!entry) throw new Error(`no feed for ${venue}`);
  const frames: RecordedFrame[] = [];
  const simulator = await startSimulator({ seed: SEED, stepMs: 20 });
  const feed = entry.create({ ...simulator.address(venue), source: 'simulator' }, silentLogger, {
    network: noting(frames),
  });
  feed.start();
  try {
    await untilReceived(frames, count);
  } finally {
    await feed.stop();
    await simulator.stop();
  }
  return frames;
}

async function untilReceived(frames: readonly RecordedFrame[], count: number): Promise<void> {
  const giveUpMs = Date.now() + GIVE_UP_MS;
  while (frames.filter(({ direction }) => direction === 'received').length < count) {
    if (Date.now() > giveUpMs) throw new Error(`${frames.length} frames after ${GIVE_UP_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
