/** A place in a recording that moves forward, and a look ahead for answers of REST calls. */
import type { Failure } from '../../../engine/basics/result';
import type { FailedRestEntry, RestEntry, TapeEntry } from '../tape/format';
import type { Tape } from '../tape/tape';

export type RestOutcome = RestEntry | FailedRestEntry;

/** Blocks whose entries are kept: the one that is played and those that are looked into. */
const KEPT_BLOCKS = 6;
/** A recorded answer that came within this time after the call is the one that belongs to it. */
const HORIZON_MS = 8_000;
/** A call may be made this much later than the recorded one. */
const SLACK_MS = 1_000;
/** Blocks that are searched when a call comes before the recorded one. */
const SEARCHED_BLOCKS = 64;
/** Paths whose last answers are kept. */
const KEPT_PATHS = 2_000;

export class TapeCursor {
  /** Damage that ended the recording early. */
  failure: Failure | undefined;
  private block = 0;
  private at = 0;
  private readonly kept = new Map<number, readonly TapeEntry[]>();
  private readonly last = new Map<string, RestOutcome>();
  /** Calls whose recorded answer is taken. */
  private readonly used = new Set<string>();

  constructor(private readonly tape: Tape) {}

  /** The next entry, without moving. */
  peek(): TapeEntry | undefined {
    for (;;) {
      const entries = this.entriesOf(this.block);
      if (!entries) return undefined;
      if (this.at < entries.length) return entries[this.at];
      this.block += 1;
      this.at = 0;
    }
  }

  next(): TapeEntry | undefined {
    const entry = this.peek();
    if (!entry) return undefined;
    this.at += 1;
    if (entry.dir === 'rest' || entry.dir === 'restFailed') this.remember(entry);
    return entry;
  }

  private remember(entry: RestOutcome): void {
    if (this.last.size < KEPT_PATHS || this.last.has(entry.request.path))
      this.last.set(entry.request.path, entry);
    this.used.delete(nameOf(entry));
  }

  /** The answer to a call made at `nowMs`: the recorded one of that call, else the last before, else the first after. */
  answerTo(path: string, nowMs: number): RestOutcome | undefined {
    const isOwn = (entry: RestOutcome): boolean =>
      !this.used.has(nameOf(entry)) && entry.request.t >= nowMs - SLACK_MS;
    const own = this.ahead(path, nowMs + HORIZON_MS, isOwn);
    if (own) this.used.add(nameOf(own));
    return own ?? this.last.get(path) ?? this.ahead(path, Infinity, () => true);
  }

  private ahead(
    path: string,
    untilMs: number,
    isMeant: (entry: RestOutcome) => boolean,
  ): RestOutcome | undefined {
    for (let block = this.block; block < this.block + SEARCHED_BLOCKS; block += 1) {
      const entries = this.entriesOf(block);
      if (!entries) return undefined;
      for (let i = block === this.block ? this.at : 0; i < entries.length; i += 1) {
        const entry = entries[i];
        if (entry.t > untilMs) return undefined;
        const isRest = entry.dir === 'rest' || entry.dir === 'restFailed';
        if (isRest && entry.request.path === path && isMeant(entry)) return entry;
      }
    }
    return undefined;
  }

  private entriesOf(block: number): readonly TapeEntry[] | undefined {
    if (block >= this.tape.blockCount) return undefined;
    const known = this.kept.get(block);
    if (known) return known;
    const read = this.tape.entries(block);
    if (!read.ok) {
      this.failure ??= read.failure;
      return undefined;
    }
    for (const old of this.kept.keys()) if (old < this.block) this.kept.delete(old);
    if (block < this.block + KEPT_BLOCKS) this.kept.set(block, read.value);
    return read.value;
  }
}

const nameOf = ({ request }: RestOutcome): string => `${request.t} ${request.path}`;
