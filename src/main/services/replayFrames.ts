/** What the engine makes of a recording at stated instants: frames, margins and their hash. */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '../../engine/basics/result';
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { RulePack } from '../../engine/margin/rulePack';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { LiveFrame } from '../../contracts/live';
import { createSession } from '../compute/session';
import { feedBoard } from '../feeds/boardWiring';
import { QuoteBoard } from '../feeds/quoteBoard';
import { ReplayPlayer } from '../feeds/replay/replayPlayer';
import type { Tape } from '../feeds/tape/tape';
import type { SampleBook } from '../files/sampleBook';
import { boardMarket, hasMarket } from './firstStart';
import { toFeedStatus, toMarketBatch } from './liveMarket';
import { resolveSampleBook } from './sampleBook';

export interface ReplayRequest {
  readonly tape: Tape;
  /** Between two instants. */
  readonly everyMs: number;
  /** Booked into what the recording lists as soon as its market is there, when no portfolio is given. */
  readonly sample: SampleBook;
  readonly portfolio?: Portfolio;
  readonly packs: readonly RulePack[];
  readonly sets: readonly ScenarioSet[];
  /** Stops between two events; the playing goes on where it was. */
  readonly pause?: () => boolean;
}

export interface ReplayInstant {
  readonly atMs: number;
  /** SHA-256 of the frame: positions, totals, header, margins, scenarios, ladder, heatmap, feeds. */
  readonly sha256: string;
  readonly frame: LiveFrame;
}

export interface ReplayRun {
  readonly instants: readonly ReplayInstant[];
  /** SHA-256 over the hashes of all instants. */
  readonly sha256: string;
  readonly positions: number;
}

/** Typed arrays as lists, missing numbers by name: one text for one frame. */
const asText = (_key: string, value: unknown): unknown => {
  if (value instanceof Float64Array || value instanceof Uint8Array) return Array.from(value, String);
  return typeof value === 'number' ? String(value) : value;
};

export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, asText)).digest('hex');

/** Plays the whole recording; the first instant is that at which the market is there. */
export async function replayFrames(request: ReplayRequest): Promise<Result<ReplayRun>> {
  const { tape, everyMs, pause } = request;
  const player = new ReplayPlayer(tape);
  const board = new QuoteBoard();
  const dispose = feedBoard(player.feed, board);
  let latest: LiveFrame | undefined;
  const events = { onStructure: () => undefined, onFrame: (frame: LiveFrame) => void (latest = frame) };
  const session = createSession(events, () => 0);
  session.setRulePacks(request.packs);
  session.setScenarioSets(request.sets);
  const instants: ReplayInstant[] = [];
  let held: ReadonlySet<InstrumentId> | undefined;

  const book = (nowMs: number): void => {
    const market = boardMarket(board, nowMs);
    const needed = request.portfolio?.positions.map(({ instrumentId }) => instrumentId);
    const isThere = needed ? needed.some((id) => market.marks[id] !== undefined) : hasMarket(market);
    if (!isThere) return;
    const resolved = resolveSampleBook(request.sample, market);
    const portfolio = request.portfolio ?? resolved.portfolio;
    held = new Set(portfolio.positions.map(({ instrumentId }) => instrumentId));
    session.setInstruments(market.instruments.filter(({ id }) => held?.has(id)));
    session.setPortfolio(portfolio);
  };

  player.feed.subscribe(tape.header.interest);
  player.feed.start();
  try {
    for (let atMs = Math.ceil(tape.startMs / 1000) * 1000; atMs <= tape.endMs; atMs += everyMs) {
      const played = await playTo(player, atMs, pause);
      if (!played.ok) return played;
      if (held === undefined) book(atMs);
      if (held === undefined) continue;
      const batch = toMarketBatch(board.takeDirty(atMs, held));
      session.takeMarket(batch, atMs, [toFeedStatus(player.feed.status())]);
      if (latest) instants.push({ atMs, sha256: hashOf(latest), frame: latest });
    }
  } finally {
    await player.stop();
    dispose();
  }
  if (instants.length === 0)
    return failure('MISSING_MARKET_DATA', 'the recording holds no instant at which the portfolio has prices');
  const sha256 = hashOf(instants.map((one) => `${one.atMs} ${one.sha256}`));
  return success({ instants, sha256, positions: latest?.positions.count ?? 0 });
}

async function playTo(player: ReplayPlayer, atMs: number, pause?: () => boolean): Promise<Result<boolean>> {
  for (;;) {
    const played = await player.advanceTo(atMs, pause);
    if (!played.ok || played.value) return played;
  }
}
