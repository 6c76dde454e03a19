/** Thread that runs one long risk job: VaR by all methods, backtests, correlations, P&L explain. */
import { parentPort, workerData } from 'node:worker_threads';
import { failure, invariant } from '../../engine/basics/result';
import { useBuiltKernel } from '../compute/kernelFile';
import { runRiskJob } from '../compute/riskJob';
import type { RiskThreadData, RiskThreadMessage } from '../compute/riskProtocol';

const port = parentPort;
invariant(port, 'the risk entry runs as a worker thread');

const { job, cancelFlag, kernelFolder } = workerData as RiskThreadData & { readonly kernelFolder: string };
const flag = new Int32Array(cancelFlag);
const post = (message: RiskThreadMessage): void => port.postMessage(message);

/** More often than this nobody sees it. */
const REPORT_EVERY_MS = 50;
let reportedMs = -Infinity;

function keepGoing(fraction: number, detail: string): boolean {
  if (performance.now() - reportedMs >= REPORT_EVERY_MS) {
    reportedMs = performance.now();
    post({ kind: 'progress', fraction, detail });
  }
  return Atomics.load(flag, 0) === 0;
}

function answer(): RiskThreadMessage {
  try {
    return { kind: 'answer', result: runRiskJob(job, keepGoing) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'answer', result: failure('INTERNAL', `risk run: ${why}`) };
  }
}

useBuiltKernel(kernelFolder);
post(answer());
port.close();
