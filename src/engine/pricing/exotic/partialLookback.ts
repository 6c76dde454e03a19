/**
 * Lookbacks that observe the extremum in part of the life only.
 *
 * Floating (`pricePartialFloating`): pays max(S_T - lambda m, 0) or max(lambda M - S_T, 0), extremum of 0..t1 (and of
 * what was observed before). By layers of the extremum: max(S_T - lambda m, 0) = S_T - lambda integral over h up to the
 * known minimum of 1{no touch of h until t1} 1{S_T > lambda h}, puts alike; each layer is a digital over the killed
 * density, and in y = ln(S/h) the digital is the same for every h.
 * Fixed (`pricePartialFixed`): pays max(w (extremum of t1..T - K), 0): the lookback at t1 over the free density.
 * Sources: Heynen and Kat (1994), "Selective Memory", RISK 7(11); Haug (2007), 4.15.3 and 4.15.4.
 *
 * Domain: S, K, extremum, lambda > 0; 0 < t1 <= T (fixed: 0 <= t1 < T); sigma > 0. Accuracy: about 1e-10 of spot.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { optionSign, type OptionSign } from '../blackScholes';
import { checkExotic, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { lookbackValue, priceLookback } from './lookback';
import { cashClaim, claimValue, vanillaClaim } from './terminalClaim';
import { densityRange, freeDensity, imageDensity, integrateJets } from './transition';
import { logDistance, logGrid, marketFrom, REACH, type LogGrid } from './transition';

export interface PartialFloating {
  readonly type: 'call' | 'put';
  /** End of the observation, years from now. */
  readonly t1: number;
  /** Minimum (call) or maximum (put) observed so far; S itself at the start. */
  readonly extremum: number;
  /** Multiple of the extremum that is the strike: usually >= 1 for calls, <= 1 for puts. */
  readonly lambda: number;
}

