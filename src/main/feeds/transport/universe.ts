/** What a venue lists now. */
import { expiryOf, type Instrument } from '../../../engine/instruments/instrument';
import { NamedTerms } from '../mapping/namedTerms';
import { termsOf, type SymbolTerms } from '../mapping/terms';

/** Forgotten so long after expiry: late frames about the delivery still find their instrument. */
const AFTERLIFE_MS = 10 * 60_000;

export class Universe {
  private readonly bySymbol = new Map<string, Instrument>();
  /** The same, as rows ask for it. */
  private readonly termsBySymbol = new NamedTerms();
  /** When an instrument ended, for those that ended before their expiry. */
  private readonly ends = new Map<string, number>();
  private readonly settled = new Set<string>();

  get(symbol: string): Instrument | undefined {
    return this.bySymbol.get(symbol);
  }

  terms(symbol: string): SymbolTerms | undefined {
    return this.termsBySymbol.get(symbol);
  }

  get size(): number {
    return this.bySymbol.size;
  }

  all(): Iterable<Instrument> {
    return this.bySymbol.values();
  }

  put(instrument: Instrument): void {
    this.bySymbol.set(instrument.symbol, instrument);
    this.termsBySymbol.set(instrument.symbol, termsOf(instrument));
    this.ends.delete(instrument.symbol);
  }

  /** The venue delivered it; false when that was known. */
  end(symbol: string, atMs: number): boolean {
    if (!this.bySymbol.has(symbol) || this.ends.has(symbol)) return false;
    this.ends.set(symbol, atMs);
    return true;
  }

  /** The price of its delivery is known: nothing more is expected of it. */
  settle(symbol: string): void {
    if (this.bySymbol.has(symbol)) this.settled.add(symbol);
  }

  /** It has ended, and the price of its delivery is not known. */
  isUnsettled(instrument: Instrument, nowMs: number): boolean {
    return this.endOf(instrument) <= nowMs && !this.settled.has(instrument.symbol);
  }

  /** Instant of its end: delivery or expiry, whichever comes first. */
  endOf(instrument: Instrument): number {
    return Math.min(this.ends.get(instrument.symbol) ?? Infinity, expiryOf(instrument) ?? Infinity);
  }

  /** Removes what expired a while ago. */
  forgetExpired(nowMs: number): void {
    for (const [symbol, instrument] of this.bySymbol) {
      if (this.endOf(instrument) + AFTERLIFE_MS < nowMs) this.remove(symbol);
    }
  }

  remove(symbol: string): void {
    this.bySymbol.delete(symbol);
    this.termsBySymbol.delete(symbol);
    this.ends.delete(symbol);
    this.settled.delete(symbol);
  }
}
