/** An option's numbers in Deribit's units and rounding: prices in coins to 4 decimals, Greeks to 5. */
import type { EuropeanOption } from '../../../../engine/instruments/instrument';
import { round, type OptionValue, type Quotes } from '../quotes';

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
  readonly greeks: Readonly<Record<'delta' | 'gamma' | 'vega' | 'theta' | 'rho', number>>;
}

const MARK_DECIMALS = 4;
const FINE_TICK = 0.0001;
const COARSE_TICK = 0.0005;
const COARSE_ABOVE = 0.005;
const LEAST_HALF = 0.00015;

const greeksOf = ({ delta, gamma, vega, theta, rho }: OptionValue): OptionQuote['greeks'] => ({
  delta: round(delta, 5),
  gamma: round(gamma, 5),
  vega: round(vega, 5),
  theta: round(theta, 5),
  rho: round(rho, 5),
});

export function optionQuote(instrument: EuropeanOption, quotes: Quotes): OptionQuote {
  const value = quotes.value(instrument);
  const { forward, vol } = value;
  const coins = value.price / forward;
  const tick = coins > COARSE_ABOVE ? COARSE_TICK : FINE_TICK;
  const [bid, ask] = quotes.sides(instrument.symbol, coins, tick, LEAST_HALF);
  const vegaCoin = value.vega / forward;
  return {
    forward,
    vol,
    mark: round(coins, MARK_DECIMALS),
    bid: round(bid, MARK_DECIMALS),
    ask: round(ask, MARK_DECIMALS),
    bidVol: quotes.volAt(bid, coins, vol, vegaCoin),
    askVol: quotes.volAt(ask, coins, vol, vegaCoin),
    greeks: greeksOf(value),
  };
}
