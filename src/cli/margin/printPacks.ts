/** Rule packs as text for people. */
import type { RulePackReference, RuleParameter } from '../../engine/margin/rulePack';
import type { PackDiff, Rehearsal } from '../../contracts/packs';

export interface ListedPack {
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly effectiveFrom: string;
  readonly isInForce: boolean;
  readonly isDefault: boolean;
  readonly parameterCount: number;
  readonly weakParameters: RulePackReference['weakParameters'];
}

export const describeList = (packs: readonly ListedPack[]): string =>
  packs
    .map(
      (pack) =>
        `${pack.isDefault ? '*' : ' '} ${pack.id.padEnd(26)}${pack.model.padEnd(20)}${pack.version.padEnd(14)}${pack.effectiveFrom}${pack.isInForce ? '' : ' (future)'}  ${pack.parameterCount} parameters, ${pack.weakParameters.length} not published\n`,
    )
    .join('');

const valueOf = (parameter: RuleParameter | null): string => {
  if (parameter === null) return 'absent';
  const text = JSON.stringify(parameter.value);
  return `${text.length > 60 ? `${text.slice(0, 57)}...` : text} (${parameter.confidence})`;
};

export const describeDiff = ({ header, parameters, sameCount }: PackDiff): string =>
  [
    ...header.map(({ field, before, after }) => `${field}: ${before} -> ${after}\n`),
    ...parameters.map(
      ({ name, scope, before, after }) => `${name} (${scope}): ${valueOf(before)} -> ${valueOf(after)}\n`,
    ),
    `${parameters.length} parameters differ, ${sameCount} are the same\n`,
  ].join('');

const usd = (amount: number): string =>
  amount.toLocaleString('en-US', { maximumFractionDigits: 0 }).padStart(16);

export function describeRehearsal({ packId, effectiveFrom, rows }: Rehearsal): string {
  const head = `${packId}, in force from ${effectiveFrom}\n${'date'.padEnd(12)}${'account'.padEnd(18)}${'model'.padEnd(18)}${'IM before'.padStart(16)}${'IM after'.padStart(16)}${'MM before'.padStart(16)}${'MM after'.padStart(16)}\n`;
  const lines = rows.map((row) => {
    const date = new Date(row.dateMs).toISOString().slice(0, 10);
    const note = row.leftOut === 0 ? '' : `  ${row.leftOut} positions left out`;
    return `${date.padEnd(12)}${row.accountId.padEnd(18)}${row.modelId.padEnd(18)}${usd(row.beforeInitialUsd)}${usd(row.afterInitialUsd)}${usd(row.beforeMaintenanceUsd)}${usd(row.afterMaintenanceUsd)}${row.inForce === 'after' ? '  in force' : ''}${note}\n`;
  });
  return `${head}${lines.join('')}`;
}
