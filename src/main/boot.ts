/** Composition root: builds every part in order and stops them in reverse; what it yields is in `running.ts`. */
import type { LiveFrame } from '../contracts/live';
import type { Result } from '../contracts/result';
import type { StructurePart } from '../contracts/structure';
import type { Instrument } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import type { EngineClient } from './compute/engineClient';
import { createDesk } from './createDesk';
import type { Host, LaunchOptions } from './host';
import type { Logger } from './log';
import { closeStores, openStores } from './openStores';
import type { Running, Stores } from './running';
import type { ReportInput } from './reports/model';
import { bookBenchmark } from './services/benchmarkBook';
import type { Catalogue } from './services/catalogue';
import { bookSample, type FirstStartParts } from './services/firstStart';
import { createListeners } from './services/listeners';
import { startLiveMarket } from './services/liveMarket';
import { startLiveSurfaces } from './services/liveSurfaces';
import { causesFrom } from './services/marginDesk';
import { openExchange } from './services/openExchange';
import { createPaintWatch } from './services/paintWatch';
import { reportInput } from './services/reporting';
import { readScenarioSets } from './services/storedInputs';

const EVENT_FLUSH_MS = 1_000;
const CLOSE_LOOK_MS = 15_000;

async function assemble(host: Host, launch: LaunchOptions, log: Logger, stores: Stores): Promise<Running> {
  const { portfolio, events } = stores;
  const { now, resourcesPath } = host;
  const booked = portfolio.bookedInstruments();
  const bookedInstruments = booked.ok ? booked.value : [];
  const frames = createListeners<LiveFrame>();
  const structures = createListeners<StructurePart>();
  const paint = createPaintWatch(host.processStartedMs);
  const exchange = await openExchange(host, launch, bookedInstruments);
  const onFrame = (frame: LiveFrame): void => {
    paint.sent(frame, now());
    frames.emit(frame);
  };
  const screen = { onFrame, onStructurePart: structures.emit };
  const desk = createDesk({ host, launch, log, stores, exchange, bookedInstruments, screen });
  const { engine, catalogue, followed, feeds, stored, ...others } = desk;
  const { liquidation, replay, accountSync, dailyClose } = others;
  let lastInputMs = now();

  feeds.start();
  accountSync.start();
  feeds.board.setSmiles(stores.surfaces.smiles);
  const disposers = [
    stored.stop,
    startLiveMarket({
      engine,
      get board() {
        return feeds.board;
      },
      wanted: followed.wanted,
      feedStatuses: feeds.statuses,
      onListings: ({ listed }) => catalogue.add(listed, followed.isShown),
      now: feeds.now,
      paceNow: now,
      lastInputMs: () => lastInputMs,
    }),
    startLiveSurfaces({
      engine,
      board: { takeChains: (...asked) => feeds.board.takeChains(...asked) },
      now: feeds.now,
    }),
    every(CLOSE_LOOK_MS, () => void dailyClose.consider()),
    every(EVENT_FLUSH_MS, () => events.flush()),
  ];
  const firstStart = { board: feeds.board, portfolio, events, resourcesPath, now };
  void bookFirst(firstStart, launch.benchmarkPositions).then((instruments) => {
    if (instruments.length > 0) catalogue.add(instruments, () => true);
  });

  return {
    ...stores,
    host,
    ...others,
    engine,
    feeds,
    exchange,
    isDeveloper: launch.isDeveloper,
    onStructurePart: structures.add,
    onFrame: frames.add,
    onJob(listener) {
      const jobs = [stores.importing, stores.risk, stores.backfill, liquidation];
      const listening = jobs.map(({ onProgress }) => onProgress(listener));
      return () => listening.forEach((dispose) => dispose());
    },
    painted: () => paint.painted(now()),
    noticeInput: () => void (lastInputMs = now()),
    onPainted: paint.onPainted,
    firstPaintMs: paint.firstPaintMs,
    reportInput: () => reportOf(stores, host, engine, catalogue),
    async stop() {
      for (const dispose of disposers) dispose();
      stores.backfill.stop();
      await replay.stop();
      accountSync.stop();
      await feeds.stop();
      await engine.stop();
      await exchange.stop();
      closeStores(stores);
    },
  };
}

/** An empty desk gets the sample book, or the benchmark's; resolves to the instruments that were booked. */
async function bookFirst(parts: FirstStartParts, benchmarkPositions: number): Promise<readonly Instrument[]> {
  const booked = await (benchmarkPositions > 0
    ? bookBenchmark(parts, benchmarkPositions)
    : bookSample(parts));
  if (booked.ok) return booked.value;
  parts.events.record('warn', 'sample', booked.failure.message);
  return [];
}

const reportOf = (
  { portfolio, packDesk, library, multipliers, risk }: Stores,
  host: Host,
  engine: EngineClient,
  catalogue: Catalogue,
): Promise<Result<ReportInput>> =>
  reportInput({
    engine,
    portfolio,
    packs: () => packDesk.inUse(),
    sets: () => readScenarioSets(library),
    multipliers: (scope) => multipliers.inUse(scope.kind === 'account' ? scope.id : undefined),
    riskOf: risk.newest,
    known: catalogue.known,
    version: host.versions.app,
    now: host.now,
  });

/** Runs `work` at a steady pace until disposed of. */
function every(paceMs: number, work: () => void): () => void {
  const timer = setInterval(work, paceMs);
  return () => clearInterval(timer);
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
