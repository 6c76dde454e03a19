/** The built-in exchange: a thread that speaks a venue's protocol on loopback. */
import { Worker } from 'node:worker_threads';
import type { SimulatorOptions } from '../feeds/simulator/simulator';
import type { FeedAddress } from '../feeds/registry';

export interface BuiltInExchange {
  readonly address: FeedAddress;
  stop(): Promise<void>;
}

interface Started {
  readonly url: string;
  readonly restUrl: string;
}

const START_LIMIT_MS = 15_000;

/** Starts the thread at `entry`; rejects when it does not come up. */
export async function startBuiltInExchange(
  entry: string,
  options: SimulatorOptions,
): Promise<BuiltInExchange> {
  const worker = new Worker(entry, { workerData: options, name: 'exchange' });
  const started = await new Promise<Started>((resolve, reject) => {
    const expired = setTimeout(
      () => reject(new Error('the built-in exchange did not start')),
      START_LIMIT_MS,
    );
    worker.once('message', (message: Started) => {
      clearTimeout(expired);
      resolve(message);
    });
    worker.once('error', (error) => {
      clearTimeout(expired);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
  return {
    address: { url: started.url, restUrl: started.restUrl, source: 'simulator' },
    stop: async () => void (await worker.terminate()),
  };
}
