/** One seeded market and the venues on it, without any socket: what the simulator runs and what tests step by hand. */
import { VENUES } from '../../../engine/instruments/symbol';
import type { Venue } from '../../../engine/instruments/instrument';
import { DIALECTS } from './dialects';
import { Exchange } from './exchange';
import type { FaultStage } from './fault';
import { FaultDesk } from './faultDesk';
import type { FaultState } from './faults';
import type { Breadth } from './listing';
import { SimulatedVenue } from './venue';

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly seed: number;
  /** Instant that the venues' clocks show at the start; absent: the machine's time. */
  readonly startMs?: number;
  /** Messages a second of one venue when every ticker is subscribed; default 1000. */
  readonly ratePerSecond?: number;
  /** Names (Deribit's) or ids of instruments to list beside those of the listing rule. */
  readonly extraSymbols?: readonly string[];
  /** How much is listed; absent is all of it. */
  readonly breadth?: Breadth;
  /** Knobs of every venue from the start. */
  readonly faults?: Partial<FaultState>;
  /** Milliseconds that a second of heartbeats and limits lasts; default 1000. */
  readonly heartbeatUnitMs?: number;
  /** Real time between two steps of 100 ms; default 100. Less makes the market run faster than the clock. */
  readonly stepMs?: number;
  /** Takes commands at `/control`, beside the channel of its thread or process. */
  readonly control?: boolean;
  /** File that the instant of every frame's sending is written to; see `departures.ts`. */
  readonly departures?: string;
  /** Machine clock; tests pass their own. */
  readonly now?: () => number;
}

/** The market and the venues on it without any socket: `step` moves them on by 100 ms of market time. */
export class Simulation implements FaultStage {
  readonly exchange: Exchange;
  readonly venues: Readonly<Record<Venue, SimulatedVenue>>;
  /** Faults as switches. */
  readonly faultDesk = new FaultDesk(this);

  constructor(options: SimulatorOptions) {
    const machineNow = options.now ?? ((): number => Date.now());
    const offsetMs = options.startMs === undefined ? 0 : options.startMs - machineNow();
    const { seed, extraSymbols, breadth, faults, ratePerSecond = 1000, heartbeatUnitMs = 1000 } = options;
    const exchange = new Exchange({ seed, now: () => machineNow() + offsetMs, extraSymbols, breadth });
    const venueOf = (venue: Venue, i: number): [Venue, SimulatedVenue] => {
      const shared = { exchange, ratePerSecond, secondMs: heartbeatUnitMs, machineNow, faults };
      return [venue, new SimulatedVenue({ ...shared, seed: seed + 1 + i, makeDialect: DIALECTS[venue] })];
    };
    this.exchange = exchange;
    this.venues = Object.fromEntries(VENUES.map(venueOf)) as Record<Venue, SimulatedVenue>;
  }

  step(): void {
    const changes = this.moveMarket();
    for (const venue of VENUES) this.venues[venue].step();
    this.follow(changes);
  }

  /** The market's part of a step: prices move, and lives turn. */
  protected moveMarket(): ReturnType<Exchange['liveOn']> {
    this.exchange.step();
    return this.exchange.liveOn();
  }

  protected follow(changes: ReturnType<Exchange['liveOn']>): void {
    for (const venue of VENUES) this.venues[venue].follow(changes);
  }

  /** Delivers one instrument now, by Deribit's name, as if it had expired. */
  expire(symbol: string): boolean {
    const instrument = this.exchange.instruments.get(symbol);
    if (instrument) this.follow(this.exchange.deliver(instrument));
    return instrument !== undefined;
  }

  /** Every spot moves by this factor at once. */
  jump(factor: number): void {
    this.exchange.market.jump(factor);
  }

  /** The nearest expiry ends now on every venue, and another day is listed. */
  roll(): void {
    this.follow(this.exchange.roll());
  }

  /** Dated futures are delivered, as if they had expired, and not listed again. */
  endFutures(): void {
    const futures = [...this.exchange.instruments.values()].filter(({ kind }) => kind === 'future');
    this.follow(futures.flatMap((one) => this.exchange.deliver(one)));
  }

  /** Changes the price steps of everything that is listed. */
  changeTerms(): void {
    this.follow(this.exchange.changeTerms());
  }
}
