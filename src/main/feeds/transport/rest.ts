/** Public REST of a venue: one call after another, none while the venue asks for quiet, no exception out of it. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { FeedClock } from '../clock';
import { systemNetwork, type Network, type RestResponse } from '../network';
import { Quiet } from './quiet';

/** Characters of an answer with an error that are kept. */
const LONGEST_ERROR = 2_000;

type Headers = Readonly<Record<string, string>>;
type Fetch = (url: string) => Promise<RestResponse>;

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
  private readonly quiet = new Quiet();
  private isStopped = false;

  constructor(private readonly settings: RestSettings) {}

  stop(): void {
    this.isStopped = true;
  }

  resume(): void {
    this.isStopped = false;
  }

  /** Body of `path`, in its turn. */
  get(path: string, headers?: Headers): Promise<Result<string>> {
    const { timeoutMs, network = systemNetwork } = this.settings;
    return this.inTurn(path, (url) => network.get(url, timeoutMs, headers));
  }

  /** Body of what `fetch` brings from the address of `path`, in its turn. */
  inTurn(path: string, fetch: Fetch): Promise<Result<string>> {
    const turn = this.queue.then(() => this.call(path, fetch));
    this.queue = turn;
    return turn;
  }

  private async call(path: string, fetch: Fetch): Promise<Result<string>> {
    const { clock, gapMs } = this.settings;
    const waitMs = this.nextMs - clock.now();
    if (waitMs > 0) await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    if (this.isStopped) return failure('CANCELLED', `${path}: stopped`);
    const now = clock.now();
    const quietMs = this.quiet.leftMs(now);
    if (quietMs > 0) {
      return failure('PROTOCOL', `${path}: the venue asked for ${quietMs} ms of quiet`, { waitMs: quietMs });
    }
    this.nextMs = now + gapMs;
    return this.answer(path, fetch);
  }

  private async answer(path: string, fetch: Fetch): Promise<Result<string>> {
    try {
      const base = this.settings.baseUrl.replace('{product}', path.split('/', 2)[1]);
      const { status, retryAfter, body } = await fetch(base + path);
      if (status >= 200 && status < 300) return success(body);
      const waitMs = this.quiet.heed(status, retryAfter, this.settings.clock.now());
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
    this.quiet.keep(ms, this.settings.clock.now());
  }
}
