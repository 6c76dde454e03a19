/** The import thread as a worker of Node. */
import { Worker } from 'node:worker_threads';
import type { SpawnImportThread, ThreadMessage } from './importProtocol';

/** `entry`: the built `workers/import`. */
export const spawnImportWorker =
  (entry: string): SpawnImportThread =>
  (data) => {
    const worker = new Worker(entry, { workerData: data, name: 'import' });
    let isStopping = false;
    return {
      post: (request) => worker.postMessage(request),
      onMessage: (listener) => void worker.on('message', (message: ThreadMessage) => listener(message)),
      onDeath(listener) {
        worker.on('error', (error) => listener(error instanceof Error ? error.message : String(error)));
        worker.on('exit', (code) => !isStopping && listener(`exit code ${code}`));
      },
      stop() {
        isStopping = true;
        void worker.terminate();
      },
    };
  };
