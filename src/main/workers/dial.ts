/** Thread of the correlation dial: one desk prepared at the start, then position after position until it is stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { failure, invariant, type Result } from '../../engine/basics/result';
import { readDial, type DialDeskStage } from '../compute/dialDesk';
import { useBuiltKernel } from '../compute/kernelFile';
import type { DialAnswer, DialDesk, DialQuestion } from '../compute/dialProtocol';
import { dialDeskOf } from '../compute/riskJob';

const port = parentPort;
invariant(port, 'the dial entry runs as a worker thread');
const { desk, kernelFolder } = workerData as { readonly desk: DialDesk; readonly kernelFolder: string };
useBuiltKernel(kernelFolder);
let stage: Result<DialDeskStage> | undefined;

function answer({ turn, position }: DialQuestion): DialAnswer {
  const startedMs = performance.now();
  try {
    stage ??= dialDeskOf(desk);
    const read = stage.ok ? readDial(stage.value, position) : stage;
    if (!read.ok) return { turn, result: read };
    return { turn, result: { ok: true, value: { ...read.value, tookMs: performance.now() - startedMs } } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { turn, result: failure('INTERNAL', `correlation dial: ${why}`) };
  }
}

port.on('message', (question: DialQuestion) => port.postMessage(answer(question)));
