/** Words for what a scenario does to the account, from its own equity and margin figures. */
import type { ScenarioOutcome } from '../../../contracts/live';
import type { Scenario, ScenarioShift, ShiftType } from '../../../contracts/domain';
import { fixed, signedPercent } from '../../format/number';

export interface Verdict {
  readonly text: string;
  readonly tone: string;
}

export function verdictOf(outcome: ScenarioOutcome): Verdict {
  if (outcome.failure) return { text: 'Failed', tone: 'critical' };
  const { equityUsd, initialMarginUsd, maintenanceMarginUsd } = outcome;
  if (![equityUsd, initialMarginUsd, maintenanceMarginUsd].every(Number.isFinite))
    return { text: '–', tone: 'muted' };
  if (equityUsd < maintenanceMarginUsd) return { text: 'Liquidation', tone: 'critical' };
  if (equityUsd < initialMarginUsd) return { text: 'Call', tone: 'loss' };
  return { text: 'Within limits', tone: 'second' };
}

const shiftFor = (scenario: Scenario, underlying: string): ScenarioShift | undefined =>
  [...scenario.shifts].reverse().find((one) => one.underlying === underlying || one.underlying === '*');

function sizeText(type: ShiftType, value: number, isVol: boolean): string {
  if (type === 'scaled') return `×${fixed(value, 2)}`;
  if (type === 'absolute' && !isVol) return fixed(value, 0);
  return isVol && type === 'absolute' ? `${signedPercent(value)} pt` : signedPercent(value, 1);
}

/** Spot move of one underlying as the results list prints it; a blank where the scenario is not known. */
export function spotText(scenario: Scenario | undefined, underlying: string): string {
  const spot = scenario && shiftFor(scenario, underlying)?.spot;
  return spot ? sizeText(spot.type, spot.value, false) : scenario ? '·' : '';
}

export function volText(scenario: Scenario | undefined, underlying: string): string {
  const vol = scenario && shiftFor(scenario, underlying)?.vol;
  return vol ? sizeText(vol.type, vol.value, true) : scenario ? '·' : '';
}
