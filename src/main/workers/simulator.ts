/**
 * Thread entry of the simulator: starts it with the options in `workerData`, posts its addresses, obeys commands. As a
 * process of its own (`node simulator.cjs '{"seed":1}'`) it prints its addresses as one line of JSON and runs until it
 * is ended.
 * A developer may set faults from the start: PLIMSOLL_SIMULATOR_FAULTS='{"malformed":true}'.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { startSimulator, type SimulatorOptions } from '../feeds/simulator/simulator';
import { readFaults, type FaultState } from '../feeds/simulator/faults';

export interface SimulatorStarted {
  readonly url: string;
  readonly restUrl: string;
  readonly instrumentCount: number;
}

export type SimulatorCommand =
  | { readonly kind: 'faults'; readonly faults: Partial<FaultState> }
  | { readonly kind: 'clearFaults' }
  | { readonly kind: 'killSockets' }
  | { readonly kind: 'maintenance'; readonly on: boolean }
  | { readonly kind: 'expire'; readonly symbol: string }
  | { readonly kind: 'stop' };

function announce(started: SimulatorStarted): void {
  if (isMainThread) process.stdout.write(`${JSON.stringify(started)}\n`);
  else parentPort?.postMessage(started);
}

async function main(): Promise<void> {
  const options = isMainThread
    ? (JSON.parse(process.argv[2] ?? '{"seed":1}') as SimulatorOptions)
    : (workerData as SimulatorOptions);
  const wished = process.env.PLIMSOLL_SIMULATOR_FAULTS;
  const faults = { ...options.faults, ...(wished ? readFaults(wished) : {}) };
  const simulator = await startSimulator({ ...options, faults });
  const { url, restUrl } = simulator;
  const started: SimulatorStarted = { url, restUrl, instrumentCount: simulator.instruments().length };
  parentPort?.on('message', (command: SimulatorCommand) => {
    if (command.kind === 'faults') Object.assign(simulator.faults, command.faults);
    else if (command.kind === 'clearFaults') simulator.clearFaults();
    else if (command.kind === 'killSockets') simulator.killSockets();
    else if (command.kind === 'maintenance') simulator.announceMaintenance(command.on);
    else if (command.kind === 'expire') simulator.expire(command.symbol);
    else void simulator.stop().then(() => parentPort?.close());
  });
  announce(started);
}

void main();
