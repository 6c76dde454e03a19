/**
 * Instruments that are wanted in full. A session that cannot keep up, because its data come late or the venue closes it
 * as too slow, leaves their trades, books and own tickers away for a while: what lives on is the chain.
 */
import type { InstrumentId } from '../../../engine/instruments/instrument';

const SHED_MS = 5 * 60_000;
/** Deribit's word and OKX's close code for a client that does not read fast enough. */
const TOO_SLOW = /connection_too_slow|\b4005\b/;
const NOTHING: ReadonlySet<InstrumentId> = new Set();

export class Interest {
  private wanted = NOTHING;
  private shedUntilMs = -Infinity;
  private wasShed = false;

  set(ids: readonly InstrumentId[]): void {
    this.wanted = new Set(ids);
  }

  has(id: InstrumentId): boolean {
    return this.wanted.has(id);
  }

  /** Too much came: less is asked for from now on. */
  shed(nowMs: number): void {
    this.shedUntilMs = nowMs + SHED_MS;
  }

  noteLoss(reason: string, nowMs: number): void {
    if (TOO_SLOW.test(reason)) this.shed(nowMs);
  }

  /** What is to be asked for now. */
  at(nowMs: number): ReadonlySet<InstrumentId> {
    return this.isShed(nowMs) ? NOTHING : this.wanted;
  }

  /** It was asked for. */
  noteAsked(nowMs: number): void {
    this.wasShed = this.isShed(nowMs);
  }

  /** What was asked for last is more or less than it should be. */
  isChanged(nowMs: number): boolean {
    return this.isShed(nowMs) !== this.wasShed;
  }

  private isShed(nowMs: number): boolean {
    return nowMs < this.shedUntilMs;
  }

  /** What to tell of it; empty while everything is asked for. */
  detailAt(nowMs: number): string {
    return this.isShed(nowMs) ? 'fewer channels: data came faster than they could be taken' : '';
  }
}
