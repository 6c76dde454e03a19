/** What a calibration is asked for. Everything that changes a fitted number is here and is kept with the set. */
import { failure, type Result } from '../basics/result';
import { PANEL_RULES, type PanelRules } from '../risk/valueAtRisk/factorPanel';

export interface CalibrationRules {
  /** Newest daily moves that each fit sees. */
  readonly windowMoves: number;
  /** Moves before the first refit of the walk-forward check; later windows grow up to `windowMoves`. */
  readonly firstTrain: number;
  /** Days that each refit is judged on. */
  readonly refitEvery: number;
  /** Tail probability of margin shocks and pinball scores. */
  readonly alpha: number;
  /** Of margin shocks, days. */
  readonly horizonDays: number;
  /** EWMA that standardises moves before dependence is measured, and the benchmark of the volatility models. */
  readonly lambda: number;
  readonly innovations: 'normal' | 'student';
  readonly walkForward: boolean;
  readonly panel: PanelRules;
}

export const CALIBRATION_RULES: CalibrationRules = {
  windowMoves: 1000,
  firstTrain: 500,
  refitEvery: 60,
  alpha: 0.01,
  horizonDays: 1,
  lambda: 0.94,
  innovations: 'student',
  walkForward: true,
  panel: PANEL_RULES,
};

/** Fewest moves that a window may have: below, tails and dynamics are guesses. */
export const FEWEST_WINDOW = 250;

const whole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

/** Refuses values outside their limits, naming the first. */
export function rulesRefusal(rules: CalibrationRules): Extract<Result<never>, { ok: false }> | undefined {
  const checks: readonly (readonly [keyof CalibrationRules, boolean, string])[] = [
    ['windowMoves', whole(rules.windowMoves, FEWEST_WINDOW, 20_000), `${FEWEST_WINDOW} to 20000 moves`],
    ['firstTrain', whole(rules.firstTrain, FEWEST_WINDOW, 20_000), `${FEWEST_WINDOW} to 20000 moves`],
    ['refitEvery', whole(rules.refitEvery, 5, 1000), '5 to 1000 days'],
    ['alpha', rules.alpha >= 0.001 && rules.alpha <= 0.2, '0.001 to 0.2'],
    ['horizonDays', whole(rules.horizonDays, 1, 20), '1 to 20 days'],
    ['lambda', rules.lambda > 0.5 && rules.lambda < 1, 'between 0.5 and 1'],
  ];
  const bad = checks.find(([, isFine]) => !isFine);
  if (bad === undefined) return undefined;
  const [name, , limit] = bad;
  return failure('OUT_OF_RANGE', `${name} is ${String(rules[name])}, must be ${limit}`, { field: name });
}
