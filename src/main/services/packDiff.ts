/** What differs between two rule packs, parameter by parameter. */
import type { RulePack, RuleParameter } from '../../engine/margin/rulePack';
import type { PackDiff, ParameterChange } from '../../contracts/packs';

const HEADER = ['venue', 'model', 'title', 'version', 'effectiveFrom', 'sourceUrl'] as const;

const keyOf = ({ name, scope }: RuleParameter): string => `${name}\n${scope}`;

/** In the order of the first pack, then what only the second one has, in its order. */
export function diffPacks(first: RulePack, second: RulePack): PackDiff {
  const later = new Map(second.parameters.map((parameter) => [keyOf(parameter), parameter]));
  const known = new Set(first.parameters.map(keyOf));
  const changes = first.parameters.flatMap((before): ParameterChange[] => {
    const after = later.get(keyOf(before)) ?? null;
    const { name, scope } = before;
    const isSame = after !== null && JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
    return isSame ? [] : [{ name, scope, before, after }];
  });
  const added = second.parameters.flatMap((after): ParameterChange[] =>
    known.has(keyOf(after)) ? [] : [{ name: after.name, scope: after.scope, before: null, after }],
  );
  return {
    header: HEADER.flatMap((field) =>
      first[field] === second[field] ? [] : [{ field, before: first[field], after: second[field] }],
    ),
    parameters: [...changes, ...added],
    sameCount: first.parameters.length - changes.length,
  };
}

/** The order in which a file writes fields says nothing. */
const sorted = (parameter: RuleParameter): readonly unknown[] =>
  Object.entries(parameter).sort(([a], [b]) => (a < b ? -1 : 1));
