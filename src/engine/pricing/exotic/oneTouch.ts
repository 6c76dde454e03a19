/**
 * Touch options, continuously monitored: an amount of cash (or the asset) paid at the hit, at expiry if the level
 * was hit, or at expiry if it was not.
 *
 * At the hit: (H/S)^(tilt+l) N(e z) + (H/S)^(tilt-l) N(e z - 2 e l s), l^2 = tilt^2 + 2r/sigma^2,
 * z = ln(H/S)/s + l s, e = 1 for a level below, -1 above. At expiry by images. Source: Reiner and Rubinstein (1991),
 * "Unscrambling the Binary Code", RISK 4(9), eqs. of the one-touch; Haug (2007), 4.19.5. The asset at the hit is
 * worth H in cash there.
 *
 * Domain: S, H > 0; T, sigma > 0. At the hit the rate must satisfy tilt^2 + 2r/sigma^2 >= 0, else OUT_OF_RANGE.
 * A level already touched pays now. Accuracy: about 1e-14 of the amount; where tilt^2 + 2r/sigma^2 vanishes (by
 * coincidence only) vega of the touch at hit is good to 1e-10.
 */
import type { Failure, Result } from '../../basics/result';
import { constant, weightedCdf, type Jet } from '../../math/jet';
import {
  evaluate,
  fixedAmount,
  jetMarket,
  sensitivitiesOf,
  type ExoticMarket,
  type JetMarket,
  type Sensitivities,
} from './exoticMarket';
import { certainValue, checkCertain, isCertain, type CertainPath } from './certainPath';
import { claimValue, claimWithin, imageValue, type TerminalClaim } from './terminalClaim';

export interface TouchOption {
  /** Level: above the spot it is an upper one, below a lower one. */
  readonly H: number;
  /** Which side of the level lives; decides where S starts beyond it. */
  readonly direction: 'down' | 'up';
  readonly pays: 'at-hit' | 'at-expiry-if-hit' | 'at-expiry-if-not-hit';
  /** Cash amount, or 'asset' for one unit of the asset. */
  readonly amount: number | 'asset';
}

/** Price, delta, gamma, vega in units of the amount. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceTouch(option: TouchOption, market: ExoticMarket): Result<Sensitivities> {
  const others = option.amount === 'asset' ? [] : [['amount', option.amount] as const];
  const refused =
    checkCertain(market, [['H', option.H]], others) ??
    (option.pays === 'at-hit' && !isCertain(market) ? checkTouchRate(market) : undefined);
  return evaluate(refused, { option, market }, () =>
    isCertain(market) ? certainTouch(option, market) : touchSensitivities(option, market),
  );
}

function touchSensitivities(option: TouchOption, market: ExoticMarket): Sensitivities {
  const { H, direction, amount, pays } = option;
  const jets = jetMarket(market);
  const claim = wholeClaim(amount);
  if (direction === 'down' ? market.S <= H : market.S >= H) {
    if (pays === 'at-expiry-if-not-hit') return fixedAmount(0);
    if (pays === 'at-expiry-if-hit') return sensitivitiesOf(claimValue(jets, claim));
    return amount === 'asset' ? { price: market.S, delta: 1, gamma: 0, vega: 0 } : fixedAmount(amount);
  }
  if (pays === 'at-hit')
    return sensitivitiesOf(touchAtHitValue(jets, H).times(amount === 'asset' ? H : amount));
  return sensitivitiesOf(touchAtExpiryValue(jets, H, claim, pays === 'at-expiry-if-hit'));
}

/** The path is known: it touches the level or not. */
function certainTouch({ H, direction, amount, pays }: TouchOption, market: ExoticMarket): Sensitivities {
  const { T } = market;
  const value = (path: CertainPath): number => {
    const hit = path.hit(H, direction, 0, T);
    if ((hit === undefined) !== (pays === 'at-expiry-if-not-hit')) return 0;
    const paidAt = pays === 'at-hit' ? (hit ?? T) : T;
    return path.discount(paidAt) * (amount === 'asset' ? path.at(paidAt) : amount);
  };
  return certainValue(market, value);
}

const wholeClaim = (amount: number | 'asset'): TerminalClaim => ({
  low: 0,
  high: Infinity,
  fixed: amount === 'asset' ? 0 : amount,
  units: amount === 'asset' ? 1 : 0,
});

/** The discounted expectation at a hit exists in real numbers only for tilt^2 + 2r/sigma^2 >= 0. */
export function checkTouchRate({ sigma, r, q }: ExoticMarket): Failure | undefined {
  const tilt = (r - q) / (sigma * sigma) - 0.5;
  if (tilt * tilt + (2 * r) / (sigma * sigma) >= 0) return undefined;
  return {
    reason: 'OUT_OF_RANGE',
    message: `r = ${r}: too negative for a payment at the hit with sigma = ${sigma}, q = ${q}`,
    context: { field: 'r', value: r },
  };
}

/** Below this the root of tilt^2 + 2r/sigma^2 has no usable derivative; the value is even in the root. */
const SMALLEST_SQUARE = 1e-10;

/** Value of 1 paid when S first reaches H within T; S not at H. */
export function touchAtHitValue(market: JetMarket, H: number): Jet {
  const toLevel = market.S.over(H).logarithm().negated();
  return discountedHit(market, toLevel, toLevel);
}

/**
 * Value of 1 paid when the path first covers `distance` (log), weighted with exp(tilt `tiltDistance`), which is the
 * same for a single level and differs for the images of a corridor.
 */
export function discountedHit(market: JetMarket, distance: Jet, tiltDistance: Jet): Jet {
  const { tilt, sigma, deviation, r } = market;
  const square = tilt.squared().plus(constant(2 * r).over(sigma.squared()));
  const root = (square.value < SMALLEST_SQUARE ? square.plus(SMALLEST_SQUARE - square.value) : square).root();
  const size = distance.value < 0 ? distance.negated() : distance;
  const weight = tilt.times(tiltDistance);
  const far = size.over(deviation);
  const drift = root.times(deviation);
  const exponent = root.times(size);
  return weightedCdf(weight.minus(exponent), drift.minus(far)).plus(
    weightedCdf(weight.plus(exponent), drift.plus(far).negated()),
  );
}

/** Value of 1 paid at T if S has not reached H. */
export const noTouchValue = (market: JetMarket, H: number): Jet =>
  touchAtExpiryValue(market, H, wholeClaim(1), false);

function touchAtExpiryValue(market: JetMarket, H: number, claim: TerminalClaim, ifHit: boolean): Jet {
  const isDown = market.S.value > H;
  const above = claimWithin(claim, H, Infinity);
  const below = claimWithin(claim, 0, H);
  const image = imageValue(market, isDown ? above : below, market.S.over(H).logarithm().times(-2));
  if (ifHit) return claimValue(market, isDown ? below : above).plus(image);
  return claimValue(market, isDown ? above : below).minus(image);
}
