/** Trades of the simulated market: takers who meet its bids and asks. The same seed and clock give the same ones. */
import type { Instrument, Venue } from '../../../engine/instruments/instrument';
import type { Top } from './books';
import { hashUnit } from './chance';
import type { Exchange } from './exchange';
import { round } from './quotes';
import { isDue } from './schedule';

export interface Print {
  readonly instrument: Instrument;
  readonly id: number;
  readonly takerSide: 'buy' | 'sell';
  readonly price: number;
  /** In units of position quantity. */
  readonly quantity: number;
}

const PER_SECOND: Readonly<Record<Instrument['kind'], number>> = {
  perpetual: 1,
  future: 0.3,
  option: 0.05,
  spot: 0,
};

const LARGEST_IN_LOTS = 40;

const nameOf = (venue: Venue, { symbol }: Instrument): string => `trades ${venue} ${symbol}`;

/** Does it trade at the venue in this step? */
export const hasPrint = (
  { stepCount }: Pick<Exchange, 'stepCount'>,
  venue: Venue,
  instrument: Instrument,
): boolean => isDue(stepCount, nameOf(venue, instrument), PER_SECOND[instrument.kind]);

/** What trades at a venue in this step, of some of its instruments. */
export function printsNow(
  exchange: Pick<Exchange, 'stepCount'>,
  venue: Venue,
  instruments: Iterable<Instrument>,
  topOf: (instrument: Instrument) => Pick<Top, 'bid' | 'ask'>,
): Print[] {
  const { stepCount } = exchange;
  const prints: Print[] = [];
  for (const instrument of instruments) {
    if (!hasPrint(exchange, venue, instrument)) continue;
    const name = nameOf(venue, instrument);
    const { bid, ask } = topOf(instrument);
    const isBuy = bid <= 0 || hashUnit(`${name} side ${stepCount}`) < 0.5;
    const lots = Math.ceil(LARGEST_IN_LOTS * hashUnit(`${name} size ${stepCount}`) ** 3);
    prints.push({
      ...{ instrument, id: stepCount, takerSide: isBuy ? 'buy' : 'sell', price: isBuy ? ask : bid },
      quantity: round(Math.max(1, lots) * instrument.lotSize, 8),
    });
  }
  return prints;
}

/** `Buy`, `Sell`. */
export const sideWord = ({ takerSide }: Print): string => (takerSide === 'buy' ? 'Buy' : 'Sell');
