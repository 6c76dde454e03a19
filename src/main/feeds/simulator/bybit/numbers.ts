/** The shared market in Bybit's units: options in USDT for one coin, contracts in coins or, if inverse, in USD. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import { topOf, type Top } from '../books';
import { hashUnit } from '../chance';
import type { VenueStage } from '../dialect';
import { VenueListing } from '../venueListing';

export const categoryOf = ({ kind, isInverse }: Instrument): 'option' | 'linear' | 'inverse' =>
  kind === 'option' ? 'option' : isInverse ? 'inverse' : 'linear';

const LINEAR_QUOTES = ['USDT', 'USDC'];

export class BybitMarket {
  readonly listing: VenueListing;
  readonly deliveries: { readonly symbol: string; readonly price: number; readonly atMs: number }[] = [];

  constructor(readonly stage: VenueStage) {
    this.listing = new VenueListing(
      'bybit',
      (instrument) => {
        if (instrument.kind === 'spot') return [];
        if (instrument.kind === 'option' || instrument.kind === 'future') return ['USDT'];
        return instrument.isInverse ? ['USD'] : LINEAR_QUOTES;
      },
      stage.exchange,
    );
  }

  get quotes() {
    return this.stage.exchange.quotes;
  }

  mark(instrument: Instrument): number {
    return instrument.kind === 'option'
      ? this.quotes.value(instrument).price
      : this.quotes.line(instrument).mark;
  }

  top(instrument: Instrument): Top {
    const tick = this.listing.tickOf(instrument);
    return topOf(instrument, this.mark(instrument), tick, this.quotes, this.stage.faults);
  }

  /** One side: coins, or USD if inverse. */
  openInterest({ symbol, isInverse }: Instrument): number {
    return Math.round((isInverse ? 1e9 : 2_000) * hashUnit(`oi ${symbol}`));
  }
}
