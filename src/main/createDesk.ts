/** The parts of the desk, each made with what it needs of the others; nothing runs yet but the engine thread. */
import { join } from 'node:path';
import type { Instrument } from '../engine/instruments/instrument';
import { startEngine, type EngineClient, type EngineEvents } from './compute/engineClient';
import { takeSnapshot } from './feeds/boardSnapshot';
import type { Host, LaunchOptions } from './host';
import type { Logger } from './log';
import type { Stores } from './running';
import { openAccountSync } from './services/accountSync/openAccountSync';
import { createCatalogue } from './services/catalogue';
import { createDailyClose } from './services/dailyClose';
import type { BuiltInExchange } from './services/exchange';
import { createFeedDesk } from './services/feedDesk';
import { createFollowedInstruments } from './services/followedInstruments';
import { createLiquidationDesk } from './services/liquidationDesk';
import { createReadingsFollower } from './services/marginDesk';
import { createReplayDesk } from './services/replayDesk';
import { followStored } from './services/storedInputs';
import { createWhatIfDesk, silenceOf } from './services/whatIfDesk';

export interface DeskOptions {
  readonly host: Host;
  readonly launch: LaunchOptions;
  readonly log: Logger;
  readonly stores: Stores;
  readonly exchange: BuiltInExchange;
  readonly bookedInstruments: readonly Instrument[];
  /** Who hears of frames and of changes in their structure. */
  readonly screen: Pick<EngineEvents, 'onFrame' | 'onStructurePart'>;
}

/** The parts know each other by closures, of which none is called before all parts are made. */
export function createDesk({ host, launch, log, stores, exchange, bookedInstruments, screen }: DeskOptions) {
  const { portfolio, events, settings } = stores;
  const { now, resourcesPath } = host;
  const liquidation = createLiquidationDesk(() => engine);
  const engine: EngineClient = startEngine(join(host.mainDirectory, 'engine.cjs'), {
    ...screen,
    onReadings: (readings) => followReadings(readings),
    onProgress: (jobId, parts) => liquidation.tell(jobId, parts),
    onSmile: stores.surfaces.take,
    onFailure: (failure) => events.record('error', 'engine', failure.message),
  });
  const catalogue = createCatalogue(engine, bookedInstruments);
  const followed = createFollowedInstruments({
    legs: () => whatIf.followed(),
    onChange: (ids) => feeds.follow(ids),
  });
  const feeds = createFeedDesk({
    simulated: exchange.addresses,
    firstVenues: launch.firstVenues,
    events,
    log,
    held: () => [...followed.wanted()],
    settings,
    now,
  });
  const whatIf = createWhatIfDesk({
    listed: () => feeds.instruments(),
    engine,
    onChange: followed.refresh,
    now,
    silenceOf: (venue) => silenceOf(venue, feeds.statuses()),
  });
  const replay = createReplayDesk({
    samplePath: join(resourcesPath, 'samples/sampleBook.json'),
    events,
    log,
    held: followed.held,
    onMarket(source) {
      feeds.show(source);
      stores.surfaces.show(source);
      const { instruments = [] } = replay.sample() ?? {};
      catalogue.add([...instruments, ...(source?.board.instruments() ?? [])], () => false);
      stored.followPortfolio();
      void engine.restart();
    },
  });
  const accountSync = openAccountSync({ host, portfolio, events, feeds, listed: catalogue.known });
  const followReadings = createReadingsFollower({ ...stores, accountSync, isRecording: replay.isActive });
  const dailyClose = createDailyClose({
    settings,
    snapshots: stores.snapshots,
    market() {
      if (replay.isActive()) return undefined;
      const snapshot = takeSnapshot(feeds.board, feeds.now());
      return followed.held().some((id) => snapshot.quotes[id] !== undefined) ? snapshot : undefined;
    },
    now,
    tell: (level, message) => events.record(level, 'close', message),
  });

  const stored = followStored(stores, engine, (own) => {
    const onScreen = replay.sample()?.portfolio ?? own;
    followed.setBooks(own, onScreen);
    catalogue.publish();
    engine.set({ type: 'portfolio', portfolio: onScreen });
    followed.refresh();
  });
  return { engine, catalogue, followed, feeds, whatIf, liquidation, replay, accountSync, dailyClose, stored };
}
