/** Composition root: builds every part in order and stops them in reverse. */
import { join } from 'node:path';
import type { LiveFrame } from '../contracts/live';
import type { JobProgress } from '../contracts/push';
import type { StructurePart } from '../contracts/structure';
import type { Result } from '../contracts/result';
import type { InstrumentId } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import type { ScenarioSet } from '../engine/scenarios/scenario';
import { startEngine, type EngineClient } from './compute/engineClient';
import type { Host, LaunchOptions } from './host';
import type { Logger } from './log';
import { openStores, type Stores } from './openStores';
import type { ReportInput } from './reports/model';
import type { BuiltInExchange } from './services/exchange';
import { openAccountSync, type AccountSync } from './services/accountSync/openAccountSync';
import { takeSnapshot } from './feeds/boardSnapshot';
import { createDailyClose, type DailyCloseService } from './services/dailyClose';
import { createFeedDesk, type FeedDesk } from './services/feedDesk';
import { bookBenchmark } from './services/benchmarkBook';
import { bookSample } from './services/firstStart';
import { causesFrom, followReadings } from './services/marginDesk';
import { createLiquidationDesk, type LiquidationDesk } from './services/liquidationDesk';
import { createCatalogue } from './services/catalogue';
import { createListeners } from './services/listeners';
import { openExchange } from './services/openExchange';
import { startLiveMarket } from './services/liveMarket';
import { startLiveSurfaces } from './services/liveSurfaces';
import { createPaintWatch } from './services/paintWatch';
import { createReplayDesk, type ReplayDesk } from './services/replayDesk';
import { reportInput } from './services/reporting';
import { createWhatIfDesk, silenceOf, type WhatIfDesk } from './services/whatIfDesk';

export interface Running extends Stores {
  readonly host: Host;
  readonly engine: EngineClient;
  readonly feeds: FeedDesk;
  readonly whatIf: WhatIfDesk;
  readonly liquidation: LiquidationDesk;
  readonly replay: ReplayDesk;
  readonly exchange: BuiltInExchange;
  readonly isDeveloper: boolean;
  readonly dailyClose: DailyCloseService;
  readonly accountSync: AccountSync;
  onStructurePart(listener: (part: StructurePart) => void): () => void;
  onFrame(listener: (frame: LiveFrame) => void): () => void;
  onJob(listener: (job: JobProgress) => void): () => void;
  /** The user touched the window: full pace for a while. */
  noticeInput(): void;
  /** The window has painted the last frame it was sent. */
  painted(): void;
  /** Milliseconds from the newest tick of a frame to its picture. */
  onPainted(listener: (ms: number) => void): () => void;
  /** Process start to the first painted frame, ms. */
  readonly firstPaintMs: Promise<number>;
  reportInput(): Promise<Result<ReportInput>>;
  stop(): Promise<void>;
}

const EVENT_FLUSH_MS = 1_000;
const CLOSE_LOOK_MS = 15_000;
/** Calls, alerts and exposures need no more: their own rules wait longer than this. */
const READINGS_PACE_MS = 500;

function readSets(stores: Stores): ScenarioSet[] {
  const listed = stores.library.list();
  if (!listed.ok) return [];
  return listed.value.flatMap(({ id }) => {
    const set = stores.library.get(id);
    return set.ok ? [set.value] : [];
  });
}

