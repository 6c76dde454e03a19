/** Checks of a haircut policy, and the rules that the engine reads from it. */
import type { CollateralPolicy, PolicyParameter, PolicyRule } from '../../contracts/collateralPolicy';
import { failure, type Failure } from '../../engine/basics/result';

const LONGEST_NAME = 80;
const MOST_USD = 1e15;
const HIGHEST_COST = 10;

const refuse = (field: string, limit: string): Failure =>
  failure('OUT_OF_RANGE', `${field}: ${limit}`, { field }).failure;

function tierFault(field: string, value: PolicyParameter['value']): Failure | undefined {
  if (typeof value === 'number') return refuse(field, `a list of slices, got ${value}`);
  let from = 0;
  for (const { upTo, rate } of value) {
    if (!(upTo > from)) return refuse(field, `slices end ever higher, ${upTo} comes after ${from}`);
    if (!(rate >= 0 && rate <= 1)) return refuse(field, `rate ${rate}, must be 0 to 1`);
    from = upTo;
  }
  return undefined;
}

function parameterFault({ asset, name, value }: PolicyParameter): Failure | undefined {
  const field = `${asset} ${name}`;
  if (name === 'tiers') return tierFault(field, value);
  if (typeof value !== 'number') return refuse(field, 'one number, got slices');
  const most = name === 'limitUsd' ? MOST_USD : name === 'costRate' ? HIGHEST_COST : 1;
  return value >= 0 && value <= most ? undefined : refuse(field, `${value}, must be 0 to ${most}`);
}

/** The first field outside its limits, named; undefined for a sound policy. */
export function policyFault({ name, parameters }: CollateralPolicy): Failure | undefined {
  if (name.trim().length === 0 || name.length > LONGEST_NAME)
    return refuse('name', `1 to ${LONGEST_NAME} characters, got ${name.length}`);
  const seen = new Set<string>();
  const rated = new Set(parameters.filter((one) => one.name === 'market').map(({ asset }) => asset));
  for (const parameter of parameters) {
    const field = `${parameter.asset} ${parameter.name}`;
    if (seen.has(field)) return refuse(field, 'stands twice');
    seen.add(field);
    if (!rated.has(parameter.asset)) return refuse(`${parameter.asset} market`, 'the haircut is missing');
    const fault = parameterFault(parameter);
    if (fault !== undefined) return fault;
  }
  return parameters.length === 0 ? refuse('parameters', 'one asset at least') : undefined;
}

const WEAKEST: readonly PolicyParameter['confidence'][] = [
  'assumed',
  'inferred',
  'one-source',
  'two-sources',
];

/** Rules by asset of a sound policy; a haircut part that is not given takes nothing. */
export function policyRules({ parameters }: CollateralPolicy): readonly PolicyRule[] {
  return [...new Set(parameters.map(({ asset }) => asset))].map((asset): PolicyRule => {
    const own = parameters.filter((one) => one.asset === asset);
    const numberOf = (name: PolicyParameter['name']): number | undefined => {
      const value = own.find((one) => one.name === name)?.value;
      return typeof value === 'number' ? value : undefined;
    };
    const tiers = own.find(({ name }) => name === 'tiers')?.value;
    const costRate = numberOf('costRate');
    // The cost of posting is no part of the value, and its confidence none of the value's.
    const valued = own.filter(({ name }) => name !== 'costRate');
    return {
      asset,
      haircut: {
        market: numberOf('market') ?? NaN,
        currency: numberOf('currency') ?? 0,
        liquidity: numberOf('liquidity') ?? 0,
      },
      tiers: Array.isArray(tiers) ? tiers : [],
      limitUsd: numberOf('limitUsd') ?? Infinity,
      limitShare: numberOf('limitShare') ?? 1,
      confidence: WEAKEST.find((level) => valued.some((one) => one.confidence === level)) ?? 'assumed',
      ...(costRate === undefined ? {} : { costRate }),
    };
  });
}
