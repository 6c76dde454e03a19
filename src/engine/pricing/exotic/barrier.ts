/**
 * Single-barrier claims, continuously monitored: knock-out and knock-in options with rebate, and digitals with a
 * barrier and a strike.
 *
 * By images: knock-out = value of the payoff on the living side less (H/S)^(2 tilt) times its value at H^2/S;
 * knock-in = value of the payoff on the dead side plus that image. Equal to the A..F terms of Reiner and
 * Rubinstein (1991), "Breaking Down the Barriers", RISK 4(8) (Haug 2007, 4.17.1), without their differences.
 * The knock-out rebate is paid at the hit, the knock-in rebate at expiry if there was none.
 *
 * Domain: S, H > 0, K > 0; T, sigma >= 0 (`certainPath`); rebate >= 0. A barrier that is already touched (S on it or beyond) leaves
 * the rebate or the plain option. Limits: a rebate at hit with sigma^2 tilt^2 + 2r < 0 (strongly negative rate)
 * is refused. Accuracy: about 1e-14 of spot (absolute), Greeks alike.
 */
import type { Failure, Result } from '../../basics/result';
import type { Jet } from '../../math/jet';
import { optionSign } from '../blackScholes';
import { certainValue, checkCertain, claimPayoff, isCertain, type CertainPath } from './certainPath';
import {
  checkNotNegative,
  evaluate,
  fixedAmount,
  jetMarket,
  sensitivitiesOf,
  type ExoticMarket,
  type JetMarket,
  type Sensitivities,
} from './exoticMarket';
import { checkTouchRate, noTouchValue, touchAtHitValue } from './oneTouch';
import { claimValue, claimWithin, imageValue, vanillaClaim, type TerminalClaim } from './terminalClaim';

export interface Barrier {
  readonly direction: 'down' | 'up';
  readonly knock: 'in' | 'out';
  /** Level, price units. */
  readonly H: number;
}

export interface BarrierOption extends Barrier {
  readonly type: 'call' | 'put';
  readonly K: number;
  /** Price units. */
  readonly rebate: number;
}

/** True where the spot stands on the barrier or beyond. */
export const isTouched = (barrier: Barrier, S: number): boolean =>
  barrier.direction === 'down' ? S <= barrier.H : S >= barrier.H;

/** Price, delta, gamma and vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceBarrier(option: BarrierOption, market: ExoticMarket): Result<Sensitivities> {
  const claim = vanillaClaim(optionSign(option.type), option.K);
  const refused = checkBarrierOption(option, market);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainBarrier(option, market, claim);
    if (isTouched(option, market.S)) return touchedValue(option, market, claim);
    const jets = jetMarket(market);
    const value = barrierClaimValue(jets, option, claim);
    return sensitivitiesOf(option.rebate === 0 ? value : value.plus(rebateValue(jets, option)));
  });
}

/** Price of any claim at expiry that lives or dies with a barrier, without rebate. */
export function priceBarrierClaim(
  barrier: Barrier,
  claim: TerminalClaim,
  market: ExoticMarket,
): Result<Sensitivities> {
  const others = [['fixed amount', claim.fixed] as const, ['units', claim.units] as const];
  const refused = checkCertain(market, [['H', barrier.H]], others);
  return evaluate(refused, { barrier, claim, market }, () => {
    if (isCertain(market)) return certainBarrier({ ...barrier, rebate: 0 }, market, claim);
    if (!isTouched(barrier, market.S))
      return sensitivitiesOf(barrierClaimValue(jetMarket(market), barrier, claim));
    return touchedValue({ ...barrier, rebate: 0 }, market, claim);
  });
}

function checkBarrierOption(option: BarrierOption, market: ExoticMarket): Failure | undefined {
  const { K, H, rebate } = option;
  const levels = [['K', K] as const, ['H', H] as const];
  const paysAtHit =
    rebate > 0 && option.knock === 'out' && !isTouched(option, market.S) && !isCertain(market);
  return (
    checkCertain(market, levels, [['rebate', rebate]]) ??
    checkNotNegative('rebate', rebate) ??
    (paysAtHit ? checkTouchRate(market) : undefined)
  );
}

/** The path is known: it hits the barrier or not. */
function certainBarrier(
  { direction, knock, H, rebate }: Barrier & { readonly rebate: number },
  market: ExoticMarket,
  claim: TerminalClaim,
): Sensitivities {
  const { T } = market;
  const value = (path: CertainPath): number => {
    const hit = path.hit(H, direction, 0, T);
    if (knock === 'out' && hit !== undefined) return rebate * path.discount(hit);
    if (knock === 'in' && hit === undefined) return rebate * path.discount(T);
    return path.discount(T) * claimPayoff(claim, path.at(T));
  };
  return certainValue(market, value);
}

function touchedValue(
  barrier: Barrier & { readonly rebate: number },
  market: ExoticMarket,
  claim: TerminalClaim,
): Sensitivities {
  if (barrier.knock === 'out') return fixedAmount(barrier.rebate);
  return sensitivitiesOf(claimValue(jetMarket(market), claim));
}

/** Value of the claim with the barrier not touched yet. */
export function barrierClaimValue(market: JetMarket, barrier: Barrier, claim: TerminalClaim): Jet {
  const { direction, H, knock } = barrier;
  const living = direction === 'down' ? claimWithin(claim, H, Infinity) : claimWithin(claim, 0, H);
  const toImage = market.S.over(H).logarithm().times(-2);
  const image = imageValue(market, living, toImage);
  if (knock === 'out') return claimValue(market, living).minus(image);
  const dead = direction === 'down' ? claimWithin(claim, 0, H) : claimWithin(claim, H, Infinity);
  return claimValue(market, dead).plus(image);
}

function rebateValue(market: JetMarket, option: BarrierOption): Jet {
  const value = option.knock === 'out' ? touchAtHitValue(market, option.H) : noTouchValue(market, option.H);
  return value.times(option.rebate);
}