export interface PartialFixed {
  readonly type: 'call' | 'put';
  readonly K: number;
  /** Start of the observation, years from now. */
  readonly t1: number;
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function pricePartialFloating(option: PartialFloating, market: ExoticMarket): Result<Sensitivities> {
  const { extremum, lambda, t1 } = option;
  const levels = [['extremum', extremum] as const, ['lambda', lambda] as const];
  const refused =
    checkExotic(market, levels, [['t1', t1]]) ??
    checkDate(t1, market.T, t1 > 0 && t1 <= market.T) ??
    checkSide(option, market.S);
  return evaluate(refused, { option, market }, () =>
    sensitivitiesOf(floatingValue(jetMarket(market), option)),
  );
}

/** Price, delta, gamma, vega in units of S. Errors as above. */
export function pricePartialFixed(option: PartialFixed, market: ExoticMarket): Result<Sensitivities> {
  const { K, t1 } = option;
  const refused =
    checkExotic(market, [['K', K]], [['t1', t1]]) ?? checkDate(t1, market.T, t1 >= 0 && t1 < market.T);
  if (refused === undefined && t1 === 0) return priceLookback({ ...option, extremum: market.S }, market);
  return evaluate(refused, { option, market }, () => sensitivitiesOf(fixedValue(jetMarket(market), option)));
}

const checkDate = (t1: number, T: number, isInside: boolean): Failure | undefined =>
  isInside ? undefined : failure('INVALID_INPUT', `t1 = ${t1}: must lie within the life of ${T}`).failure;

function checkSide({ type, extremum }: PartialFloating, S: number): Failure | undefined {
  if (type === 'call' ? extremum <= S : extremum >= S) return undefined;
  const rule = type === 'call' ? 'at most' : 'at least';
  return failure('INVALID_INPUT', `extremum = ${extremum}: must be ${rule} the spot ${S}`).failure;
}

function fixedValue(market: JetMarket, { type, K, t1 }: PartialFixed): Jet {
  const rest = market.T - t1;
  const [from, to] = densityRange(market, K, t1);
  const before = market.sigma.value * Math.sqrt(t1);
  const grid = logGrid(from, to, before, [0], Math.min(before, market.sigma.value * Math.sqrt(rest)));
  const start = logDistance(market, K);
  const later = (y: number): Jet => {
    const S = K * Math.exp(y);
    return lookbackValue(marketFrom(market, S, rest), { type, K, extremum: S });
  };
  return integrateJets(grid, freeDensity(market, start, t1), later).times(Math.exp(-market.r * t1));
}

function floatingValue(market: JetMarket, { type, extremum, lambda, t1 }: PartialFloating): Jet {
  const w = optionSign(type);
  const layer = digitalLayers(market, w, lambda, t1, extremum);
  const depth = layerDepth(market, w, extremum, t1);
  const width = 1.5 * market.sigma.value * Math.sqrt(t1);
  const { nodes, weights } = logGrid(0, depth, width, ...decayBends(market, width));
  let sum = claimValue(market, vanillaClaim(w, lambda * extremum));
  for (let i = 0; i < nodes.length; i++) {
    const h = extremum * Math.exp(-w * nodes[i]);
    sum = sum.plus(layer(h).times(lambda * h * weights[i]));
  }
  return sum;
}

/** Against a strong drift layers and images decay like exp(-2 tilt distance): breaks from 0 on, and their width. */
function decayBends({ tilt }: JetMarket, width: number): readonly [readonly number[], number] {
  const decay = Math.min(width, 0.5 / Math.abs(tilt.value));
  return [decay < width ? [0, 8, 16, 32].map((steps) => steps * decay) : [0], decay];
}

/** How far beyond the known extremum, in ln h, the path may reach until t1. */
function layerDepth(market: JetMarket, w: OptionSign, extremum: number, t1: number): number {
  const [from, to] = densityRange(market, extremum, t1);
  const start = logDistance(market, extremum).value;
  const reach = REACH * market.sigma.value * Math.sqrt(t1);
  return Math.max(reach, w === 1 ? -from : to) - Math.min(0, w * start);
}

/**
 * Value of 1 paid at T where h was touched until t1 and w (S_T - lambda h) > 0, as a function of h: paths that end beyond the
 * level at t1, and the images of those that came back, so that nothing is subtracted.
 */
function digitalLayers(
  market: JetMarket,
  w: OptionSign,
  lambda: number,
  t1: number,
  extremum: number,
): (h: number) => Jet {
  const rest = market.T - t1;
  const grid = layerGrid(market, w, lambda, t1, extremum);
  const digitals = Array.from(grid.nodes, (y) => digitalFrom(market, w, y, lambda, rest));
  const discount = Math.exp(-market.r * t1);
  return (h) => {
    const start = logDistance(market, h);
    const [beyond, back] = [freeDensity(market, start, t1), imageDensity(market, start, t1)];
    let touched = constant(0);
    for (let i = 0; i < digitals.length; i++) {
      const y = grid.nodes[i];
      const density = w * y > 0 ? back(y) : beyond(y);
      if (density.value !== 0) touched = touched.plus(density.times(digitals[i]).times(grid.weights[i]));
    }
    return touched.times(discount);
  };
}

/** y = ln(S/h) at t1 for any layer, the level at 0. */
function layerGrid(market: JetMarket, w: OptionSign, lambda: number, t1: number, extremum: number): LogGrid {
  const width = 1.5 * market.sigma.value * Math.sqrt(t1);
  const [from, to] = densityRange(market, extremum, t1);
  const far = layerDepth(market, w, extremum, t1) + Math.max(Math.abs(from), Math.abs(to));
  const fine = Math.min(width, market.sigma.value * Math.sqrt(market.T - t1));
  const [decays, decay] = decayBends(market, width);
  const bends = [...decays, ...decays.map((y) => -y), Math.log(lambda)];
  return logGrid(-far, far, width, bends, Math.min(fine, decay));
}

/** 1 at T where w (S_T - lambda) > 0, from the spot exp(y) with `rest` years to go. */
function digitalFrom(market: JetMarket, w: OptionSign, y: number, lambda: number, rest: number): Jet {
  if (rest <= 0) return constant(w * (y - Math.log(lambda)) > 0 ? 1 : 0);
  return claimValue(marketFrom(market, Math.exp(y), rest), cashClaim(w, lambda, 1));
}