async function assemble(host: Host, options: LaunchOptions, log: Logger, stores: Stores): Promise<Running> {
  const { portfolio, events, library, packDesk } = stores;
  const booked = portfolio.bookedInstruments();
  const bookedList = booked.ok ? booked.value : [];
  const frames = createListeners<LiveFrame>();
  const structures = createListeners<StructurePart>();
  const paint = createPaintWatch(host.processStartedMs);
  const exchange = await openExchange(host, options, bookedList);
  let followedMs = -Infinity;
  const liquidation = createLiquidationDesk(() => engine);
  const engine: EngineClient = startEngine(join(host.mainDirectory, 'engine.cjs'), {
    onStructurePart: structures.emit,
    onFrame(frame) {
      paint.sent(frame, host.now());
      frames.emit(frame);
    },
    onReadings(readings) {
      // Calls and alerts are about the market as it is.
      if (replay.isActive()) return;
      if (readings.atMs - followedMs < READINGS_PACE_MS) return;
      followedMs = readings.atMs;
      followReadings(stores, readings);
      accountSync.follow(replay.isActive() ? [] : readings.readings);
    },
    onProgress: (jobId, parts) => liquidation.tell(jobId, parts),
    onSmile: (smile) => void (replay.isActive() || stores.surfaces.take(smile)),
    onFailure: (failure) => events.record('error', 'engine', failure.message),
  });
  const catalogue = createCatalogue(engine, bookedList);
  let held: ReadonlySet<InstrumentId> = new Set();
  /** Held by the book on screen: the portfolio, or the sample in a recording that lists nothing of it. */
  let shown: ReadonlySet<InstrumentId> = new Set();
  /** What is held and what hypothetical legs name: their quotes are followed. */
  let wanted = held;
  let lastInputMs = host.now();
  const feeds = createFeedDesk({
    simulated: exchange.addresses,
    firstVenues: options.firstVenues,
    events,
    log,
    held: () => [...wanted],
    settings: stores.settings,
    now: host.now,
  });
  const whatIf = createWhatIfDesk({
    listed: () => feeds.instruments(),
    engine,
    onChange: followQuotes,
    now: host.now,
    silenceOf: (venue) => silenceOf(venue, feeds.statuses()),
  });
  function followQuotes(): void {
    const further = whatIf.followed();
    wanted = new Set([...shown, ...further]);
    feeds.follow([...new Set([...held, ...further])]);
  }
  const replay = createReplayDesk({
    samplePath: join(host.resourcesPath, 'samples/sampleBook.json'),
    events,
    log,
    held: () => [...held],
    onMarket(source) {
      feeds.show(source);
      const { instruments = [] } = replay.sample() ?? {};
      catalogue.add([...instruments, ...(source?.board.instruments() ?? [])], () => false);
      followPortfolio();
      void engine.restart();
    },
  });
  const accountSync = openAccountSync({ host, portfolio, events, feeds, listed: catalogue.known });
  const followPortfolio = (): void => {
    const current = portfolio.get();
    if (!current.ok) return events.record('error', 'storage', current.failure.message);
    held = new Set(current.value.positions.map((position) => position.instrumentId));
    const portfolioShown = replay.sample()?.portfolio ?? current.value;
    shown = new Set(portfolioShown.positions.map((position) => position.instrumentId));
    catalogue.publish();
    engine.set({ type: 'portfolio', portfolio: portfolioShown });
    followQuotes();
  };
  const followPacks = (): void => {
    const shelf = packDesk.shelf();
    if (!shelf.ok) return events.record('error', 'storage', shelf.failure.message);
    const { shipped, chosen, calibrations = [] } = shelf.value;
    engine.set({ type: 'rulePacks', packs: shipped, chosen, calibrations });
  };
  const followLibrary = (): void => engine.set({ type: 'scenarioSets', sets: readSets(stores) });

  followPacks();
  followLibrary();
  followPortfolio();
  const disposers = [
    portfolio.onChange(followPortfolio),
    library.onChange(followLibrary),
    packDesk.onChange(followPacks),
    stores.calibrations.onChange(followPacks),
  ];
  feeds.start();
  accountSync.start();
  disposers.push(
    startLiveMarket({
      engine,
      get board() {
        return feeds.board;
      },
      wanted: () => wanted,
      feedStatuses: feeds.statuses,
      onListings: ({ listed }) => catalogue.add(listed, (id) => shown.has(id)),
      now: feeds.now,
      paceNow: host.now,
      lastInputMs: () => lastInputMs,
    }),
  );
  feeds.board.setSmiles(stores.surfaces.smiles);
  disposers.push(
    startLiveSurfaces({
      engine,
      board: { takeChains: (...asked) => feeds.board.takeChains(...asked) },
      now: feeds.now,
    }),
  );
  const dailyClose = createDailyClose({
    settings: stores.settings,
    snapshots: stores.snapshots,
    market() {
      if (replay.isActive()) return undefined;
      const snapshot = takeSnapshot(feeds.board, feeds.now());
      return [...held].some((id) => snapshot.quotes[id] !== undefined) ? snapshot : undefined;
    },
    now: host.now,
    tell: (level, message) => events.record(level, 'close', message),
  });
  const closing = setInterval(() => void dailyClose.consider(), CLOSE_LOOK_MS);
  const flush = setInterval(() => events.flush(), EVENT_FLUSH_MS);
  const parts = { board: feeds.board, portfolio, events, resourcesPath: host.resourcesPath, now: host.now };
  const booking =
    options.benchmarkPositions > 0 ? bookBenchmark(parts, options.benchmarkPositions) : bookSample(parts);
  void booking.then((result) => {
    if (!result.ok) events.record('warn', 'sample', result.failure.message);
    else if (result.value.length > 0) catalogue.add(result.value, () => true);
  });

  return {
    ...stores,
    host,
    engine,
    feeds,
    whatIf,
    liquidation,
    replay,
    exchange,
    isDeveloper: options.isDeveloper,
    dailyClose,
    accountSync,
    onStructurePart: structures.add,
    onFrame: frames.add,
    onJob(listener) {
      const disposers = [stores.importing, stores.risk, stores.backfill, liquidation].map((jobs) =>
        jobs.onProgress(listener),
      );
      return () => disposers.forEach((dispose) => dispose());
    },
    painted: () => paint.painted(host.now()),
    noticeInput: () => void (lastInputMs = host.now()),
    onPainted: paint.onPainted,
    firstPaintMs: paint.firstPaintMs,
    reportInput: () =>
      reportInput({
        engine,
        portfolio,
        packs: () => packDesk.inUse(),
        sets: () => readSets(stores),
        multipliers: (scope) => stores.multipliers.inUse(scope.kind === 'account' ? scope.id : undefined),
        riskOf: stores.risk.newest,
        known: catalogue.known,
        version: host.versions.app,
        now: host.now,
      }),
    async stop() {
      clearInterval(flush);
      clearInterval(closing);
      for (const dispose of disposers) dispose();
      stores.backfill.stop();
      await replay.stop();
      accountSync.stop();
      await feeds.stop();
      await engine.stop();
      await exchange.stop();
      stores.calls.stop();
      stores.importing.stop();
      stores.risk.stop();
      stores.dial.stop();
      events.flush();
      stores.database.close();
    },
  };
}

/** Fails with a message for the user when storage or shipped data cannot be used; nothing is left running then. */
export async function boot(host: Host, options: LaunchOptions, log: Logger): Promise<Result<Running>> {
  let desk: Running | undefined;
  const stores = await openStores(host, log, {
    marginModelIds: MARGIN_MODELS.map(({ id }) => id),
    listed: () => desk?.feeds.instruments() ?? [],
    causesOf: causesFrom(() => desk?.engine),
    endpointOf: (venue) => desk?.feeds.endpointOf(venue) ?? 'simulator',
    restUrlOf: (venue, endpoint) => desk?.feeds.addressOf(venue, endpoint)?.restUrl,
  });
  if (!stores.ok) return stores;
  try {
    const running = await assemble(host, options, log, stores.value);
    desk = running;
    return { ok: true, value: running };
  } catch (error) {
    stores.value.database.close();
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: { reason: 'INTERNAL', message } };
  }
}
