/**
 * The inventory of models: what each is for, what it must not be used for, which data it needs, and how sure its
 * parameters are. Generated from the registries of pricers, margin models and risk methods, so that a model without an
 * entry does not compile or does not exist.
 */
import type { MarginModel } from '../../margin/marginModel';
import type { Confidence, RulePack } from '../../margin/rulePack';
import { METHOD_IDS } from '../../risk/valueAtRisk/riskRequest';
import { PRICERS } from '../../pricing/pricer';
import { CHALLENGER_USES, PRICER_USES, RISK_USES, type ModelUse } from './modelUses';

export type ModelArea = 'pricing' | 'risk' | 'margin';

/**
 * `published`: every parameter has a source; `partly assumed`: some are inferred or assumed; `policy`: the house decides;
 * `formula`: no parameters of its own; `fitted`: parameters come from a calibration; `challenger`: shown beside, never used.
 */
export type ModelStatus = 'published' | 'partly assumed' | 'policy' | 'formula' | 'fitted' | 'challenger';

export interface InventoryEntry {
  readonly id: string;
  readonly area: ModelArea;
  readonly name: string;
  readonly purpose: string;
  readonly limits: readonly string[];
  readonly data: readonly string[];
  readonly status: ModelStatus;
  /** Parameters of the rule pack by confidence; empty for models without one. */
  readonly confidences: Readonly<Partial<Record<Confidence, number>>>;
  /** Rule pack and version, or null. */
  readonly parameters: string | null;
}

export interface InventoryInput {
  readonly margin: readonly { readonly model: MarginModel; readonly pack: RulePack }[];
}

export function modelInventory({ margin }: InventoryInput): InventoryEntry[] {
  return [
    ...PRICERS.map(({ id }) => fromUse(id, 'pricing', PRICER_USES[id])),
    ...METHOD_IDS.map((id) => fromUse(id, 'risk', RISK_USES[id])),
    ...Object.entries(CHALLENGER_USES).map(([id, known]) => fromUse(id, 'risk', known)),
    ...margin.map(({ model, pack }) => marginEntry(model, pack)),
  ];
}

function fromUse(id: string, area: ModelArea, use: ModelUse | undefined): InventoryEntry {
  const known = use ?? {
    name: id,
    purpose: 'not described',
    limits: ['not to be used before it is described here'],
    data: [],
    status: 'challenger',
  };
  return { id, area, ...known, confidences: {}, parameters: null };
}

const WEAK: readonly Confidence[] = ['inferred', 'assumed'];

function marginEntry(model: MarginModel, pack: RulePack): InventoryEntry {
  const confidences: Partial<Record<Confidence, number>> = {};
  for (const { confidence } of pack.parameters) confidences[confidence] = (confidences[confidence] ?? 0) + 1;
  const isHouse = model.venue === 'house';
  return {
    id: model.id,
    area: 'margin',
    name: model.name,
    purpose: isHouse
      ? "requirement by the desk's own policy, as a second opinion on every account"
      : `initial and maintenance margin of accounts under the rules of ${pack.venue}`,
    limits: marginLimits(model, pack),
    data: marginData(model, pack),
    status: statusOf(confidences, pack.parameters.length),
    confidences,
    parameters: `${pack.id} ${pack.version}, effective ${pack.effectiveFrom}`,
  };
}

function statusOf(counts: Readonly<Partial<Record<Confidence, number>>>, total: number): ModelStatus {
  if ((counts.policy ?? 0) === total) return 'policy';
  return WEAK.some((confidence) => (counts[confidence] ?? 0) > 0) ? 'partly assumed' : 'published';
}

function marginLimits(model: MarginModel, pack: RulePack): string[] {
  const coins = [...new Set(pack.parameters.map(({ scope }) => scope))]
    .filter((scope) => scope !== '*')
    .sort();
  const weak = pack.parameters.filter(({ confidence }) => WEAK.includes(confidence));
  const single = pack.parameters.filter(({ confidence }) => confidence === 'one-source');
  const oldest = pack.parameters.map(({ asOf }) => asOf).sort()[0];
  return [
    ...(coins.length === 0 ? [] : [`parameters by name for ${coins.join(', ')}`]),
    ...(weak.length === 0
      ? []
      : [
          `not exchange-exact: ${weak.length} of ${pack.parameters.length} parameters are inferred or assumed`,
        ]),
    ...(single.length === 0 ? [] : [`${single.length} parameters rest on one source`]),
    ...(model.scenarios(pack).length === 0 ? ['no scenarios: sees no convexity beyond its formulas'] : []),
    `parameters as of ${oldest} and later; a change of the rules is not seen until the pack is updated`,
  ];
}

function marginData(model: MarginModel, pack: RulePack): string[] {
  const scenarios = model.scenarios(pack).length;
  return [
    'positions, balances, marks, index prices',
    ...(scenarios === 0 ? [] : [`P&L of ${scenarios} scenarios by full revaluation: mark vols and forwards`]),
  ];
}
