/** Values of the simulated market that all venues share; each prints them in its own units and rounding. */
import { MS_PER_YEAR } from '../../../engine/basics/time';
import type { EuropeanOption, Instrument } from '../../../engine/instruments/instrument';
import { black76GreeksInto } from '../../../engine/pricing/black76';
import { GREEK_COUNT } from '../../../engine/pricing/greeks';
import { hashUnit } from './chance';
import type { Market } from './market';

export const round = (value: number, decimals: number): number => {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
};

type OptionTerms = Pick<EuropeanOption, 'underlying' | 'expiryMs' | 'strike' | 'optionType'>;

/** Of one coin of underlying, in USD: vega and rho per point, theta per day or over the life that remains. */
export interface OptionValue {
  readonly forward: number;
  /** Fraction. */
  readonly vol: number;
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
}

export interface LineQuote {
  readonly mark: number;
  readonly bid: number;
  readonly ask: number;
  readonly funding8h: number;
}

const VOL_CAP = 5;
const scratch = new Float64Array(GREEK_COUNT);

export class Quotes {
  constructor(
    private readonly market: Market,
    private readonly now: () => number,
  ) {}

  yearsTo(expiryMs: number): number {
    return Math.max(0, expiryMs - this.now()) / MS_PER_YEAR;
  }

  /** Cents, as every venue prints it. */
  forward(coin: string, expiryMs: number): number {
    return round(this.market.forward(coin, this.yearsTo(expiryMs)), 2);
  }

  /** Black-76 on the forward of the expiry, or on another one that a venue takes in its place. */
  value({ underlying, expiryMs, strike, optionType }: OptionTerms, on?: number): OptionValue {
    const years = this.yearsTo(expiryMs);
    const ownForward = this.forward(underlying, expiryMs);
    const forward = on ?? ownForward;
    const vol = round(this.market.vol(underlying, strike, ownForward, years), 4);
    black76GreeksInto(scratch, 0, optionType === 'call' ? 1 : -1, forward, strike, years, vol, 0);
    const [price, delta, gamma, vega, theta, rho] = scratch;
    const days = Math.min(1, years * 365);
    return {
      forward,
      vol,
      price,
      delta,
      gamma,
      vega: vega / 100,
      theta: (theta / 365) * days,
      rho: rho / 100,
    };
  }

  /** Bid and ask on a grid of steps around a value, in whatever unit the value has; 0 where nobody quotes. */
  sides(symbol: string, value: number, tick: number, leastHalf = 1.5 * tick): readonly [number, number] {
    const half = Math.max(leastHalf, value * (0.008 + 0.02 * hashUnit(symbol)));
    const bid = Math.floor(Math.max(0, value - half) / tick + 1e-9) * tick;
    const ask = Math.ceil((value + half) / tick - 1e-9) * tick;
    return [round(bid, 8), round(ask, 8)];
  }

  /** Vol of a price beside the mark; 0 for none, the venues' cap where it would be beyond. */
  volAt(side: number, value: number, vol: number, vegaPerPoint: number): number {
    if (side === 0 || vegaPerPoint <= 0) return 0;
    return Math.min(VOL_CAP, Math.max(0, vol + (side - value) / (100 * vegaPerPoint)));
  }

  /** Of a spot pair, perpetual or dated future with its own price step. */
  line(instrument: Instrument): LineQuote {
    const { spot, premium } = this.market.coins[instrument.underlying];
    const isFuture = instrument.kind === 'future';
    const fair = isFuture ? this.forward(instrument.underlying, instrument.expiryMs) : spot;
    const mark = instrument.kind === 'perpetual' ? spot * (1 + premium) : fair;
    const tick = instrument.tickSize;
    const bid = Math.floor(mark / tick) * tick;
    const width = isFuture ? 3 : 1;
    return {
      mark: round(mark, 2),
      bid: round(bid - (width - 1) * tick, 4),
      ask: round(bid + width * tick, 4),
      funding8h: round(premium * 0.3, 8),
    };
  }

  index(coin: string): number {
    return round(this.market.spot(coin), 2);
  }

  volIndex(coin: string): number {
    return round(this.market.volIndexPercent(coin), 2);
  }
}
