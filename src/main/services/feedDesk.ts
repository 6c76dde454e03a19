/** The feeds that are switched on, on one quote board: start, stop, change of address, what they say. */
import { z } from 'zod';
import type { FeedDetail, FeedStatus } from '../../contracts/feedStatus';
import type { Result } from '../../contracts/result';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import { feedBoard } from '../feeds/boardWiring';
import type { Feed, FeedStatus as VenueStatus } from '../feeds/feed';
import { QuoteBoard } from '../feeds/quoteBoard';
import { FEEDS, type FeedAddress } from '../feeds/registry';
import type { Logger } from '../log';
import type { Events } from './events';
import { toFeedDetail } from './feedDetail';
import { createLifeTeller } from './feedLives';
import { createRateTeller } from './feedRate';
import { createBoardTeller, createTroubleTeller } from './feedTroubles';
import { toFeedStatus } from './liveMarket';
import { createMarkCounter } from './markCounter';
import type { MarketSource } from './replayMarket';
import type { SettingsService } from './settings';

export type Endpoint = 'simulator' | 'production' | 'test';

export interface VenueAddresses {
  readonly venue: string;
  readonly endpoints: readonly Endpoint[];
}

export interface FeedDeskOptions {
  /** Addresses of the built-in exchange (or of a server that stands for the venue), by venue. */
  readonly simulated: Readonly<Partial<Record<string, FeedAddress>>>;
  /** Venues that are connected where the user has chosen nothing. */
  readonly firstVenues: readonly string[];
  readonly events: Events;
  readonly log: Logger;
  readonly held: () => readonly InstrumentId[];
  /** Keeps the user's choice of address and of on or off. */
  readonly settings: SettingsService;
  readonly now: () => number;
}

const choiceSchema = z.record(
  z.string(),
  z.object({ endpoint: z.enum(['simulator', 'production', 'test']), isEnabled: z.boolean() }),
);
type Choices = z.infer<typeof choiceSchema>;
const CHOICES = 'feeds';

interface Connected {
  readonly feed: Feed;
  readonly dispose: () => void;
}

const unknownVenue = (venue: string): Result<never> => ({
  ok: false,
  failure: { reason: 'NOT_FOUND', message: `there is no feed for ${venue}` },
});

/** Each change of state is one event; what repeats with every retry stays in the status. */
function tellChanges(events: Events, venue: string): (status: VenueStatus) => void {
  let before = '';
  return ({ state, detail }) => {
    const told = state === 'reconnecting' ? `${state} ${detail}` : state;
    if (told === before) return;
    before = told;
    const level = state === 'live' || state === 'off' || state === 'connecting' ? 'info' : 'warn';
    events.record(level, venue, detail === '' ? `feed is ${state}` : `feed is ${state}: ${detail}`);
  };
}

