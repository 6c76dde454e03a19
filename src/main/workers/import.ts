/** Thread that reads position files and writes large changes. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../engine/basics/result';
import { parseSymbol } from '../../engine/instruments/symbol';
import { createImportJob } from '../services/importJob';
import type { ThreadData, ThreadRequest } from '../services/importProtocol';

const port = parentPort;
invariant(port, 'the import entry runs as a worker thread');

const job = createImportJob({
  data: workerData as ThreadData,
  parseSymbol,
  post: (message) => port.postMessage(message),
});

port.on('message', (request: ThreadRequest) => void job.handle(request));
