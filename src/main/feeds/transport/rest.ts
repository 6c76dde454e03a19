/** Public REST of a venue: one call after another, none while the venue asks for quiet, no exception out of it. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { FeedClock } from '../clock';
import { systemNetwork, type Network } from '../network';

/** What a status means when no header says how long: 403 and 418 are bans. */
const QUIET_MS: Readonly<Record<number, number>> = { 403: 600_000, 418: 120_000, 429: 10_000 };
const LONGEST_QUIET_MS = 3 * 86_400_000;
/** Characters of an answer with an error that are kept. */
const LONGEST_ERROR = 2_000;

export interface RestSettings {
  /** `{product}` in it stands for the first part of the path: some venues have a host for each. */
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly gapMs: number;
  readonly clock: FeedClock;
  readonly network?: Network;
}

export class Rest {
  private queue: Promise<unknown> = Promise.resolve();
  private nextMs = 0;
  private quietUntilMs = 0;
  private isStopped = false;

  constructor(private readonly settings: RestSettings) {}

  stop(): void {
    this.isStopped = true;
  }

  resume(): void {
    this.isStopped = false;
  }

  /** Body of `path`, in its turn. */
  get(path: string): Promise<Result<string>> {
    const turn = this.queue.then(() => this.call(path));
    this.queue = turn;
    return turn;
  }

  private async call(path: string): Promise<Result<string>> {
    const { clock, gapMs } = this.settings;
    const waitMs = this.nextMs - clock.now();
    if (waitMs > 0) await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    if (this.isStopped) return failure('CANCELLED', `${path}: stopped`);
    const now = clock.now();
    if (now < this.quietUntilMs) {
      const waitMs = this.quietUntilMs - now;
      return failure('PROTOCOL', `${path}: the venue asked for ${waitMs} ms of quiet`, { waitMs });
    }
    this.nextMs = now + gapMs;
    return this.fetch(path);
  }

  private async fetch(path: string): Promise<Result<string>> {
    const { baseUrl, timeoutMs, network = systemNetwork } = this.settings;
    try {
      const base = baseUrl.replace('{product}', path.split('/', 2)[1]);
      const { status, retryAfter, body } = await network.get(base + path, timeoutMs);
      if (status >= 200 && status < 300) return success(body);
      const waitMs = this.heed(status, retryAfter);
      const isPage = body.trimStart().startsWith('<');
      return failure('PROTOCOL', `${path}: HTTP ${status}: ${isPage ? 'a web page' : body.slice(0, 120)}`, {
        status,
        ...(waitMs === undefined ? {} : { waitMs }),
        ...(isPage || body.length > LONGEST_ERROR ? {} : { body }),
      });
    } catch (error) {
      const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return failure('PROTOCOL', `${path}: ${inner instanceof Error ? inner.message : 'failed'}`);
    }
  }

  /** No call before `ms` have gone by. */
  keepQuiet(ms: number): void {
    this.quietUntilMs = Math.max(this.quietUntilMs, this.settings.clock.now() + ms);
  }

  /** Milliseconds of quiet that the venue wants. */
  private heed(status: number, retryAfter: string | null): number | undefined {
    const usual = QUIET_MS[status];
    if (usual === undefined) return undefined;
    const asked = retryAfter === null ? NaN : Number(retryAfter) * 1000;
    const quietMs = asked >= 0 && asked <= LONGEST_QUIET_MS ? asked : usual;
    this.quietUntilMs = this.settings.clock.now() + quietMs;
    return quietMs;
  }
}
