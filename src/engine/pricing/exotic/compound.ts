/**
 * Compound options: the right to buy or sell an option (the daughter) for K_mother at t.
 *
 * The daughter's Black-Scholes value at t over the density of S_t, beyond the spot where the daughter is worth K_mother;
 * that spot counts as fixed for the derivatives, since the payoff is 0 there. Sources: Geske (1979), "The Valuation of
 * Compound Options", J. Financial Economics 7, eq. (4); Haug (2007), 4.12, whose bivariate normal formula is this integral.
 *
 * Domain: S, K > 0; 0 < t < T; sigma > 0. Accuracy: about 1e-12 of spot.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { blackScholesPrice, optionSign, type OptionSign } from '../blackScholes';
import { checkExotic, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { claimValue, vanillaClaim } from './terminalClaim';
import { densityRange, freeDensity, integrateJets, logDistance, logGrid, marketFrom } from './transition';

export interface CompoundOption {
  /** The option that is held. */
  readonly mother: { readonly type: 'call' | 'put'; readonly K: number; readonly t: number };
  /** The option it is on; it expires with the market's T. */
  readonly daughter: { readonly type: 'call' | 'put'; readonly K: number };
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceCompound(option: CompoundOption, market: ExoticMarket): Result<Sensitivities> {
  const { mother, daughter } = option;
  const levels = [['K of the mother', mother.K] as const, ['K of the daughter', daughter.K] as const];
  const refused = checkExotic(market, levels, [['t', mother.t]]) ?? checkMotherTime(mother.t, market.T);
  return evaluate(refused, { option, market }, () => sensitivitiesOf(compoundValue(option, market)));
}

const checkMotherTime = (t: number, T: number): Failure | undefined =>
  t > 0 && t < T
    ? undefined
    : failure('INVALID_INPUT', `t = ${t}: must lie between 0 and the daughter's expiry ${T}`).failure;

function compoundValue({ mother, daughter }: CompoundOption, market: ExoticMarket): Jet {
  const jets = jetMarket(market);
  const { t } = mother;
  const [v, w] = [optionSign(mother.type), optionSign(daughter.type)];
  const rest = market.T - t;
  const edge = exerciseSpot(w, daughter.K, mother.K, rest, market);
  const [from, to] = densityRange(jets, daughter.K, t);
  const [low, high] = exerciseRange(v * w === 1, Math.log(edge / daughter.K), from, to);
  const before = market.sigma * Math.sqrt(t);
  const grid = logGrid(low, high, before, [0], Math.min(before, market.sigma * Math.sqrt(rest)));
  const start = logDistance(jets, daughter.K);
  const payoff = (y: number): Jet => payoffAt(jets, v, w, daughter.K * Math.exp(y), { mother, daughter });
  return integrateJets(grid, freeDensity(jets, start, t), payoff).times(Math.exp(-market.r * t));
}

/** The mother is exercised above the edge when she gains with spot, else below; an edge of 0 or Infinity is beyond. */
const exerciseRange = (above: boolean, edge: number, from: number, to: number): readonly [number, number] =>
  above ? [Math.min(to, Math.max(from, edge)), to] : [from, Math.max(from, Math.min(to, edge))];

function payoffAt(market: JetMarket, v: OptionSign, w: OptionSign, S: number, option: CompoundOption): Jet {
  const { mother, daughter } = option;
  const value = claimValue(marketFrom(market, S, market.T - mother.t), vanillaClaim(w, daughter.K));
  return value.minus(constant(mother.K)).times(v);
}

/** The spot at which the daughter is worth `worth`: by bisection on ln S; 0 where a put never is. */
function exerciseSpot(w: OptionSign, K: number, worth: number, T: number, market: ExoticMarket): number {
  const { sigma, r, q } = market;
  if (w === -1 && worth >= K * Math.exp(-r * T)) return 0;
  const excess = (y: number): number =>
    w * (blackScholesPrice(w, K * Math.exp(y), K, T, sigma, r, q) - worth);
  let [low, high] = [-1, 1];
  while (excess(low) > 0 && low > -600) low *= 2;
  while (excess(high) < 0 && high < 600) high *= 2;
  for (let step = 0; step < 80 && high - low > 1e-16 * Math.abs(high); step++) {
    const middle = 0.5 * (low + high);
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return K * Math.exp(0.5 * (low + high));
}
