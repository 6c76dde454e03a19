/** House margin under the approved parameter set: decay factors and vol responses of the set in place of the pack's. */
import { MS_PER_DAY } from '../../basics/time';
import type { RiskParameters } from '../../risk/valueAtRisk/riskParameters';
import { findParameter, scopesOf, type RulePack, type RuleParameter } from '../rulePack';

/** Kinds of packs whose parameters are the house's own estimates; those of venues and clearing houses are never touched. */
const CALIBRATED_KINDS = ['house.var'];

export const isCalibrated = ({ model }: RulePack): boolean => CALIBRATED_KINDS.includes(model);

const isoDay = (ms: number): string =>
  new Date(Math.floor(ms / MS_PER_DAY) * MS_PER_DAY).toISOString().slice(0, 10);

/**
 * The pack with the set's numbers for each coin of its history, named in its version; the pack itself without a set or
 * where the set has nothing for its coins. Multipliers, windows and add-ons stay the house's policy.
 */
export function calibratedPack(pack: RulePack, parameters: RiskParameters): RulePack {
  if (!isCalibrated(pack) || parameters.version === null) return pack;
  const fitted = scopesOf(pack, 'daily_log_returns').flatMap((coin) => fittedOf(pack, parameters, coin));
  if (fitted.length === 0) return pack;
  const isReplaced = ({ name, scope }: RuleParameter): boolean =>
    fitted.some((one) => one.name === name && one.scope === scope);
  return {
    ...pack,
    version: `${pack.version}, ${parameters.name}`,
    parameters: [...pack.parameters.filter((parameter) => !isReplaced(parameter)), ...fitted],
  };
}

function fittedOf(pack: RulePack, parameters: RiskParameters, coin: string): RuleParameter[] {
  const response = parameters.volResponse[coin];
  const values: [string, number | undefined][] = [
    ['ewma_lambda', parameters.lambdas[`spot:${coin}`]],
    ['vol_response_down', response?.down],
    ['vol_response_up', response?.up],
  ];
  return values.flatMap(([name, value]) => {
    const base = findParameter(pack, name, coin);
    if (value === undefined || base === undefined || parameters.fittedToMs === null) return [];
    const asOf = isoDay(parameters.fittedToMs);
    return [{ name, scope: coin, value, confidence: 'policy', source: `approved ${parameters.name}`, asOf }];
  });
}
