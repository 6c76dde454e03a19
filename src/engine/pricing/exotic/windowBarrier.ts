/**
 * Barrier options whose barrier is watched in part of the life only, from t1 to t2: partial-time-start (t1 = 0),
 * partial-time-end (t2 = T) and window barriers.
 *
 * The value is the plain barrier or vanilla value at the window's end, carried back by the killed density over the
 * window and by the free density before it (`transition`); knock-in = vanilla less knock-out. Sources: Heynen and Kat
 * (1994), "Partial Barrier Options", J. Financial Engineering 3, whose bivariate normal formulas (Haug 2007, 4.17.4) are
 * these integrals; Armstrong (2001), "Valuation Formulae for Window Barrier Options", Applied Math. Finance 8.
 *
 * `crossing` says what the far side at the start of the window means: 'either' (type B1) lets the path live on the
 * far side until it hits the level from there; 'towards' (types A and B2) counts it as hit.
 * No rebate. Domain: S, K, H > 0; 0 <= t1 < t2 <= T; sigma > 0. Accuracy: about 1e-11 of spot; Greeks 1e-9 of theirs.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { optionSign } from '../blackScholes';
import { barrierClaimValue, isTouched, type Barrier } from './barrier';
import { checkExotic, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { claimValue, vanillaClaim, type TerminalClaim } from './terminalClaim';
import { densityRange, freeDensity, integrateJets, killedDensity } from './transition';
import { logDistance, logGrid, marketFrom, type LogGrid } from './transition';

export interface WindowBarrier extends Barrier {
  readonly type: 'call' | 'put';
  readonly K: number;
  /** Window of observation, years from now. */
  readonly t1: number;
  readonly t2: number;
  readonly crossing: 'either' | 'towards';
}

/** Price, delta, gamma and vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceWindowBarrier(option: WindowBarrier, market: ExoticMarket): Result<Sensitivities> {
  const { K, H, t1, t2 } = option;
  const levels = [['K', K] as const, ['H', H] as const];
  const times = [['t1', t1] as const, ['t2', t2] as const];
  const refused = checkExotic(market, levels, times) ?? checkWindow(option, market.T);
  return evaluate(refused, { option, market }, () => {
    const jets = jetMarket(market);
    const claim = vanillaClaim(optionSign(option.type), K);
    const out = knockOutValue(jets, option, claim);
    return sensitivitiesOf(option.knock === 'out' ? out : claimValue(jets, claim).minus(out));
  });
}

function checkWindow({ t1, t2 }: WindowBarrier, T: number): Failure | undefined {
  if (t1 >= 0 && t1 < t2 && t2 <= T * (1 + 1e-12)) return undefined;
  return failure('INVALID_INPUT', `window ${t1}..${t2}: must lie in order within 0..${T}`).failure;
}

type Window = Pick<WindowBarrier, 'direction' | 'H' | 'crossing'>;

function knockOutValue(market: JetMarket, option: WindowBarrier, claim: TerminalClaim): Jet {
  const { H, K, t1, t2 } = option;
  const length = t2 - t1;
  const after = afterWindow(market, option, claim);
  if (t1 === 0) return valueInWindow(market, option, claim, length, after);
  const [from, to] = densityRange(market, H, t1);
  const widest = 1.5 * market.sigma.value * Math.sqrt(t1);
  const bend = market.sigma.value * Math.sqrt(length);
  const grid = logGrid(from, to, widest, [0, Math.log(K / H)], Math.min(bend, widest));
  const start = logDistance(market, H);
  const value = (y: number): Jet =>
    valueInWindow(marketFrom(market, H * Math.exp(y), market.T - t1), option, claim, length, after);
  return integrateJets(grid, freeDensity(market, start, t1), value).times(Math.exp(-market.r * t1));
}

/** Value at the start of the window, watched for `length` years from there. */
function valueInWindow(
  market: JetMarket,
  { direction, crossing, H }: Window,
  claim: TerminalClaim,
  length: number,
  after: LaterValues | undefined,
): Jet {
  const isDead = isTouched({ direction, H, knock: 'out' }, market.S.value);
  if (isDead && (crossing === 'towards' || market.S.value === H)) return constant(0);
  const side = market.S.value > H ? 'down' : 'up';
  if (after === undefined) return barrierClaimValue(market, { direction: side, knock: 'out', H }, claim);
  const start = logDistance(market, H);
  const alive = killedDensity(market, start, length);
  const { nodes, weights } = after.grid;
  let sum = constant(0);
  for (let i = 0; i < nodes.length; i++) {
    if (nodes[i] > 0 !== start.value > 0) continue;
    const density = alive(nodes[i]);
    if (density.value !== 0) sum = sum.plus(density.times(after.values[i]).times(weights[i]));
  }
  return sum.times(Math.exp(-market.r * length));
}

/** The claim at the end of the window, by y = ln(S/H). */
interface LaterValues {
  readonly grid: LogGrid;
  readonly values: readonly Jet[];
}

/** Undefined where the window ends with the life. */
function afterWindow(
  market: JetMarket,
  { H, K, t1, t2 }: WindowBarrier,
  claim: TerminalClaim,
): LaterValues | undefined {
  const rest = market.T - t2;
  if (rest <= 1e-12 * market.T) return undefined;
  const [from, to] = densityRange(market, H, t2);
  const widest = market.sigma.value * Math.sqrt(t2 - t1);
  const bend = market.sigma.value * Math.sqrt(rest);
  const grid = logGrid(from, to, widest, [0, Math.log(K / H)], Math.min(bend, widest));
  const values = Array.from(grid.nodes, (y) => claimValue(marketFrom(market, H * Math.exp(y), rest), claim));
  return { grid, values };
}
