/** One pass through a recording: a board of its own, filled by the venue's adapter on the recording's clock. */
import type { FeedDetail, FeedStatus } from '../../contracts/feedStatus';
import type { Result } from '../../contracts/result';
import type { InstrumentId } from '../../engine/instruments/instrument';
import { feedBoard } from '../feeds/boardWiring';
import { QuoteBoard } from '../feeds/quoteBoard';
import { ReplayPlayer } from '../feeds/replay/replayPlayer';
import type { Tape } from '../feeds/tape/tape';
import type { Logger } from '../log';
import { toFeedDetail } from './feedDetail';
import { toFeedStatus } from './liveMarket';

export interface MarketSource {
  readonly board: QuoteBoard;
  /** The clock that ages and times to expiry are measured by, ms. */
  now(): number;
  statuses(): readonly FeedStatus[];
  /** The same in full; counts are since the recording's start. */
  details(): readonly FeedDetail[];
}

/** Longest stretch of main's thread in one go. */
const SLICE_MS = 8;

export class ReplayMarket implements MarketSource {
  readonly board = new QuoteBoard();
  private readonly player: ReplayPlayer;
  private readonly unwire: () => void;
  private isStopped = false;

  constructor(tape: Tape, log: Logger, interest: readonly InstrumentId[]) {
    this.player = new ReplayPlayer(tape, log);
    this.unwire = feedBoard(this.player.feed, this.board);
    this.player.feed.subscribe([...new Set([...tape.header.interest, ...interest])]);
    this.player.feed.start();
  }

  get positionMs(): number {
    return this.player.positionMs;
  }

  now(): number {
    return this.player.clock.now();
  }

  statuses(): readonly FeedStatus[] {
    return [toFeedStatus(this.player.feed.status())];
  }

  details(): readonly FeedDetail[] {
    const { feed, tape } = this.player;
    const address = tape.header.source === 'simulator' ? 'simulator' : 'production';
    return [toFeedDetail(feed.status(), address, feed.channelLines())];
  }

  /** Plays on for a slice of time at most; true when `untilMs` was reached. */
  async slice(untilMs: number, sliceMs = SLICE_MS): Promise<Result<boolean>> {
    if (this.isStopped) return { ok: true, value: true };
    const until = performance.now() + sliceMs;
    return this.player.advanceTo(untilMs, () => this.isStopped || performance.now() > until);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.player.stop();
    this.unwire();
  }
}
