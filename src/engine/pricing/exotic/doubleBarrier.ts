/**
 * Claims with two barriers L < S < U, continuously monitored: knock-out, knock-in, double-no-touch, and the digital
 * that pays at the hit of one side if the other was not hit before.
 *
 * Knock-out: sum over all images of the spot in the two levels, S e^(2n D) and L^2/S e^(2n D), D = ln(U/L), each with
 * weight (image/S)^tilt and alternating sign, of the payoff inside the corridor. Sources: Kunitomo and Ikeda (1992),
 * "Pricing Options with Curved Boundaries", Mathematical Finance 2, eq. (2.7); Hui (1996), "One-touch Double Barrier
 * Binary Option Values", Applied Financial Economics 6; the payment at the first hit is the image series of the
 * first-passage density (Pelsser 2000, "Pricing Double Barrier Options Using Laplace Transforms", Finance and
 * Stochastics 4).
 *
 * Domain: 0 < L < U, K > 0; T, sigma > 0; no rebate. Outside the corridor it is touched already: an
 * option is plain or void, a knock-in digital pays its cash at once (inside it pays at expiry). Images are added until
 * they are further than 10 deviations. Limits: a corridor that needs more than 1,000 (sigma sqrt(T) of about
 * 200 ln(U/L)) is refused. Accuracy: absolute, about 1e-14 of spot or cash.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { optionSign } from '../blackScholes';
import {
  evaluate,
  fixedAmount,
  jetMarket,
  sensitivitiesOf,
  type ExoticMarket,
  type JetMarket,
  type Sensitivities,
} from './exoticMarket';
import { certainValue, checkCertain, claimPayoff, isCertain, type CertainPath } from './certainPath';
import { checkTouchRate, discountedHit } from './oneTouch';
import { claimValue, claimWithin, imageValue, vanillaClaim, type TerminalClaim } from './terminalClaim';

export interface Corridor {
  /** Lower and upper level, price units. */
  readonly L: number;
  readonly U: number;
}

export interface DoubleBarrierOption extends Corridor {
  readonly type: 'call' | 'put';
  readonly K: number;
  readonly knock: 'in' | 'out';
}

export interface DoubleDigital extends Corridor {
  /**
   * `out` pays at expiry if no level was hit, `in` if one was; `lower-first` and
   * `upper-first` pay at the hit of that level, if the other was not hit before.
   */
  readonly pays: 'out' | 'in' | 'lower-first' | 'upper-first';
  readonly cash: number;
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceDoubleBarrier(option: DoubleBarrierOption, market: ExoticMarket): Result<Sensitivities> {
  const claim = vanillaClaim(optionSign(option.type), option.K);
  const refused = checkCertain(market, [['K', option.K]]) ?? checkCorridor(option, market);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainValue(market, certainClaim(option, option.knock, claim, market.T));
    const jets = jetMarket(market);
    if (isOutside(option, market.S))
      return option.knock === 'out' ? fixedAmount(0) : sensitivitiesOf(claimValue(jets, claim));
    return sensitivitiesOf(knockedClaim(jets, option, claim, option.knock));
  });
}

/** Price, delta, gamma, vega in units of the cash. Errors as above. */
export function priceDoubleDigital(option: DoubleDigital, market: ExoticMarket): Result<Sensitivities> {
  const { pays, cash } = option;
  const atHit = pays === 'lower-first' || pays === 'upper-first';
  const refused =
    checkCertain(market, [], [['cash', cash]]) ??
    checkCorridor(option, market) ??
    (atHit && !isCertain(market) ? checkTouchRate(market) : undefined);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainValue(market, certainDigital(option, market.T));
    if (isOutside(option, market.S)) return fixedAmount(touchedCash(option, market.S));
    const jets = jetMarket(market);
    if (atHit) return sensitivitiesOf(firstHit(jets, option, pays === 'lower-first').times(cash));
    const claim: TerminalClaim = { low: 0, high: Infinity, fixed: cash, units: 0 };
    return sensitivitiesOf(knockedClaim(jets, option, claim, pays));
  });
}

/** A path that is known hits at most one level: it rises or falls all the time. */
const certainHit = ({ L, U }: Corridor, path: CertainPath, T: number): number | undefined =>
  path.hit(L, 'down', 0, T) ?? path.hit(U, 'up', 0, T);

