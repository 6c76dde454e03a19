/** Terms by symbol, quick for rows that come in the order of the frame before: chains mostly do. */
import type { SymbolTerms } from './terms';

interface Entry {
  /** Undefined once it was taken out: no guess finds it then. */
  symbol: string | undefined;
  terms: SymbolTerms;
  /** Which was asked for after it last time. */
  next: Entry | undefined;
}

export class NamedTerms {
  private readonly entries = new Map<string, Entry>();
  private last: Entry | undefined;

  /** Comparing with the guess costs a fraction of looking a name up that was parsed a moment ago. */
  get(symbol: string): SymbolTerms | undefined {
    const guess = this.last?.next;
    if (guess?.symbol === symbol) {
      this.last = guess;
      return guess.terms;
    }
    const entry = this.entries.get(symbol);
    if (!entry) return undefined;
    if (this.last) this.last.next = entry;
    this.last = entry;
    return entry.terms;
  }

  set(symbol: string, terms: SymbolTerms): void {
    const known = this.entries.get(symbol);
    if (known) known.terms = terms;
    else this.entries.set(symbol, { symbol, terms, next: undefined });
  }

  delete(symbol: string): void {
    const entry = this.entries.get(symbol);
    if (!entry) return;
    entry.symbol = undefined;
    entry.next = undefined;
    this.entries.delete(symbol);
  }
}
