/** What a venue lists of the shared market under its own names. */
import type { Instrument, Venue } from '../../../engine/instruments/instrument';
import { parseSymbol, writeSymbol } from '../../../engine/instruments/symbol';
import type { Exchange, LifeChange } from './exchange';

/** Quote currencies under which a venue lists one of the shared instruments. */
export type ListingRule = (instrument: Instrument) => readonly string[];

export class VenueListing {
  readonly bySymbol = new Map<string, Instrument>();

  constructor(
    private readonly venue: Venue,
    private readonly rule: ListingRule,
    private readonly exchange: Exchange,
  ) {
    for (const instrument of exchange.instruments.values()) this.take({ kind: 'listed', instrument });
  }

  get(symbol: string): Instrument | undefined {
    return this.bySymbol.get(symbol);
  }

  all(): Iterable<Instrument> {
    return this.bySymbol.values();
  }

  /** Price step as listed now. */
  tickOf({ tickSize }: Instrument): number {
    return tickSize * this.exchange.tickScale;
  }

  /** Follows a turn in life; returns the venue's own instruments that it is about. */
  take({ kind, instrument }: LifeChange): readonly Instrument[] {
    const own = this.translate(instrument);
    for (const one of own) {
      if (kind === 'delivered') this.bySymbol.delete(one.symbol);
      else this.bySymbol.set(one.symbol, one);
    }
    return own;
  }

  private translate(instrument: Instrument): Instrument[] {
    return this.rule(instrument).flatMap((quoteCurrency) => {
      const symbol = writeSymbol({ ...instrument, venue: this.venue, quoteCurrency });
      const parsed = parseSymbol(this.venue, symbol);
      if (!parsed.ok) throw new Error(`${this.venue} has no name for ${instrument.symbol}: ${symbol}`);
      // Instants of delivery are those of the shared market, also where a name tells the day only.
      return [
        {
          ...parsed.value,
          ...('expiryMs' in instrument ? { expiryMs: instrument.expiryMs } : {}),
        } as Instrument,
      ];
    });
  }
}
