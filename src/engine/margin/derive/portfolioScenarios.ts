/** The scenarios that PMRM2 reads from the matrix: grid, edges, tails, and the two moves of the basis contingency. */
import type { Scenario, VolShift } from '../../scenarios/scenario';
import type { RulePack } from '../rulePack';
import { pmRulesOf, SKEW_COUNT } from './portfolioPack';
import type { PmScenario, PmVolRules } from './portfolioRules';

function volShift(rules: PmVolRules, state: PmScenario['volShock']): VolShift | undefined {
  if (state !== 'up' && state !== 'down') return undefined;
  const { shortPower, longPower, floorDays } = rules;
  const tenor = { referenceDays: 30, shortPower, longPower, minDays: floorDays };
  return state === 'up'
    ? { type: 'relative', value: rules.rangeUp, tenor, floor: rules.minimumUp }
    : { type: 'relative', value: -rules.rangeDown, tenor, floor: 0 };
}

export function pmLabel({ spotShock, volShock }: PmScenario): string {
  if (volShock === 'linear' || volShock === 'abs') return `skew ${volShock}`;
  const move = Number(((spotShock - 1) * 100).toFixed(4));
  return `spot ${move > 0 ? '+' : ''}${move} %, vol ${volShock}`;
}

export function pmScenarios(pack: RulePack): readonly Scenario[] {
  const rules = pmRulesOf(pack);
  const cells = rules.scenarios.slice(0, rules.scenarios.length - SKEW_COUNT);
  const basis = [rules.basis.spotUp, rules.basis.spotDown].map((spotShock): PmScenario => ({
    spotShock,
    volShock: 'none',
    dampening: 1,
  }));
  return [...cells, ...basis].map((cell, k): Scenario => {
    const vol = volShift(rules.vol, cell.volShock);
    const spot = { type: 'scaled', value: cell.spotShock } as const;
    const shift = { underlying: '*', spot, ...(vol === undefined ? {} : { vol }) };
    return { id: `pm2.${k + 1}`, name: pmLabel(cell), shifts: [shift] };
  });
}
