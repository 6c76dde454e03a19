/** What a venue's dialect is to the simulator: the paths it answers, what it says on a socket and by REST. */
import type { Instrument, Venue } from '../../../engine/instruments/instrument';
import type { RandomSource } from '../clock';
import type { Client } from './client';
import type { Exchange, LifeChange } from './exchange';
import type { FaultState } from './faults';
import type { FrameStyle } from './spoil';

/** What a dialect works with. */
export interface VenueStage {
  readonly exchange: Exchange;
  readonly faults: FaultState;
  readonly random: RandomSource;
  /** Messages a second of the venue when every option is followed. */
  readonly ratePerSecond: number;
  /** Milliseconds that a second of the venue's limits and heartbeats lasts. */
  readonly secondMs: number;
  /** Instant on the venue's clock. */
  readonly now: () => number;
  /** Instant that data carry: behind the clock when the venue lags. */
  readonly dataTime: () => number;
  /** Notes that a client broke a limit of the venue. */
  readonly breach: (what: string) => void;
}

/** One socket's side of the dialect. */
export interface Conversation {
  receive(text: string): void;
  /** Sends what is due; once a step. */
  publish(): void;
  end(): void;
}

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query as they were asked for: signatures are over this text. */
  readonly target?: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RestReply {
  readonly status?: number;
  /** Text as it is, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type RestCall = (request: RestRequest) => RestReply | undefined;

export interface Dialect {
  readonly venue: Venue;
  readonly style: FrameStyle;
  /** Paths of sockets and of REST calls that are this venue's. */
  readonly socketPaths: RegExp;
  readonly restPaths: RegExp;
  /** What the venue lists, under its own names. */
  listed(): Iterable<Instrument>;
  open(client: Client): Conversation;
  answer: RestCall;
  /** Once a step, before anybody publishes. */
  step?(): void;
  /** Tells connected clients how instruments' lives have turned. */
  follow(changes: readonly LifeChange[], clients: Iterable<Client>): void;
  /** Maintenance begins or ends; nothing where the venue has no channel for it. */
  announceMaintenance?(isOn: boolean, clients: Iterable<Client>): void;
  /** The venue says that it will close these sockets soon. */
  announceClosing?(clients: Iterable<Client>): void;
  /** The account of the test keys buys, or sells with a negative quantity; false for what is not listed. */
  trade(symbol: string, quantity: number): boolean;
  /** Keys of private streams end now. */
  endKeys?(): void;
  /** Closes for a client that does not read or does not answer. */
  readonly punishments: Readonly<Record<'slow' | 'idle', { readonly code: number; readonly reason: string }>>;
}
