/** Margin of open orders from a file: what the venue reports and no position shows. */
import { z } from 'zod';
import type { VenueCharges } from '../../engine/margin/marginModel';
import { InputError } from '../commands/command';
import { readJsonFile } from '../files';
import type { PortfolioRun } from '../portfolioRun';

const amount = z.number().min(0).refine(Number.isFinite, 'must be a finite number').default(0);
const fileSchema = z.strictObject({
  charges: z
    .array(
      z.strictObject({
        accountId: z.string().min(1).max(200).optional(),
        currency: z.string().min(1).max(20),
        openOrders: amount,
        marketMakerProtection: amount,
        spot: amount,
      }),
    )
    .min(1)
    .max(1000),
});

export type ChargesByAccount = ReadonlyMap<string, readonly VenueCharges[]>;

/** By account; a charge without one belongs to the only account there is. A currency comes once per account. */
export async function readCharges(
  file: string,
  cwd: string,
  { portfolio }: PortfolioRun,
): Promise<ChargesByAccount> {
  const parsed = fileSchema.safeParse(await readJsonFile(file, cwd));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`);
  }
  const ids = portfolio.accounts.map(({ id }) => id);
  const byAccount = new Map<string, VenueCharges[]>();
  for (const [row, { accountId, ...charge }] of parsed.data.charges.entries()) {
    const id = accountId ?? (ids.length === 1 ? ids[0] : undefined);
    if (id === undefined || !ids.includes(id))
      throw new InputError(
        `${file}: charges.${row}: accountId ${accountId ?? 'is missing'}; there are ${ids.join(', ')}`,
      );
    const own = byAccount.get(id) ?? [];
    if (own.some(({ currency }) => currency === charge.currency))
      throw new InputError(`${file}: charges.${row}: ${charge.currency} of account ${id} is there twice`);
    byAccount.set(id, [...own, charge]);
  }
  return byAccount;
}
