/** The risk thread as a worker of Node; one job, then it ends. */
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RiskThreadMessage, SpawnRiskThread } from '../compute/riskProtocol';

/** `entry`: the built `workers/risk`. */
export const spawnRiskWorker =
  (entry: string): SpawnRiskThread =>
  (data) => {
    const worker = new Worker(entry, { workerData: { ...data, kernelFolder: dirname(entry) }, name: 'risk' });
    let isOver = false;
    return {
      onMessage: (listener) =>
        void worker.on('message', (message: RiskThreadMessage) => {
          if (message.kind === 'answer') isOver = true;
          listener(message);
        }),
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
