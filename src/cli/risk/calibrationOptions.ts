/** Options of commands that fit parameters: rules of a calibration from the command line. */
import { CALIBRATION_RULES, rulesRefusal, type CalibrationRules } from '../../engine/calibration/rules';
import type { Arguments } from '../args';
import { InputError } from '../commands/command';

export const RULE_OPTIONS = ['window', 'first-train', 'refit-every', 'alpha', 'horizon', 'lambda'] as const;

/** Throws `InputError` naming the option and its limits. */
export function rulesOf(given: Arguments): CalibrationRules {
  const base = CALIBRATION_RULES;
  const numberOf = (name: (typeof RULE_OPTIONS)[number], otherwise: number): number =>
    given.number(name) ?? otherwise;
  const rules: CalibrationRules = {
    ...base,
    windowMoves: numberOf('window', base.windowMoves),
    firstTrain: numberOf('first-train', base.firstTrain),
    refitEvery: numberOf('refit-every', base.refitEvery),
    alpha: numberOf('alpha', base.alpha),
    horizonDays: numberOf('horizon', base.horizonDays),
    lambda: numberOf('lambda', base.lambda),
    innovations: given.flags.has('normal') ? 'normal' : 'student',
    walkForward: !given.flags.has('no-walk-forward'),
  };
  const refused = rulesRefusal(rules);
  if (refused !== undefined) throw new InputError(refused.failure.message);
  return rules;
}
