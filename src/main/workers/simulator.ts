/**
 * Thread entry of the simulator: starts it with the options in `workerData`, posts its addresses, obeys commands. As a
 * process of its own (`node simulator.cjs '{"seed":1}'`) it prints its addresses as one line of JSON and runs until it
 * is ended.
 * A developer may set faults from the start: PLIMSOLL_SIMULATOR_FAULTS='{"malformed":true}'.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Venue } from '../../engine/instruments/instrument';
import { VENUES } from '../../engine/instruments/symbol';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
  type VenueAddress,
} from '../feeds/simulator/simulator';
import { readFaults } from '../feeds/simulator/faults';
import { obey } from '../feeds/simulator/obey';
import type { SimulatorCommand } from '../feeds/simulator/simulatorCommand';

/** Addresses of the simulated Deribit, and of every venue by name. */
export interface SimulatorStarted extends VenueAddress {
  readonly instrumentCount: number;
  readonly addresses: Readonly<Record<Venue, VenueAddress>>;
}

function announce(started: SimulatorStarted): void {
  if (isMainThread) process.stdout.write(`${JSON.stringify(started)}\n`);
  else parentPort?.postMessage(started);
}

function follow(simulator: Simulator, command: SimulatorCommand): void {
  if (command.kind === 'pause') {
    simulator.pause();
    process.send?.(simulator.sent());
  } else if (command.kind === 'stop') void simulator.stop().then(() => parentPort?.close());
  else obey(simulator, command);
}

async function main(): Promise<void> {
  const options = isMainThread
    ? (JSON.parse(process.argv[2] ?? '{"seed":1}') as SimulatorOptions)
    : (workerData as SimulatorOptions);
  const wished = process.env.PLIMSOLL_SIMULATOR_FAULTS;
  const faults = { ...options.faults, ...(wished ? readFaults(wished) : {}) };
  const simulator = await startSimulator({ ...options, faults });
  const { url, restUrl } = simulator;
  const addresses = Object.fromEntries(VENUES.map((venue) => [venue, simulator.address(venue)])) as Record<
    Venue,
    VenueAddress
  >;
  parentPort?.on('message', (command: SimulatorCommand) => follow(simulator, command));
  process.on('message', (command: SimulatorCommand) => follow(simulator, command));
  announce({ url, restUrl, addresses, instrumentCount: simulator.instruments().length });
}

void main();
