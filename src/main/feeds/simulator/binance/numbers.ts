/** The shared market in Binance's units: options on the spot index, in USDT per contract of `unit` coins. */
import type { EuropeanOption, Instrument } from '../../../../engine/instruments/instrument';
import { topOf, type Top } from '../books';
import { hashUnit } from '../chance';
import type { VenueStage } from '../dialect';
import type { OptionValue } from '../quotes';
import { VenueListing } from '../venueListing';

export class BinanceMarket {
  readonly listing: VenueListing;
  readonly exercised: { readonly symbol: string; readonly price: number; readonly atMs: number }[] = [];

  constructor(readonly stage: VenueStage) {
    this.listing = new VenueListing(
      'binance',
      (instrument) => {
        if (instrument.kind === 'spot') return [];
        // The inverse perpetual is a coin-margined contract: another product.
        return instrument.kind === 'perpetual' && instrument.isInverse ? [] : ['USDT'];
      },
      stage.exchange,
    );
  }

  get quotes() {
    return this.stage.exchange.quotes;
  }

  /** The venue has no forward: its options are valued on the index. */
  value(option: EuropeanOption): OptionValue {
    return this.quotes.value(option, this.quotes.index(option.underlying));
  }

  /** Per contract. */
  mark(instrument: Instrument): number {
    if (instrument.kind !== 'option') return this.quotes.line(instrument).mark;
    return this.value(instrument).price * instrument.multiplier;
  }

  tickOf(instrument: Instrument): number {
    return this.listing.tickOf(instrument);
  }

  top(instrument: Instrument): Top {
    const { quotes, stage } = this;
    return topOf(instrument, this.fair(instrument), this.tickOf(instrument), quotes, stage.faults);
  }

  /** What traders quote around: the venue's mark, or the forward's value where they know better. */
  private fair(instrument: Instrument): number {
    if (instrument.kind !== 'option' || !this.stage.faults.noForward) return this.mark(instrument);
    return this.quotes.value(instrument).price * instrument.multiplier;
  }

  openInterest({ symbol }: Instrument): number {
    return Math.round(1_000 * hashUnit(`oi ${symbol}`));
  }
}
