/** One regime over several accounts: requirements add up, each account stays visible as a child. */
import type {
  Confidence,
  MarginComponent,
  MarginResult,
  RulePackReference,
} from '../../engine/margin/marginModel';

/** Id of the row that margins each account under its own model. */
export const OWN_MODELS = 'account.own';

export interface AccountResult {
  readonly accountName: string;
  readonly result: MarginResult;
}

function combineRoot(id: 'im' | 'mm', label: string, parts: readonly AccountResult[]): MarginComponent {
  const children = parts.flatMap(({ accountName, result }): MarginComponent[] => {
    const root = result.components.find((component) => component.id === id);
    if (root === undefined) return [];
    const name = parts.some((p) => p.result.modelId !== result.modelId)
      ? `${accountName} (${result.modelName})`
      : accountName;
    return [{ ...root, id: `${id}.${accountName}`, label: name, adds: true }];
  });
  return {
    id,
    label,
    formula: 'Σ accounts',
    amountUsd: children.reduce((sum, child) => sum + child.amountUsd, 0),
    adds: true,
    children,
  };
}

/** The account whose worst scenario loses most; the accounts' worst scenarios are not one scenario. */
function worstAccount(parts: readonly AccountResult[]): MarginResult['worst'] {
  let worst: MarginResult['worst'];
  for (const { accountName, result } of parts) {
    const candidate = result.worst;
    if (candidate === undefined || candidate.pnlUsd >= (worst?.pnlUsd ?? Infinity)) continue;
    worst = { ...candidate, label: `${accountName}: ${candidate.label}` };
  }
  return worst;
}

const CONFIDENCES = ['two-sources', 'one-source', 'inferred', 'assumed', 'policy'] as const;

function countsOf(packs: readonly RulePackReference[]): RulePackReference['counts'] {
  const total = (one: Confidence): number => packs.reduce((count, { counts }) => count + counts[one], 0);
  return Object.fromEntries(CONFIDENCES.map((one) => [one, total(one)])) as Record<Confidence, number>;
}

/** Several packs under one row: every weak parameter stays listed. */
function combinePacks(parts: readonly AccountResult[]): MarginResult['rulePack'] {
  const packs = [...new Map(parts.map(({ result }) => [result.rulePack.id, result.rulePack])).values()];
  if (packs.length === 1) return packs[0];
  return {
    id: packs.map(({ id }) => id).join(', '),
    venue: [...new Set(packs.map(({ venue }) => venue))].join(', '),
    version: packs.map(({ version }) => version).join(', '),
    effectiveFrom: packs.map(({ effectiveFrom }) => effectiveFrom).reduce((a, b) => (b > a ? b : a)),
    sourceUrl: packs[0].sourceUrl,
    counts: countsOf(packs),
    weakParameters: packs.flatMap(({ id, weakParameters }) =>
      weakParameters.map((weak) => ({ ...weak, name: `${id}: ${weak.name}` })),
    ),
  };
}

const sum = (parts: readonly AccountResult[], value: (result: MarginResult) => number): number =>
  parts.reduce((total, { result }) => total + value(result), 0);

/** Only where a venue discounts collateral. */
const haircutOf = (parts: readonly AccountResult[]): Pick<MarginResult, 'haircutUsd'> =>
  parts.some(({ result }) => result.haircutUsd !== undefined)
    ? { haircutUsd: sum(parts, ({ haircutUsd }) => haircutUsd ?? 0) }
    : {};

/** `own`: the accounts' models differ, and the row says so. A single account under one model is returned as it is. */
export function combineMargins(parts: readonly AccountResult[], own: boolean): MarginResult | undefined {
  if (parts.length === 0) return undefined;
  const { haircutUsd: _ofFirst, ...first } = parts[0].result;
  if (parts.length === 1 && !own) return parts[0].result;
  const worst = worstAccount(parts);
  const models = [...new Set(parts.map(({ result }) => result.modelName))];
  return {
    ...first,
    modelId: own ? OWN_MODELS : first.modelId,
    modelName: own ? 'As margined' : first.modelName,
    rulePack: combinePacks(parts),
    rule: own ? `each account under its own model: ${models.join(', ')}` : first.rule,
    equityUsd: sum(parts, (result) => result.equityUsd),
    ...haircutOf(parts),
    initialMarginUsd: sum(parts, (result) => result.initialMarginUsd),
    maintenanceMarginUsd: sum(parts, (result) => result.maintenanceMarginUsd),
    components: [combineRoot('im', 'Initial margin', parts), combineRoot('mm', 'Maintenance margin', parts)],
    worst,
    failures: parts.flatMap(({ result }) => result.failures),
    notes: [
      'Sum of accounts: none of them can use the equity of another, each is called on its own',
      ...new Set(parts.flatMap(({ result }) => result.notes)),
    ],
  };
}
