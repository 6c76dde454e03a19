/** The built-in exchange: a thread that speaks for four venues on loopback, and the switches of its faults. */
import { Worker } from 'node:worker_threads';
import type { FaultSwitch } from '../../contracts/feedCalls';
import type { Result } from '../../contracts/result';
import { VENUES } from '../../engine/instruments/symbol';
import type { Venue } from '../../engine/instruments/instrument';
import { FAULTS } from '../feeds/simulator/faultList';
import type { SimulatorOptions, VenueAddress } from '../feeds/simulator/simulator';
import type { FeedAddress } from '../feeds/registry';

export interface BuiltInExchange {
  /** By venue; those that it does not speak for are absent. */
  readonly addresses: Readonly<Partial<Record<Venue, FeedAddress>>>;
  /** Nothing where it cannot be steered. */
  faults(): readonly FaultSwitch[];
  setFault(venue: string, fault: string, isOn: boolean): Result<readonly FaultSwitch[]>;
  stop(): Promise<void>;
}

interface Started {
  readonly addresses: Readonly<Record<Venue, VenueAddress>>;
}

const START_LIMIT_MS = 15_000;

/** Where venues are reached on a simulator that runs elsewhere: it has no switches here. */
export const foreignExchange = (addresses: BuiltInExchange['addresses']): BuiltInExchange => ({
  addresses,
  faults: () => [],
  setFault: () => ({
    ok: false,
    failure: {
      reason: 'UNSUPPORTED',
      message: 'the exchange is not the built-in one: it has no switches here',
    },
  }),
  stop: () => Promise.resolve(),
});

/** Keeps what is on; `send` passes a switch on to the thread. */
function createSwitches(send: (venue: Venue, fault: string, isOn: boolean) => void) {
  const active = new Map<string, Set<string>>();
  const faults = (): readonly FaultSwitch[] =>
    FAULTS.map(({ id, title, does, expected, venues, knobs }) => ({
      ...{ id, title, does, expected, venues },
      isLasting: knobs !== undefined,
      activeAt: [...(active.get(id) ?? [])],
    }));
  return {
    faults,
    setFault(venue: string, id: string, isOn: boolean): Result<readonly FaultSwitch[]> {
      const fault = FAULTS.find((each) => each.id === id);
      const at = fault?.venues.find((each) => each === venue);
      if (fault === undefined || at === undefined) {
        const message = `${venue} has no fault ${id}`;
        return { ok: false, failure: { reason: 'NOT_FOUND', message, context: { venue, fault: id } } };
      }
      send(at, id, isOn);
      const venues = active.get(id) ?? new Set();
      if (isOn && fault.knobs) active.set(id, venues.add(venue));
      else venues.delete(venue);
      return { ok: true, value: faults() };
    },
  };
}

/** Starts the thread at `entry`; rejects when it does not come up. */
export async function startBuiltInExchange(
  entry: string,
  options: SimulatorOptions,
): Promise<BuiltInExchange> {
  const worker = new Worker(entry, { workerData: options, name: 'exchange' });
  const { addresses } = await new Promise<Started>((resolve, reject) => {
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
    addresses: Object.fromEntries(
      VENUES.map((venue) => [venue, { ...addresses[venue], source: 'simulator' }]),
    ),
    ...createSwitches((venue, fault, on) => worker.postMessage({ kind: 'fault', venue, fault, on })),
    stop: async () => void (await worker.terminate()),
  };
}
