/** Margin of open orders from a file: what the venue reports and no position shows. */
import { z } from 'zod';
import { ORDER_CHARGE_KINDS, type OrderCharge } from '../../engine/portfolio/orderCharges';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { readDecimal } from '../../main/files/positions/decimal';
import { InputError } from '../commands/command';
import { readJsonFile } from '../files';

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

/** The number without exponent, as decimals are booked. */
function textOf(value: number, place: string): string {
  const read = readDecimal(String(value));
  if (!read.ok) throw new InputError(`${place}: ${read.failure.message}`);
  return read.value;
}

/** A charge without an account belongs to the only one there is. A currency comes once per account. */
export async function readCharges(
  file: string,
  cwd: string,
  { accounts }: Portfolio,
): Promise<readonly OrderCharge[]> {
  const parsed = fileSchema.safeParse(await readJsonFile(file, cwd));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`);
  }
  const ids = accounts.map(({ id }) => id);
  const taken = new Set<string>();
  return parsed.data.charges.flatMap(({ accountId, currency, ...amounts }, row) => {
    const id = accountId ?? (ids.length === 1 ? ids[0] : undefined);
    if (id === undefined || !ids.includes(id))
      throw new InputError(
        `${file}: charges.${row}: accountId ${accountId ?? 'is missing'}; there are ${ids.join(', ')}`,
      );
    const place = `${currency} of account ${id}`;
    if (taken.has(place)) throw new InputError(`${file}: charges.${row}: ${place} is there twice`);
    taken.add(place);
    return ORDER_CHARGE_KINDS.map((kind) => ({
      ...{ accountId: id, currency, kind, setMs: 0 },
      amount: textOf(amounts[kind], `${file}: charges.${row}.${kind}`),
      source: 'hand' as const,
    }));
  });
}
