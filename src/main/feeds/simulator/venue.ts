/** One simulated venue: its clients, its clock, its knobs and the count of what clients did. */
import type { Venue } from '../../../engine/instruments/instrument';
import { seededRandom } from './chance';
import { Client, type Traffic, type Wire } from './client';
import type { Conversation, Dialect, RestReply, RestRequest, VenueStage } from './dialect';
import type { Exchange, LifeChange } from './exchange';
import { noFaults, type FaultState } from './faults';
import { spoil } from './spoil';

export interface VenueSettings {
  readonly exchange: Exchange;
  readonly seed: number;
  readonly ratePerSecond: number;
  readonly secondMs: number;
  /** The machine's clock: ages of sockets and limits are counted in it. */
  readonly machineNow: () => number;
  readonly faults?: Partial<FaultState>;
  readonly makeDialect: (stage: VenueStage) => Dialect;
}

const MOST_NOTED = 2_000;
const SLOW_CLIENT_BYTES = 8 * 1024 * 1024;

const TOO_MANY = { code: '50011', msg: 'Too Many Requests', data: [] };

const NO_CALL: RestReply = { status: 404, body: { code: '404', msg: 'no such call' } };

const added = (a: Traffic, b: Traffic): Traffic => ({
  frames: a.frames + b.frames,
  characters: a.characters + b.characters,
});

const note = (list: string[], what: string): void => {
  list.push(what);
  if (list.length > MOST_NOTED) list.shift();
};

export class SimulatedVenue {
  readonly dialect: Dialect;
  /** Knobs; changes are in force at once. */
  readonly faults: FaultState;
  /** Handshakes that succeeded. */
  dials = 0;
  /** When each handshake was asked for, refused ones too. */
  readonly knocks: number[] = [];
  /** REST calls with their paths; the method before it where it is not GET. */
  readonly requests: string[] = [];
  /** Limits of the venue that clients broke. */
  readonly breaches: string[] = [];
  private sentBefore: Traffic = { frames: 0, characters: 0 };
  private readonly conversations = new Map<Client, Conversation>();
  private readonly random;

  constructor(private readonly settings: VenueSettings) {
    const { exchange, seed, ratePerSecond, secondMs, faults } = settings;
    this.faults = { ...noFaults(), ...faults };
    this.random = seededRandom(seed);
    const now = (): number => exchange.now() + this.faults.clockSkewMs;
    this.dialect = settings.makeDialect({
      ...{ exchange, ratePerSecond, secondMs, now },
      faults: this.faults,
      random: this.random,
      dataTime: () => now() - this.faults.lagMs,
      breach: (what) => note(this.breaches, what),
    });
  }

  get venue(): Venue {
    return this.dialect.venue;
  }

  clients(): readonly Client[] {
    return [...this.conversations.keys()];
  }

  /** Text frames to all clients since the start. */
  get sent(): Traffic {
    return this.clients().reduce((sum, client) => added(sum, client.sent), this.sentBefore);
  }

  /** Somebody dials; false when the venue does not open. */
  knock(): boolean {
    this.knocks.push(this.settings.machineNow());
    if (this.knocks.length > MOST_NOTED) this.knocks.shift();
    return !this.faults.refuseConnections;
  }

  /** A client on a path; what it says goes to `receive`, its end to `leave`. */
  welcome(path: string, wire: Wire): { receive(text: string): void; leave(): void; client: Client } {
    const { machineNow } = this.settings;
    this.dials += 1;
    const client = new Client(path, wire, this.faults, this.dialect.style, this.random, machineNow);
    const conversation = this.dialect.open(client);
    this.conversations.set(client, conversation);
    return {
      client,
      receive: (text) => {
        client.heard(text, this.settings.machineNow());
        if (!this.faults.silent) conversation.receive(text);
      },
      leave: () => {
        conversation.end();
        this.sentBefore = added(this.sentBefore, client.sent);
        this.conversations.delete(client);
      },
    };
  }

  /** Everything that is due at this step. */
  step(): void {
    this.dialect.step?.();
    const now = this.settings.machineNow();
    const { slow } = this.dialect.punishments;
    for (const [client, conversation] of this.conversations) {
      client.release();
      if (client.backlog() > SLOW_CLIENT_BYTES) client.close(slow.code, slow.reason);
      else if (now - client.openedMs > (this.faults.cutAtAgeMs ?? Infinity)) client.kill();
      else conversation.publish();
    }
  }

  follow(changes: readonly LifeChange[]): void {
    if (changes.length > 0) this.dialect.follow(changes, this.conversations.keys());
  }

  answer(request: RestRequest): RestReply {
    const { method, path, query } = request;
    const verb = method === 'GET' ? '' : `${method} `;
    note(this.requests, `${verb}${path}${query.size > 0 ? `?${query.toString()}` : ''}`);
    const { htmlErrors, maintenance, httpStatus, retryAfter } = this.faults;
    const body = '<html><body>Bad gateway</body></html>';
    const page = { body, headers: { 'content-type': 'text/html' } };
    if (maintenance) return { status: 503, ...page };
    if (htmlErrors && httpStatus === undefined) return { status: 502, ...page };
    if (httpStatus !== undefined) {
      const headers: Record<string, string> = {};
      if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
      return { status: httpStatus, body: htmlErrors ? body : TOO_MANY, headers };
    }
    const reply = this.dialect.answer(request) ?? NO_CALL;
    const { absent, extremeVols, noForward } = this.faults;
    if (!absent && !extremeVols && !noForward) return reply;
    return { ...reply, body: spoil(JSON.stringify(reply.body), this.faults, this.dialect.style) };
  }

  clearFaults(): void {
    Object.assign(this.faults, noFaults());
  }

  /** Cuts every socket without a closing handshake; returns how many there were. */
  killSockets(): number {
    const clients = this.clients();
    for (const client of clients) client.kill();
    return clients.length;
  }

  closeSockets(code: number, reason: string): void {
    for (const client of this.clients()) client.close(code, reason);
  }

  /** Maintenance on or off: REST shuts, and whoever listens is told where the venue tells it. */
  announceMaintenance(isOn: boolean): void {
    this.faults.maintenance = isOn;
    this.dialect.announceMaintenance?.(isOn, this.conversations.keys());
  }

  endKeys(): void {
    this.dialect.endKeys?.();
  }

  announceClosing(): void {
    this.dialect.announceClosing?.(this.conversations.keys());
  }
}
