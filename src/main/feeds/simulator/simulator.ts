/** Four venues on loopback over one seeded market: real sockets and REST, each venue in its own dialect and units. */
import { VENUES } from '../../../engine/instruments/symbol';
import type { Instrument, Venue } from '../../../engine/instruments/instrument';
import { answerControl, CONTROL_PATH } from './controlDoor';
import type { Traffic } from './client';
import { Departures } from './departures';
import type { FaultState } from './faults';
import { STEP_MS } from './market';
import { SimulatorServer } from './server';
import { Simulation, type SimulatorOptions } from './simulation';

export type { SimulatorOptions } from './simulation';

/** Text frames of each venue. */
export type SentByVenue = Readonly<Record<Venue, Readonly<Traffic>>>;

export interface VenueAddress {
  readonly url: string;
  readonly restUrl: string;
}

/** Where venues are reached after the host; those without answer under it. */
const BASES: Readonly<Partial<Record<Venue, { readonly socket: string; readonly rest: string }>>> = {
  deribit: { socket: '/ws/api/v2', rest: '/api/v2/public' },
};

/** Where a venue is reached on a simulator at `host:port`. */
export function addressOn(host: string, venue: Venue): VenueAddress {
  const { socket = '', rest = '' } = BASES[venue] ?? {};
  return { url: `ws://${host}${socket}`, restUrl: `http://${host}${rest}` };
}

/** A running simulator. What is not under `venues` is about the simulated Deribit. */
export class Simulator extends Simulation {
  url = '';
  restUrl = '';
  private readonly server: SimulatorServer;
  private readonly timer: NodeJS.Timeout;
  private readonly departures: Departures | undefined;
  private port = 0;
  private isPaused = false;

  constructor(private readonly options: SimulatorOptions) {
    super(options);
    this.departures = options.departures === undefined ? undefined : new Departures(options.departures);
    this.server = new SimulatorServer(
      Object.values(this.venues),
      (request) =>
        options.control && request.path === CONTROL_PATH ? answerControl(this, request) : undefined,
      this.departures,
    );
    const stepMs = options.stepMs ?? STEP_MS;
    this.timer = setInterval(() => this.takeTurns(stepMs), stepMs);
  }

  /** Venues speak in turn, a quarter of a step apart: real ones do not all speak at the same instant. */
  private takeTurns(stepMs: number): void {
    this.follow(this.moveMarket());
    VENUES.forEach((venue, turn) => {
      setTimeout(() => !this.isPaused && this.venues[venue].step(), (turn * stepMs) / VENUES.length);
    });
  }

  /** Nothing is sent from now on but answers. */
  pause(): void {
    this.isPaused = true;
    clearInterval(this.timer);
    this.departures?.write();
  }

  /** Text frames of each venue since the start. */
  sent(): SentByVenue {
    return Object.fromEntries(VENUES.map((venue) => [venue, this.venues[venue].sent])) as SentByVenue;
  }

  async listen(): Promise<this> {
    this.port = await this.server.listen(this.options.port ?? 0);
    ({ url: this.url, restUrl: this.restUrl } = this.address('deribit'));
    return this;
  }

  /** Where a venue is reached, in place of its own hosts. */
  address(venue: Venue): VenueAddress {
    return addressOn(`127.0.0.1:${this.port}`, venue);
  }

  async stop(): Promise<void> {
    this.pause();
    for (const venue of VENUES) this.venues[venue].killSockets();
    await this.server.stop();
    this.departures?.close();
  }

  get faults(): FaultState {
    return this.venues.deribit.faults;
  }

  clearFaults(): void {
    this.venues.deribit.clearFaults();
  }

  instruments(): Instrument[] {
    return [...this.exchange.instruments.values()];
  }

  killSockets(): number {
    return this.venues.deribit.killSockets();
  }

  closeSockets(code: number, reason: string): void {
    this.venues.deribit.closeSockets(code, reason);
  }

  announceMaintenance(on: boolean): void {
    this.venues.deribit.announceMaintenance(on);
  }

  connections(): number {
    return this.venues.deribit.clients().length;
  }
}

/** Starts the venues on loopback and resolves once they listen. */
export const startSimulator = (options: SimulatorOptions): Promise<Simulator> =>
  new Simulator(options).listen();
