/** How much margin hangs on each parameter of a rule pack: every number moved up and down, the account margined again. */
import type { Failure, Result } from '../../basics/result';
import {
  createMarginEngine,
  evaluateMargin,
  type MarginEngine,
  type MarginRequest,
} from '../../margin/marginEngine';
import type { MarginModel } from '../../margin/marginModel';
import type { Confidence, RulePack, RuleParameter } from '../../margin/rulePack';
import { bumpedValue, DEFAULT_BUMP, withParameter, type Bump } from './bumpParameter';

/** Margin with the parameter moved less margin as it is, USD. */
export interface MarginChange {
  readonly initialUsd: number;
  readonly maintenanceUsd: number;
}

export interface ParameterSensitivity {
  readonly parameter: string;
  /** Coin, or `*`. */
  readonly scope: string;
  readonly confidence: Confidence;
  readonly value: RuleParameter['value'];
  /** Null where the moved pack is no valid pack, or the model cannot margin the account under it. */
  readonly up: MarginChange | null;
  readonly down: MarginChange | null;
  /** Larger of the two initial margin changes, positive; what the list is ordered by. */
  readonly sizeUsd: number;
  /** Size over initial margin; null where that is 0. */
  readonly share: number | null;
  readonly notes: readonly string[];
}

export interface PackSensitivity {
  readonly modelId: string;
  readonly packId: string;
  readonly bump: Bump;
  readonly initialUsd: number;
  readonly maintenanceUsd: number;
  /** Largest first; parameters of equal size in the order of the pack. */
  readonly parameters: readonly ParameterSensitivity[];
  /** Sum of the sizes of what is inferred or assumed: an upper bound of what a tenth in each of them can do together. */
  readonly weakUsd: number;
  /** Words and counts, which cannot be moved by a share. */
  readonly skipped: readonly string[];
}

export interface SensitivityInput {
  readonly engine: MarginEngine;
  /** Place of the model in `engine.models`. */
  readonly at: number;
  readonly request: MarginRequest;
  readonly bump?: Bump;
  /** Says whether a moved pack is still a pack: monotone tiers, ranges, units. */
  check(pack: RulePack): Result<RulePack>;
}

type Side = { readonly change: MarginChange } | { readonly note: string };

/** One account under one model. Cost: two evaluations per parameter, with a revaluation where the scenarios move too. */
export function parameterSensitivity(input: SensitivityInput): PackSensitivity {
  const { engine, at, bump = DEFAULT_BUMP } = input;
  const { model, pack } = engine.models[at];
  const request = { ...input.request, detail: 'totals' as const };
  const base = evaluateMargin(engine, at, request);
  const rows: ParameterSensitivity[] = [];
  const skipped: string[] = [];
  pack.parameters.forEach((parameter, place) => {
    const values = ([1, -1] as const).map((sign) => bumpedValue(parameter, sign, bump));
    if (values.includes(undefined)) return void skipped.push(nameOf(parameter));
    const sides = values.map((value): Side => {
      if (value === undefined) return { note: 'not moved' };
      return sideOf({ ...input, request }, withParameter(pack, place, value), base);
    });
    rows.push(rowOf(parameter, sides, base.initialMarginUsd));
  });
  const weak = rows.filter(({ confidence }) => confidence === 'inferred' || confidence === 'assumed');
  return {
    modelId: model.id,
    packId: pack.id,
    bump,
    initialUsd: base.initialMarginUsd,
    maintenanceUsd: base.maintenanceMarginUsd,
    parameters: rows.sort((a, b) => b.sizeUsd - a.sizeUsd),
    weakUsd: weak.reduce((sum, { sizeUsd }) => sum + sizeUsd, 0),
    skipped,
  };
}

const nameOf = ({ name, scope }: RuleParameter): string => (scope === '*' ? name : `${name} (${scope})`);

interface Base {
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  readonly failures: readonly { readonly positionId: string; readonly failure: Failure }[];
}

function sideOf({ engine, at, request, check }: SensitivityInput, pack: RulePack, base: Base): Side {
  const checked = check(pack);
  if (!checked.ok) return { note: checked.failure.message };
  const moved = engineWith(engine, at, checked.value);
  const result = evaluateMargin(moved.engine, moved.at, request);
  if (result.failures.length > base.failures.length)
    return { note: `${result.failures.length - base.failures.length} positions more cannot be margined` };
  return {
    change: {
      initialUsd: result.initialMarginUsd - base.initialMarginUsd,
      maintenanceUsd: result.maintenanceMarginUsd - base.maintenanceMarginUsd,
    },
  };
}

/** The matrix is kept where the scenarios of the model do not change with the pack. */
function engineWith(
  engine: MarginEngine,
  at: number,
  pack: RulePack,
): { readonly engine: MarginEngine; readonly at: number } {
  const { model, pack: former } = engine.models[at];
  if (sameScenarios(model, former, pack)) {
    const models = engine.models.map((active, k) => (k === at ? { ...active, pack } : active));
    return { engine: { ...engine, models }, at };
  }
  const { universe, market } = engine.revaluation;
  return { engine: createMarginEngine(universe, market, [{ model, pack }]), at: 0 };
}

const sameScenarios = (model: MarginModel, a: RulePack, b: RulePack): boolean =>
  JSON.stringify(model.scenarios(a)) === JSON.stringify(model.scenarios(b));

function rowOf(
  parameter: RuleParameter,
  [up, down]: readonly Side[],
  initialUsd: number,
): ParameterSensitivity {
  const changes = [up, down].map((side) => ('change' in side ? side.change : null));
  const sizeUsd = Math.max(0, ...changes.map((change) => Math.abs(change?.initialUsd ?? 0)));
  return {
    parameter: parameter.name,
    scope: parameter.scope,
    confidence: parameter.confidence,
    value: parameter.value,
    up: changes[0],
    down: changes[1],
    sizeUsd,
    share: initialUsd === 0 ? null : sizeUsd / Math.abs(initialUsd),
    notes: ['up', 'down'].flatMap((name, k) => {
      const side = [up, down][k];
      return 'note' in side ? [`${name}: ${side.note}`] : [];
    }),
  };
}