const certainClaim =
  (corridor: Corridor, knock: 'in' | 'out', claim: TerminalClaim, T: number) =>
  (path: CertainPath): number => {
    const isHit = certainHit(corridor, path, T) !== undefined;
    return isHit === (knock === 'in') ? path.discount(T) * claimPayoff(claim, path.at(T)) : 0;
  };

const certainDigital =
  (option: DoubleDigital, T: number) =>
  (path: CertainPath): number => {
    const hit = certainHit(option, path, T);
    if (hit === undefined) return option.pays === 'out' ? option.cash * path.discount(T) : 0;
    // What was hit already pays at once, like the formula beyond the levels.
    const paidAt = option.pays === 'in' && hit > 0 ? T : hit;
    const isLower = path.hit(option.L, 'down', 0, T) !== undefined;
    return path.discount(paidAt) * touchedCash(option, isLower ? option.L : option.U);
  };

function touchedCash(option: DoubleDigital, S: number): number {
  if (option.pays === 'out') return 0;
  if (option.pays === 'in') return option.cash;
  return S <= option.L === (option.pays === 'lower-first') ? option.cash : 0;
}

const isOutside = ({ L, U }: Corridor, S: number): boolean => S <= L || S >= U;

const LARGEST_IMAGE_COUNT = 1000;

/** Images on each side until 2 n D exceeds 10 deviations and the drift: what is left is below exp(-50). */
function imageCount({ L, U }: Corridor, { sigma, T, r, q }: ExoticMarket): number {
  const s = sigma * Math.sqrt(T);
  const drift = Math.abs(r - q - 0.5 * sigma * sigma) * T + Math.sqrt(2 * Math.abs(r) * T) * s;
  return 2 + Math.ceil((10 * s + drift) / (2 * Math.log(U / L)) + 1);
}

function checkCorridor(corridor: Corridor, market: ExoticMarket): Failure | undefined {
  const { L, U } = corridor;
  const refused = checkCertain(market, [
    ['L', L],
    ['U', U],
  ]);
  if (refused !== undefined) return refused;
  if (!(L < U)) return failure('INVALID_INPUT', `L = ${L}: must be below U = ${U}`).failure;
  if (isCertain(market) || imageCount(corridor, market) <= LARGEST_IMAGE_COUNT) return undefined;
  return failure('OUT_OF_RANGE', `the corridor ${L}..${U} is too narrow for sigma sqrt(T)`).failure;
}

/** Every image shift: [log shift from the spot, sign]. */
function images(market: JetMarket, corridor: Corridor): readonly (readonly [Jet, 1 | -1])[] {
  const { S, T, sigma, r, q } = market;
  const width = 2 * Math.log(corridor.U / corridor.L);
  const mirror = S.over(corridor.L).logarithm().times(-2);
  const count = imageCount(corridor, { S: S.value, T, sigma: sigma.value, r, q });
  const list: (readonly [Jet, 1 | -1])[] = [
    [constant(0), 1],
    [mirror, -1],
  ];
  for (let n = 1; n <= count; n++)
    for (const shift of [n * width, -n * width]) list.push([constant(shift), 1], [mirror.plus(shift), -1]);
  return list;
}

function knockedClaim(market: JetMarket, corridor: Corridor, claim: TerminalClaim, knock: 'in' | 'out'): Jet {
  const { L, U } = corridor;
  const inside = claimWithin(claim, L, U);
  const terms = images(market, corridor);
  const alive = (from: number): Jet =>
    terms
      .slice(from)
      .map(([shift, sign]) => imageValue(market, inside, shift).times(sign))
      .reduceRight((sum, term) => sum.plus(term), constant(0));
  if (knock === 'out') return alive(0);
  const below = claimValue(market, claimWithin(claim, 0, L));
  const above = claimValue(market, claimWithin(claim, U, Infinity));
  return below.plus(above).minus(alive(1));
}

/** 1 paid when one level is hit, if it is hit before the other and before T. */
function firstHit(market: JetMarket, corridor: Corridor, isLower: boolean): Jet {
  const { S, T, sigma, r, q } = market;
  const toLevel = S.over(isLower ? corridor.L : corridor.U).logarithm();
  const width = 2 * Math.log(corridor.U / corridor.L);
  const count = imageCount(corridor, { S: S.value, T, sigma: sigma.value, r, q });
  let sum = constant(0);
  for (let n = -count; n <= count; n++) {
    const distance = toLevel.plus(n * width);
    const hit = discountedHit(market, distance, toLevel.negated());
    const isPositive = distance.value > 0 === isLower;
    sum = isPositive ? sum.plus(hit) : sum.minus(hit);
  }
  return sum;
}
