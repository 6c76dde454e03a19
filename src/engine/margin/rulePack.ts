/** Rule packs: the parameters of a margin model as dated data, each with its source and how sure it is. */
import { invariant } from '../basics/result';

/** `policy`: a choice of the house that runs the model, not a claim about a venue. */
export type Confidence = 'two-sources' | 'one-source' | 'inferred' | 'assumed' | 'policy';

/** Rule pack that a result was computed with. */
export interface RulePackReference {
  readonly id: string;
  readonly venue: string;
  readonly version: string;
  /** ISO date. */
  readonly effectiveFrom: string;
  readonly sourceUrl: string;
  /** How many parameters are known how well. */
  readonly counts: Readonly<Record<Confidence, number>>;
  /** Names of parameters that are not published by the venue, with their confidence. */
  readonly weakParameters: readonly { readonly name: string; readonly confidence: Confidence }[];
}

export interface RuleParameter {
  readonly name: string;
  /** Coin (`BTC`) that it holds for, or `*` for all. */
  readonly scope: string;
  readonly value: number | string | readonly number[];
  readonly confidence: Confidence;
  /** Where it was read. */
  readonly source: string;
  /** ISO date of the source. */
  readonly asOf: string;
  readonly note?: string;
}

export interface RulePack {
  readonly id: string;
  readonly venue: string;
  /** `rulePackKind` of the model that reads it. */
  readonly model: string;
  readonly title: string;
  readonly version: string;
  /** ISO date. */
  readonly effectiveFrom: string;
  readonly sourceUrl: string;
  readonly parameters: readonly RuleParameter[];
}

type ParameterTable = ReadonlyMap<string, ReadonlyMap<string, RuleParameter>>;

/** By name, then scope; packs are values, so one table serves as long as the pack lives. */
const tables = new WeakMap<RulePack['parameters'], ParameterTable>();

function tableOf({ parameters }: RulePack): ParameterTable {
  const known = tables.get(parameters);
  if (known !== undefined) return known;
  const table = new Map<string, Map<string, RuleParameter>>();
  for (const parameter of parameters) {
    const { name, scope } = parameter;
    const scopes = table.get(name) ?? new Map<string, RuleParameter>();
    if (!scopes.has(scope)) scopes.set(scope, parameter);
    table.set(name, scopes);
  }
  tables.set(parameters, table);
  return table;
}

/** The parameter for a coin, else the one for all; undefined when the pack has neither. */
export function findParameter(pack: RulePack, name: string, scope: string): RuleParameter | undefined {
  const scopes = tableOf(pack).get(name);
  return scopes?.get(scope) ?? scopes?.get('*');
}

/** A number of the pack, or undefined when it is not there or no number. */
export function findNumber(pack: RulePack, name: string, scope: string): number | undefined {
  const value = findParameter(pack, name, scope)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** A list of numbers for a coin, else the one for all; undefined when the pack has neither. */
export function findNumbers(pack: RulePack, name: string, scope: string): readonly number[] | undefined {
  const value = findParameter(pack, name, scope)?.value;
  return Array.isArray(value) ? (value as readonly number[]) : undefined;
}

/** A number that the pack must have for all coins: the loader checks packs, so absence is a bug. */
export function packNumber(pack: RulePack, name: string): number {
  const value = findNumber(pack, name, '*');
  invariant(value !== undefined, `rule pack ${pack.id} has no number ${name}`);
  return value;
}

/** A list of numbers that the pack must have for all coins. */
export function packNumbers(pack: RulePack, name: string): readonly number[] {
  const value = findParameter(pack, name, '*')?.value;
  invariant(Array.isArray(value), `rule pack ${pack.id} has no list ${name}`);
  return value as readonly number[];
}

/** Coins that have an own value of a parameter, in the order of the pack. */
export const scopesOf = (pack: RulePack, name: string): readonly string[] =>
  pack.parameters.filter((p) => p.name === name && p.scope !== '*').map((p) => p.scope);

const referenceOf = (pack: RulePack): RulePackReference => {
  const counts = { 'two-sources': 0, 'one-source': 0, inferred: 0, assumed: 0, policy: 0 };
  for (const { confidence } of pack.parameters) counts[confidence] += 1;
  return {
    id: pack.id,
    venue: pack.venue,
    version: pack.version,
    effectiveFrom: pack.effectiveFrom,
    sourceUrl: pack.sourceUrl,
    counts,
    weakParameters: pack.parameters
      .filter((p) => p.confidence === 'inferred' || p.confidence === 'assumed')
      .map((p) => ({ name: p.scope === '*' ? p.name : `${p.name} (${p.scope})`, confidence: p.confidence })),
  };
};

const references = new WeakMap<RulePack, RulePackReference>();

/** What a result says about its pack; weak are the parameters that nobody published. */
export function packReference(pack: RulePack): RulePackReference {
  const known = references.get(pack);
  if (known !== undefined) return known;
  const made = referenceOf(pack);
  references.set(pack, made);
  return made;
}

/** The sentence about exactness that every result carries. */
export function exactnessNote(pack: RulePack): string {
  if (pack.parameters.every((p) => p.confidence === 'policy')) return `${pack.title}: policy of the house`;
  const weak = packReference(pack).weakParameters.length;
  return weak === 0
    ? `${pack.title}: replica, every parameter has a published source`
    : `${pack.title}: replica, ${weak} ${weak === 1 ? 'parameter' : 'parameters'} assumed`;
}
