/** Hypothetical legs of a file: change of requirement, headroom and worst scenario under every model asked for. */
import { z } from 'zod';
import { legAtMark, type HypotheticalLeg } from '../../engine/margin/explain/hypotheticalBook';
import { whatIf } from '../../engine/margin/explain/whatIf';
import { instrumentFailure } from '../../engine/market/instrumentStatus';
import { InputError } from '../commands/command';
import { readCheckedFile } from '../files';
import { requestOf, type MarginRun } from './marginRun';

const legSchema = z.strictObject({
  accountId: z.string().min(1).max(200).optional(),
  instrumentId: z.string().min(1).max(200),
  quantity: z.number().refine(Number.isFinite, 'must be a finite number'),
});
const fileSchema = z.strictObject({ legs: z.array(legSchema).min(1).max(1000) });

export type WhatIfLegs = z.infer<typeof fileSchema>['legs'];

export interface WhatIfChange {
  readonly accountId: string;
  readonly models: readonly {
    readonly modelId: string;
    readonly initialMarginUsd: number;
    readonly initialChangeUsd: number;
    readonly maintenanceMarginUsd: number;
    readonly maintenanceChangeUsd: number;
    readonly headroomChangeUsd: number;
    readonly worstPnlUsd: number | null;
    readonly worstChangeUsd: number | null;
  }[];
}

export async function readLegs(file: string, cwd: string): Promise<WhatIfLegs> {
  return (await readCheckedFile(fileSchema, file, cwd)).legs;
}

/** Every account that has legs; a leg without an account belongs to the only one there is. */
export function whatIfChanges(run: MarginRun, file: string, legs: WhatIfLegs): readonly WhatIfChange[] {
  const { accounts } = run.portfolio;
  const placed = legs.map((leg, row) => ({ ...leg, row, account: accountOf(run, file, leg, row) }));
  return accounts.flatMap(({ id }, account) => {
    const own = placed.filter((leg) => leg.account === account);
    return own.length === 0
      ? []
      : [
          changeOf(
            run,
            id,
            account,
            own.map((leg) => hypothetical(run, file, leg)),
          ),
        ];
  });
}

function accountOf({ portfolio }: MarginRun, file: string, leg: WhatIfLegs[number], row: number): number {
  if (leg.accountId === undefined && portfolio.accounts.length === 1) return 0;
  const at = portfolio.accounts.findIndex(({ id }) => id === leg.accountId);
  if (at >= 0) return at;
  const known = portfolio.accounts.map(({ id }) => id).join(', ');
  throw new InputError(`${file}: legs[${row}].accountId: ${leg.accountId ?? 'missing'}; there are ${known}`);
}

function hypothetical(
  { universe, market, unit }: MarginRun,
  file: string,
  { instrumentId, quantity, row }: WhatIfLegs[number] & { readonly row: number },
): HypotheticalLeg {
  const at = universe.indexOf.get(instrumentId) ?? -1;
  const problem = at < 0 ? `${instrumentId} is not known` : instrumentFailure(universe, market, at)?.message;
  if (problem !== undefined) throw new InputError(`${file}: legs[${row}].instrumentId: ${problem}`);
  return legAtMark(universe, unit, `what-if ${row + 1}: ${instrumentId}`, at, quantity);
}

function changeOf(
  run: MarginRun,
  accountId: string,
  account: number,
  legs: readonly HypotheticalLeg[],
): WhatIfChange {
  const request = requestOf(run, account);
  const models = run.engine.models.map(({ model }, at) => {
    const change = whatIf(run.engine, at, request, legs);
    const [before, after] = [change.before.worst?.pnlUsd ?? null, change.after.worst?.pnlUsd ?? null];
    return {
      modelId: model.id,
      initialMarginUsd: change.after.initialMarginUsd,
      initialChangeUsd: change.initialMarginUsd,
      maintenanceMarginUsd: change.after.maintenanceMarginUsd,
      maintenanceChangeUsd: change.maintenanceMarginUsd,
      headroomChangeUsd: change.headroomUsd,
      worstPnlUsd: after,
      worstChangeUsd: before === null || after === null ? null : after - before,
    };
  });
  return { accountId, models };
}
