/** How the smile follows the market in a scenario: the vol of a strike after a move of forward and time. */
import { failure, success, type Result } from '../../basics/result';
import { smileAt, type SmileSlice } from './smileSlice';

/**
 * `stickyStrike`: a strike keeps its vol. `stickyMoneyness`: a strike has the vol that the strike at its new
 * K/F had before. `stickyDelta`: it has the vol that the option with its new Black delta N(d1) had before; equal to
 * sticky moneyness as long as no time passes (delta then depends on k and its own vol alone). Derman (1999),
 * "Regimes of volatility"; Reiswich and Wystup (2010) for smiles in delta.
 */
export type SmileDynamics = 'stickyStrike' | 'stickyMoneyness' | 'stickyDelta';

export interface SmileMove {
  /** Forward after the move over forward before, > 0. */
  readonly forwardFactor: number;
  /** Years that pass, >= 0 and less than the time to expiry. */
  readonly yearsPassed: number;
}

/** The smile of one expiry before the move. */
export interface MovingSmile {
  readonly slice: SmileSlice;
  readonly years: number;
  readonly forward: number;
}

/**
 * Vol (fraction) of a strike of this expiry after the move. EXPIRED when the expiry lies within the time passed,
 * INVALID_INPUT for factors and strikes that are not positive.
 */
export function movedVol(
  smile: MovingSmile,
  strike: number,
  dynamics: SmileDynamics,
  move: SmileMove,
): Result<number> {
  const { forwardFactor, yearsPassed } = move;
  if (!(strike > 0 && forwardFactor > 0 && forwardFactor < Infinity && yearsPassed >= 0))
    return failure(
      'INVALID_INPUT',
      `strike ${strike}, forward factor ${forwardFactor} and years passed ${yearsPassed} cannot be moved`,
    );
  const yearsLeft = smile.years - yearsPassed;
  if (!(yearsLeft > 0))
    return failure('EXPIRED', `the expiry in ${smile.years} years lies within ${yearsPassed} years`, {
      years: smile.years,
      yearsPassed,
    });
  const before = Math.log(strike / smile.forward);
  const after = before - Math.log(forwardFactor);
  if (dynamics === 'stickyStrike') return volAt(smile, before);
  if (dynamics === 'stickyMoneyness' || yearsPassed === 0) return volAt(smile, after);
  const k = equalDeltaMoneyness(smile, after, yearsLeft);
  return k === undefined
    ? failure('NOT_CONVERGED', `no point of the smile has the delta of strike ${strike}`, { strike })
    : volAt(smile, k);
}

function volAt({ slice, years }: MovingSmile, k: number): Result<number> {
  const { w } = smileAt(slice, k);
  if (!(w > 0)) return failure('OUT_OF_RANGE', `total variance ${w} at log-moneyness ${k}`, { k });
  return success(Math.sqrt(w / years));
}

/**
 * The k of the old smile whose delta at the old time equals the delta at `moved` and the time left, both at the vol
 * of k: k - w(k) (1 - r)/2 = moved/r with r = sqrt(T'/T). The left side rises, because Lee's bound keeps w' <= 2,
 * and is concave where the smile is convex, so that Newton's iteration arrives from below.
 */
function equalDeltaMoneyness(
  { slice, years }: MovingSmile,
  moved: number,
  yearsLeft: number,
): number | undefined {
  const ratio = Math.sqrt(yearsLeft / years);
  const share = 0.5 * (1 - ratio);
  let k = moved / ratio;
  for (let step = 0; step < 100; step++) {
    const { w, slope } = smileAt(slice, k);
    const miss = k - share * w - moved / ratio;
    const change = miss / Math.max(1e-6, 1 - share * slope);
    k -= change;
    if (Math.abs(change) <= 1e-14 * (1 + Math.abs(k))) return k;
  }
  return undefined;
}
