/**
 * What an exit costs on the schedule that trades impact off against risk, with impact read from spread and volume as in
 * Almgren and Chriss (2001), "Optimal Execution of Portfolio Transactions", section 4.4: trading 1 % of the daily volume
 * in a day moves the price by one spread while it lasts, and 10 % of it moves the price by one spread for good.
 */
import { success, type Result } from '../../basics/result';
import type { ExitInputs } from './exitCost';
import { liquidationSchedule } from './almgrenChriss';

export interface ScheduleRules {
  /** Equal steps of time that the exit is traded in. */
  readonly steps: number;
  /** Price of variance in cost, per USD. */
  readonly riskAversion: number;
  /** Share of the daily volume that moves the price by one spread while it is traded, and for good. */
  readonly temporaryShare: number;
  readonly permanentShare: number;
}

/** Risk aversion and shares are those of the paper's example. */
export const SCHEDULE_RULES: ScheduleRules = {
  steps: 20,
  riskAversion: 1e-6,
  temporaryShare: 0.01,
  permanentShare: 0.1,
};

/** In the currency of the value; half the spread is in both. */
export interface ScheduledExit {
  readonly expectedCost: number;
  /** Exceeded with probability 1 - confidence: expected cost plus z deviations. */
  readonly costAtConfidence: number;
}

/** Over `days`, which is above 0. Refuses markets without a spread or volume, and steps too long for the impact. */
export function scheduledExit(
  { value, dailyVolume, relativeSpread, dailyVol }: ExitInputs,
  days: number,
  confidence: number,
  rules: ScheduleRules = SCHEDULE_RULES,
): Result<ScheduledExit> {
  const schedule = liquidationSchedule(
    {
      units: value,
      horizon: days,
      steps: rules.steps,
      permanentImpact: relativeSpread / (rules.permanentShare * dailyVolume),
      temporaryImpact: relativeSpread / (rules.temporaryShare * dailyVolume),
      volatility: dailyVol,
      riskAversion: rules.riskAversion,
    },
    confidence,
  );
  if (!schedule.ok) return schedule;
  const crossing = 0.5 * relativeSpread * value;
  const { expectedCost, costAtConfidence } = schedule.value;
  return success({ expectedCost: crossing + expectedCost, costAtConfidence: crossing + costAtConfidence });
}
