/** The dial thread as a worker of Node; it lives until it is stopped. */
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DialAnswer, SpawnDialThread } from '../compute/dialProtocol';

/** `entry`: the built `workers/dial`. */
export const spawnDialWorker =
  (entry: string): SpawnDialThread =>
  (desk) => {
    const worker = new Worker(entry, { workerData: { desk, kernelFolder: dirname(entry) }, name: 'dial' });
    let isOver = false;
    return {
      ask: (question) => worker.postMessage(question),
      onAnswer: (listener) => void worker.on('message', (answer: DialAnswer) => listener(answer)),
      onDeath(listener) {
        worker.on('error', (error) => listener(error instanceof Error ? error.message : String(error)));
        worker.on('exit', (code) => !isOver && listener(`exit code ${code}`));
      },
      stop() {
        isOver = true;
        void worker.terminate();
      },
    };
  };
