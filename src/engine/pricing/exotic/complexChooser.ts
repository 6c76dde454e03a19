/**
 * Complex chooser: at t the holder takes a call (its own strike and expiry) or a put (its own strike and expiry).
 *
 * The larger of the two Black-Scholes values at t over the density of S_t, split where they are equal; that spot counts as
 * fixed for the derivatives, since nothing is gained there. Sources: Rubinstein (1991), "Options for the Undecided", RISK
 * 4(4); Haug (2007), 4.11.2. The simple chooser, with one strike and expiry, has a closed form: `forwardStart`.
 *
 * Domain: S, K > 0; 0 < t < both expiries; sigma > 0. The market's T is the choice. Accuracy: about 1e-12 of spot.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import type { Jet } from '../../math/jet';
import { blackScholesPrice } from '../blackScholes';
import { checkExotic, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, Sensitivities } from './exoticMarket';
import { claimValue, vanillaClaim } from './terminalClaim';
import { densityRange, freeDensity, integrateJets, logDistance, logGrid, marketFrom } from './transition';

export interface ComplexChooser {
  /** Strike and years from now to expiry. */
  readonly call: { readonly K: number; readonly T: number };
  readonly put: { readonly K: number; readonly T: number };
}

/** Price, delta, gamma, vega in units of S; `market.T` is the time of the choice. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceComplexChooser(option: ComplexChooser, market: ExoticMarket): Result<Sensitivities> {
  const { call, put } = option;
  const levels = [['K of the call', call.K] as const, ['K of the put', put.K] as const];
  const times = [['T of the call', call.T] as const, ['T of the put', put.T] as const];
  const refused = checkExotic(market, levels, times) ?? checkExpiries(option, market.T);
  return evaluate(refused, { option, market }, () => sensitivitiesOf(chooserValue(option, market)));
}

const checkExpiries = ({ call, put }: ComplexChooser, choice: number): Failure | undefined =>
  call.T > choice && put.T > choice
    ? undefined
    : failure('INVALID_INPUT', `expiries ${call.T} and ${put.T}: must lie after the choice at ${choice}`)
        .failure;

function chooserValue(option: ComplexChooser, market: ExoticMarket): Jet {
  const { call, put } = option;
  const { S, T, sigma, r } = market;
  const jets = jetMarket(market);
  const edge = Math.log(indifferentSpot(option, market) / S);
  const [from, to] = densityRange(jets, S, T);
  const before = sigma * Math.sqrt(T);
  const fine = Math.min(before, sigma * Math.sqrt(Math.min(call.T, put.T) - T));
  const bends = [edge, Math.log(call.K / S), Math.log(put.K / S)];
  const grid = logGrid(from, to, before, bends, fine);
  const start = logDistance(jets, S);
  const value = (y: number): Jet => {
    const [w, taken] = y > edge ? ([1, call] as const) : ([-1, put] as const);
    return claimValue(marketFrom(jets, S * Math.exp(y), taken.T - T), vanillaClaim(w, taken.K));
  };
  return integrateJets(grid, freeDensity(jets, start, T), value).times(Math.exp(-r * T));
}

/** The spot at which call and put are worth the same: the call gains and the put loses with spot. */
function indifferentSpot({ call, put }: ComplexChooser, { T, sigma, r, q }: ExoticMarket): number {
  const excess = (S: number): number =>
    blackScholesPrice(1, S, call.K, call.T - T, sigma, r, q) -
    blackScholesPrice(-1, S, put.K, put.T - T, sigma, r, q);
  let [low, high] = [Math.min(call.K, put.K), Math.max(call.K, put.K)];
  while (excess(low) > 0) low *= 0.5;
  while (excess(high) < 0) high *= 2;
  for (let step = 0; step < 200 && high - low > 2e-16 * high; step++) {
    const middle = 0.5 * (low + high);
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
