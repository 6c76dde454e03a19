/** Which parameter set stands behind the figures of a run, and what it lacks for the book. */
import { pairKey, type PairTable } from './riskParameters';
import type { ParametersUsed } from './riskReport';
import type { RiskRequest } from './riskRequest';

export function parametersUsed(
  { parameters, lambda }: RiskRequest,
  factors: readonly string[],
): ParametersUsed {
  const { name, version, fittedToMs } = parameters;
  if (fittedToMs === null) return { name, version, notes: [] };
  const without = (table: Readonly<Record<string, unknown>>): readonly string[] =>
    factors.filter((factor) => table[factor] === undefined);
  const isPaired = (table: PairTable): boolean =>
    factors.every((a, i) => factors.slice(i + 1).every((b) => table[pairKey(a, b)] !== undefined));
  const lacking = (what: string, missing: readonly string[], instead: string): readonly string[] =>
    missing.length === 0 ? [] : [`${name} has no ${what} of ${missing.join(', ')}: ${instead}`];
  const joint = (what: string, table: PairTable): readonly string[] =>
    lacking(what, isPaired(table) ? [] : ['all factors of the book'], "the window's own");
  return {
    name,
    version,
    notes: [
      ...lacking('decay', without(parameters.lambdas), `${lambda} by default`),
      ...lacking('GARCH fit', without(parameters.garch), 'fitted to the window'),
      ...lacking('GJR fit', without(parameters.gjr), 'fitted to the window'),
      ...(factors.length < 2
        ? []
        : [...joint('correlations', parameters.correlation), ...joint('copula', parameters.copula)]),
    ],
  };
}
