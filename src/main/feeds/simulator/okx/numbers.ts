/** The shared market in OKX's units: options in coins, sizes in contracts. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import { topOf, type Top } from '../books';
import { hashUnit } from '../chance';
import type { VenueStage } from '../dialect';
import { VenueListing } from '../venueListing';

export class OkxMarket {
  readonly listing: VenueListing;
  /** What was delivered so far with the price of each. */
  readonly deliveries: { readonly instrument: Instrument; readonly px: number; readonly atMs: number }[] = [];

  constructor(readonly stage: VenueStage) {
    this.listing = new VenueListing(
      'okx',
      (instrument) => {
        if (instrument.kind === 'spot') return [];
        return instrument.isInverse ? ['USD'] : ['USDT'];
      },
      stage.exchange,
    );
  }

  get quotes() {
    return this.stage.exchange.quotes;
  }

  /** Mark in the unit of the price. */
  mark(instrument: Instrument): number {
    if (instrument.kind !== 'option') return this.quotes.line(instrument).mark;
    const { price, forward } = this.quotes.value(instrument);
    return price / forward;
  }

  top(instrument: Instrument): Top {
    const tick = this.listing.tickOf(instrument);
    return topOf(instrument, this.mark(instrument), tick, this.quotes, this.stage.faults);
  }

  /** Contracts. */
  openInterest({ symbol }: Instrument): number {
    return Math.round(5_000 * hashUnit(`oi ${symbol}`));
  }
}
