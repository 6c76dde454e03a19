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

/** Density at y of ln(S_t/level) given ln(S/level) = start. */
export function freeDensity(market: JetMarket, start: Jet, t: number, y: number): Jet {
  const deviation = market.sigma.times(Math.sqrt(t));
  return gaussian(market, deviation, start, y, NOTHING);
}

/** The same of paths that did not touch the level until t; y and start on the same side of 0. */
export function killedDensity(market: JetMarket, start: Jet, t: number, y: number): Jet {
  return freeDensity(market, start, t, y).minus(imageDensity(market, start, t, y));
}

/** The density at y of paths that touched the level and came back to their own side of it. */
export function imageDensity(market: JetMarket, start: Jet, t: number, y: number): Jet {
  const deviation = market.sigma.times(Math.sqrt(t));
  return gaussian(market, deviation, start.negated(), y, market.tilt.times(start).times(-2));
}

const NOTHING = constant(0);

function gaussian({ tilt }: JetMarket, deviation: Jet, start: Jet, y: number, weight: Jet): Jet {
  const distance = (start.value - y) / deviation.value + tilt.value * deviation.value;
  if (weight.value - 0.5 * distance * distance < NEGLIGIBLE) return NOTHING;
  const z = start.minus(y).over(deviation).plus(tilt.times(deviation));
  const exponent = weight.minus(z.squared().times(0.5));
  return exponent.exponential().times(INV_SQRT_2PI).over(deviation);
}

/** Sum of density times value over the grid; negligible densities are skipped. */
export function integrateJets(grid: LogGrid, density: (y: number) => Jet, value: (y: number) => Jet): Jet {
  let sum = constant(0);
  for (let i = 0; i < grid.nodes.length; i++) {
    const y = grid.nodes[i];
    const p = density(y);
    if (p.value !== 0) sum = sum.plus(p.times(value(y)).times(grid.weights[i]));
  }
  return sum;
}
