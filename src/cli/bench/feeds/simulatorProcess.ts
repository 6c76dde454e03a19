/** The simulator as a process of its own, so that the processor time of this one is the client's alone. */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Venue } from '../../../engine/instruments/instrument';
import type { SentByVenue, SimulatorOptions, VenueAddress } from '../../../main/feeds/simulator/simulator';
import type { SimulatorCommand } from '../../../main/feeds/simulator/simulatorCommand';
import { resourcesFolder } from '../../resources';

export interface SimulatorProcess {
  /** Of the simulated Deribit. */
  readonly url: string;
  readonly addresses: Readonly<Record<Venue, VenueAddress>>;
  /** Ends the stream and tells what each venue has sent since the start. */
  pause(): Promise<SentByVenue>;
  stop(): void;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error('the simulator ended before it spoke')));
  });
}

export async function startSimulatorProcess(options: SimulatorOptions): Promise<SimulatorProcess> {
  const file = join(dirname(resourcesFolder()), 'out', 'main', 'simulator.cjs');
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  // It stands for venues on machines of their own: what is measured goes first where both want the same core.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const started = JSON.parse(await firstLine(child)) as Pick<SimulatorProcess, 'url' | 'addresses'>;
  return {
    ...started,
    pause: () =>
      new Promise((resolve) => {
        child.once('message', (counts) => resolve(counts as SentByVenue));
        child.send({ kind: 'pause' } satisfies SimulatorCommand);
      }),
    stop: () => void child.kill(),
  };
}
