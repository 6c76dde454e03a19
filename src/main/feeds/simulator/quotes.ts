/** Quotes of the simulated market in Deribit's units and rounding; every option follows Black-76 on its forward. */
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

export interface OptionQuote {
  readonly forward: number;
  /** Fraction. */
  readonly vol: number;
  /** Coin, 4 decimals as the venue prints it. */
  readonly mark: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidVol: number;
  readonly askVol: number;
  readonly greeks: {
    readonly delta: number;
    readonly gamma: number;
    readonly vega: number;
    readonly theta: number;
    readonly rho: number;
  };
}

export interface LineQuote {
  readonly mark: number;
  readonly bid: number;
  readonly ask: number;
  readonly funding8h: number;
}

const MARK_DECIMALS = 4;
const FINE_TICK = 0.0001;
const COARSE_TICK = 0.0005;
const COARSE_ABOVE = 0.005;
const VOL_CAP = 5;
const scratch = new Float64Array(GREEK_COUNT);

const tickAt = (price: number): number => (price > COARSE_ABOVE ? COARSE_TICK : FINE_TICK);

export class Quotes {
  constructor(
    private readonly market: Market,
    private readonly now: () => number,
  ) {}

  yearsTo(expiryMs: number): number {
    return Math.max(0, expiryMs - this.now()) / MS_PER_YEAR;
  }

  option(instrument: EuropeanOption): OptionQuote {
    const years = this.yearsTo(instrument.expiryMs);
    const forward = round(this.market.forward(instrument.underlying, years), 2);
    const vol = round(this.market.vol(instrument.underlying, instrument.strike, forward, years), 4);
    const sign = instrument.optionType === 'call' ? 1 : -1;
    black76GreeksInto(scratch, 0, sign, forward, instrument.strike, years, vol, 0);
    const [price, delta, gamma, vega, theta, rho] = scratch;
    const value = price / forward;
    const [bid, ask] = this.optionSides(instrument.symbol, value);
    const vegaCoin = vega / forward;
    const volAt = (side: number): number =>
      side === 0 || vegaCoin < 1e-6 ? 0 : Math.min(VOL_CAP, Math.max(0, vol + (side - value) / vegaCoin));
    const days = Math.min(1, years * 365);
    return {
      forward,
      vol,
      mark: round(value, MARK_DECIMALS),
      bid,
      ask,
      bidVol: volAt(bid),
      askVol: volAt(ask),
      greeks: {
        delta: round(delta, 5),
        gamma: round(gamma, 5),
        vega: round(vega / 100, 5),
        theta: round((theta / 365) * days, 5),
        rho: round(rho / 100, 5),
      },
    };
  }

  /** Bid and ask on the tick grid around a value; 0 where nobody quotes. */
  private optionSides(symbol: string, value: number): [number, number] {
    const half = Math.max(0.00015, value * (0.008 + 0.02 * hashUnit(symbol)));
    const tick = tickAt(value);
    const bid = Math.floor(Math.max(0, value - half) / tick + 1e-9) * tick;
    const ask = Math.ceil((value + half) / tick - 1e-9) * tick;
    return [round(bid, 4), round(ask, 4)];
  }

  line(instrument: Instrument): LineQuote {
    const { spot, premium } = this.market.coins[instrument.underlying];
    const years = instrument.kind === 'future' ? this.yearsTo(instrument.expiryMs) : 0;
    const fair = instrument.kind === 'future' ? this.market.forward(instrument.underlying, years) : spot;
    const mark = instrument.kind === 'perpetual' ? spot * (1 + premium) : fair;
    const tick = instrument.tickSize;
    const bid = Math.floor(mark / tick) * tick;
    const width = instrument.kind === 'future' ? 3 : 1;
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
