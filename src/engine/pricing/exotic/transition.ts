/**
 * Values across an intermediate date: the density of ln S at that date times the value from there on, integrated.
 *
 * The grid is fixed in y = ln(S_t / level), so that spot sits in the density alone and vol in both factors: jets pass
 * through it and no node moves with a variable. The density is free, or killed at the level by its image
 * exp(-2 tilt x0). Gauss-Legendre on panels that break where the later value bends. Sources: Heynen and Kat (1994),
 * "Partial Barrier Options", J. Financial Engineering 3; method of images, Buchen (2001), RISK 14(9).
 * Accuracy: about 1e-12 of the value's scale.
 */
import { constant, type Jet } from '../../math/jet';
import { INV_SQRT_2PI } from '../../math/normal';
import { gaussLegendre } from '../../math/quadrature';
import type { JetMarket } from './exoticMarket';
import { exponentialLess1 } from './forwardOption';

/** Deviations on either side of the mean that carry the value in doubles. */
export const REACH = 10;
const POINTS = 16;
/** exp of less than this does not count. */
const NEGLIGIBLE = -120;

export interface LogGrid {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Grid over from..to: panels end at every break inside, and around each break panels of the width `fine` reach
 * 8 widths to both sides; elsewhere a panel is at most `coarse` wide.
 */
export function logGrid(
  from: number,
  to: number,
  coarse: number,
  breaks: readonly number[] = [],
  fine = coarse,
): LogGrid {
  const around = fine < coarse ? [-8, -4, -2, -1, 0, 1, 2, 4, 8] : [0];
  const inner = breaks.flatMap((at) => around.map((steps) => at + steps * fine));
  const ends = [from, ...inner.filter((y) => y > from && y < to).sort((a, b) => a - b), to];
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 1; i < ends.length; i++) addPanels(nodes, weights, ends[i - 1], ends[i], coarse);
  return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}

function addPanels(nodes: number[], weights: number[], from: number, to: number, widest: number): void {
  if (!(to > from)) return;
  const rule = gaussLegendre(POINTS);
  const count = Math.ceil((to - from) / widest);
  const half = (to - from) / (2 * count);
  for (let panel = 0; panel < count; panel++)
    for (let i = 0; i < POINTS; i++) {
      nodes.push(from + half * (2 * panel + 1 + rule.nodes[i]));
      weights.push(half * rule.weights[i]);
    }
}

/** The same vol, rate and yield, with a known spot and another time to expiry. */
export function marketFrom(market: JetMarket, S: number, T: number): JetMarket {
  return { ...market, S: constant(S), T, deviation: market.sigma.times(Math.sqrt(T)) };
}

/** ln of the spot over a level, as the variable of the densities. */
export const logDistance = (market: JetMarket, level: number): Jet => market.S.over(level).logarithm();

/** Where the density of ln(S_t/level) sits, spot measure and share measure both: [from, to]. */
export function densityRange(market: JetMarket, level: number, t: number): readonly [number, number] {
  const deviation = market.sigma.value * Math.sqrt(t);
  const mean = Math.log(market.S.value / level) + market.tilt.value * deviation * deviation;
  return [mean - REACH * deviation, mean + REACH * deviation + deviation * deviation];
}

/** A density of ln(S_t/level) as a function of the point. */
export type Density = (y: number) => Jet;

const NOTHING = constant(0);

/** The density given ln(S/level) = start. */
export function freeDensity({ sigma, tilt }: JetMarket, start: Jet, t: number): Density {
  const deviation = sigma.times(Math.sqrt(t));
  return gaussian(deviation, start.over(deviation).plus(tilt.times(deviation)));
}

/**
 * The same of paths that did not touch the level until t, for y on the side of start: the free density times
 * 1 - exp(-2 start y / (sigma^2 t)), the chance that the bridge between them stayed on that side.
 */
export function killedDensity(market: JetMarket, start: Jet, t: number): Density {
  const free = freeDensity(market, start, t);
  const slope = start.over(market.sigma.squared().times(t)).times(-2);
  return (y) => {
    const density = free(y);
    return density.value === 0 ? NOTHING : density.times(exponentialLess1(slope.times(y))).negated();
  };
}

/** The density at y of paths that touched the level and came back to their own side of it. */
export function imageDensity({ sigma, tilt }: JetMarket, start: Jet, t: number): Density {
  const deviation = sigma.times(Math.sqrt(t));
  const mean = tilt.times(deviation).minus(start.over(deviation));
  return gaussian(deviation, mean, tilt.times(start).times(-2));
}

/** exp(weight) times the normal density in y with this deviation, `mean` in deviations. */
function gaussian(deviation: Jet, mean: Jet, weight: Jet = NOTHING): Density {
  const inverse = deviation.inverse();
  const scale = inverse.times(INV_SQRT_2PI);
  return (y) => {
    const distance = mean.value - inverse.value * y;
    if (weight.value - 0.5 * distance * distance < NEGLIGIBLE) return NOTHING;
    const z = mean.minus(inverse.times(y));
    return weight.minus(z.squared().times(0.5)).exponential().times(scale);
  };
}

/** Sum of density times value over the grid; negligible densities are skipped. */
export function integrateJets(grid: LogGrid, density: Density, value: (y: number) => Jet): Jet {
  let sum = constant(0);
  for (let i = 0; i < grid.nodes.length; i++) {
    const y = grid.nodes[i];
    const p = density(y);
    if (p.value !== 0) sum = sum.plus(p.times(value(y)).times(grid.weights[i]));
  }
  return sum;
}
