/**
 * Passes through a recording that wait at fixed places, so that a jump plays on from the nearest one and not from the
 * start. Each was played from the start by the same adapter on the recording's clock: what it holds is what any other
 * way to its place gives.
 */
import type { ReplayMarket } from './replayMarket';

/** Parts of the recording; a jump plays one of them at most. */
const PARTS = 8;
/** Longest stretch of main's thread for one that is under way. */
const SLICE_MS = 4;

interface Place {
  readonly atMs: number;
  market: ReplayMarket | undefined;
  isReady: boolean;
}

export interface KeyframeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

export class ReplayKeyframes {
  private readonly places: readonly Place[];
  private isBusy = false;
  private isOver = false;

  constructor(
    private readonly begin: () => ReplayMarket,
    { startMs, endMs }: KeyframeSpan,
  ) {
    this.places = Array.from({ length: PARTS - 1 }, (_, i) => ({
      atMs: startMs + ((i + 1) / PARTS) * (endMs - startMs),
      market: undefined,
      isReady: false,
    }));
  }

  /** Plays the first one that is not at its place a little on; nothing beyond a damaged stretch. */
  async tend(): Promise<void> {
    const place = this.places.find(({ isReady }) => !isReady);
    if (!place || this.isBusy || this.isOver) return;
    this.isBusy = true;
    const market = (place.market ??= this.begin());
    const played = await market.slice(place.atMs, SLICE_MS);
    this.isBusy = false;
    if (!played.ok) await this.stop();
    else if (played.value && place.market === market) place.isReady = true;
  }

  /** The last one that waits after `fromMs` and not after `untilMs`; it is the caller's then, and another is made. */
  take(fromMs: number, untilMs: number): ReplayMarket | undefined {
    const place = this.places.findLast(({ isReady, atMs }) => isReady && atMs > fromMs && atMs <= untilMs);
    const market = place?.market;
    if (!place || !market) return undefined;
    place.market = undefined;
    place.isReady = false;
    return market;
  }

  get isComplete(): boolean {
    return this.places.every(({ isReady }) => isReady);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    const markets = this.places.flatMap(({ market }) => market ?? []);
    for (const place of this.places) [place.market, place.isReady] = [undefined, false];
    await Promise.all(markets.map((market) => market.stop()));
  }
}