export function createFeedDesk({
  simulated,
  firstVenues,
  events,
  log,
  held,
  settings,
  now,
}: FeedDeskOptions) {
  const board = new QuoteBoard();
  const countMarks = createMarkCounter(board, now);
  const tellBoard = createBoardTeller(events, now);
  /** A recording that is shown in place of what the feeds say. */
  let recorded: MarketSource | undefined;
  const connected = new Map<string, Connected>();
  const endpoints = new Map<string, Endpoint>();

  const addressOf = (venue: string, endpoint: Endpoint): FeedAddress | undefined =>
    endpoint === 'simulator'
      ? simulated[venue]
      : FEEDS.find((each) => each.venue === venue)?.endpoints[endpoint];

  function connect(venue: string, endpoint: Endpoint): Result<null> {
    const entry = FEEDS.find((each) => each.venue === venue);
    const address = addressOf(venue, endpoint);
    if (entry === undefined || address === undefined) return unknownVenue(venue);
    const feed = entry.create(address, log);
    const tellTroubles = createTroubleTeller(events, venue, now);
    const disposers = [
      feedBoard(feed, board),
      feed.onUpdates(createLifeTeller(events, venue, held)),
      feed.onStatus(tellChanges(events, venue)),
      feed.onStatus(createRateTeller(events, venue)),
      feed.onStatus(tellTroubles),
      feed.onStatus(() => tellBoard(board.counters())),
    ];
    connected.set(venue, { feed, dispose: () => disposers.forEach((dispose) => dispose()) });
    endpoints.set(venue, endpoint);
    feed.subscribe(held());
    feed.start();
    return { ok: true, value: null };
  }

  function choices(): Choices {
    const stored = settings.read(CHOICES, choiceSchema, {});
    return stored.ok ? stored.value : {};
  }

  /** The built-in exchange where there is one, else the venue itself. */
  const firstEndpoint = (venue: string): Endpoint => (venue in simulated ? 'simulator' : 'production');

  function remember(venue: string, isEnabled: boolean): Result<null> {
    const endpoint = endpoints.get(venue) ?? firstEndpoint(venue);
    return settings.write(CHOICES, { ...choices(), [venue]: { endpoint, isEnabled } });
  }

  async function disconnect(venue: string): Promise<void> {
    const found = connected.get(venue);
    connected.delete(venue);
    if (found === undefined) return;
    await found.feed.stop();
    found.dispose();
  }

  return {
    /** What is shown: the live market, or a recorded one. */
    get board(): QuoteBoard {
      return recorded?.board ?? board;
    },
    /** The clock of what is shown. */
    now: (): number => recorded?.now() ?? now(),
    show(source: MarketSource | undefined): void {
      recorded = source;
      if (!source) board.touchAll();
    },
    /** Connects every venue as the user left it; where nothing was chosen, the first ones. */
    start(): void {
      for (const { venue } of FEEDS) {
        const unchosen = {
          endpoint: firstEndpoint(venue),
          isEnabled: firstVenues.includes(venue) && venue in simulated,
        };
        const { endpoint, isEnabled } = choices()[venue] ?? unchosen;
        endpoints.set(venue, endpoint);
        if (isEnabled) connect(venue, endpoint);
      }
    },
    /** Every venue and where it can be reached. */
    venues: (): readonly VenueAddresses[] =>
      FEEDS.map(({ venue }) => ({
        venue,
        endpoints: venue in simulated ? ['simulator', 'test', 'production'] : ['test', 'production'],
      })),
    statuses: (): readonly FeedStatus[] =>
      recorded?.statuses() ??
      [...connected.values()].map(({ feed }) => ({
        ...toFeedStatus(feed.status()),
        marked: countMarks(feed.venue),
      })),
    /** The same in full. */
    details: (): readonly FeedDetail[] =>
      recorded?.details() ??
      [...connected].map(([venue, { feed }]) =>
        toFeedDetail(feed.status(), endpoints.get(venue) ?? firstEndpoint(venue), feed.channelLines()),
      ),
    /** Full quotes are wanted for what is held. */
    follow(ids: readonly InstrumentId[]): void {
      for (const { feed } of connected.values()) feed.subscribe(ids);
    },
    /** Where a venue's prices come from, switched on or not. */
    endpointOf: (venue: string): Endpoint => endpoints.get(venue) ?? firstEndpoint(venue),
    /** Where a venue's site, test site or stand-in is reached. */
    addressOf: (venue: string, endpoint: Endpoint): FeedAddress | undefined => addressOf(venue, endpoint),
    /** After sleep or a change of network: sockets that look open may be dead. */
    reconnect(reason: string): void {
      for (const { feed } of connected.values()) feed.reconnect(reason);
    },
    instruments: (): readonly Instrument[] => (recorded?.board ?? board).instruments(),
    async setEnabled(venue: string, isEnabled: boolean): Promise<Result<null>> {
      if (!FEEDS.some((each) => each.venue === venue)) return unknownVenue(venue);
      if (isEnabled && connected.has(venue)) return { ok: true, value: null };
      if (!isEnabled) await disconnect(venue);
      const changed = isEnabled ? connect(venue, endpoints.get(venue) ?? firstEndpoint(venue)) : null;
      return changed !== null && !changed.ok ? changed : remember(venue, isEnabled);
    },
    async setEndpoint(venue: string, endpoint: Endpoint): Promise<Result<null>> {
      await disconnect(venue);
      const connected = connect(venue, endpoint);
      return connected.ok ? remember(venue, true) : connected;
    },
    async stop(): Promise<void> {
      await Promise.all([...connected.keys()].map(disconnect));
    },
  };
}
export type FeedDesk = ReturnType<typeof createFeedDesk>;
