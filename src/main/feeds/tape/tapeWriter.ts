/** Writes a recording as it happens: blocks of a few hundred kilobytes or seconds, packed beside the event loop. */
import { open, type FileHandle } from 'node:fs/promises';
import { failure, success, type Result } from '../../../engine/basics/result';
import { packBlock, type BlockSpan } from './block';
import { entryLine, headerLine, type TapeEntry, type TapeHeader } from './format';

export interface TapeWriter {
  add(entry: TapeEntry): void;
  readonly counters: TapeCounters;
  /** Writes what is left; the failure is the first one of the disk. */
  close(nowMs: number): Promise<Result<TapeCounters>>;
}

export interface TapeCounters {
  readonly entries: number;
  /** Frames that were not written because the disk was too slow. */
  readonly lost: number;
  readonly bytes: number;
}

export interface TapeLimits {
  /** A block is closed at this many characters, or this long after its first entry. */
  readonly blockCharacters: number;
  readonly blockMs: number;
  /** Waiting for the disk beyond this many characters, frames are counted and not kept. */
  readonly waitingCharacters: number;
}

export const TAPE_LIMITS: TapeLimits = {
  blockCharacters: 262_144,
  blockMs: 2_000,
  waitingCharacters: 64 * 1024 * 1024,
};

class Writer implements TapeWriter {
  private lines: string[] = [];
  private characters = 0;
  private firstMs = 0;
  private lastMs = 0;
  private waiting = 0;
  private work: Promise<void> = Promise.resolve();
  private problem: Result<never> | undefined;
  private lostNow = 0;
  private totals = { entries: 0, lost: 0, bytes: 0 };

  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly limits: TapeLimits,
  ) {}

  get counters(): TapeCounters {
    return { ...this.totals };
  }

  start(header: TapeHeader): void {
    const span = { firstMs: header.startedMs, lastMs: header.startedMs, entries: 0 };
    this.put(headerLine(header), span);
    this.lastMs = header.startedMs;
  }

  add(entry: TapeEntry): void {
    if (this.waiting + this.characters > this.limits.waitingCharacters) {
      this.lostNow += 1;
      this.totals.lost += 1;
      return;
    }
    if (this.lostNow > 0) this.keep({ t: entry.t, dir: 'lost', count: this.lostNow });
    this.lostNow = 0;
    this.keep(entry);
  }

  private keep(entry: TapeEntry): void {
    // The clock of the machine may be set back; a recording's never runs backwards.
    const t = Math.max(this.lastMs, entry.t);
    if (this.lines.length === 0) this.firstMs = t;
    const line = entryLine(t === entry.t ? entry : { ...entry, t });
    this.lines.push(line);
    this.characters += line.length;
    this.lastMs = t;
    this.totals.entries += 1;
    const { blockCharacters, blockMs } = this.limits;
    if (this.characters >= blockCharacters || t - this.firstMs >= blockMs) this.flush();
  }

  private flush(): void {
    if (this.lines.length === 0) return;
    const { firstMs, lastMs, lines } = this;
    this.put(lines.join(''), { firstMs, lastMs, entries: lines.length });
    this.lines = [];
    this.characters = 0;
  }

  private put(text: string, span: BlockSpan): void {
    this.waiting += text.length;
    this.work = this.work.then(() => this.write(text, span));
  }

  private async write(text: string, span: BlockSpan): Promise<void> {
    try {
      if (this.problem) return;
      const block = await packBlock(text, span);
      await this.file.write(block);
      this.totals.bytes += block.length;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.problem = failure('STORAGE', `${this.path} cannot be written: ${why}`, { path: this.path });
    } finally {
      this.waiting -= text.length;
    }
  }

  async close(nowMs: number): Promise<Result<TapeCounters>> {
    this.keep({ t: nowMs, dir: 'end' });
    this.flush();
    await this.work;
    await this.file.close();
    return this.problem ?? success(this.counters);
  }
}

/** Begins a new recording at `path`; an older file there is replaced. */
export async function createTape(
  path: string,
  header: TapeHeader,
  limits: TapeLimits = TAPE_LIMITS,
): Promise<Result<TapeWriter>> {
  try {
    const writer = new Writer(await open(path, 'w'), path, limits);
    writer.start(header);
    return success(writer);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure('STORAGE', `${path} cannot be written: ${why}`, { path });
  }
}
