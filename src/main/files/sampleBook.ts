/** The sample book as it is shipped: stated by tenor and moneyness, because listings depend on the date. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { failure, success, type Result } from '../../engine/basics/result';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'a decimal such as -12.5');
const shared = {
  /** Book path under the account: `BTC/Gamma`. */
  book: z.string().min(1).max(80),
  underlying: z.string().min(1).max(20),
  quantity: decimal,
  /** Entry price as a multiple of the mark at first start. */
  entry: z.number().positive().max(10).default(1),
  tags: z.array(z.string().min(1).max(40)).max(8).default([]),
};

const positionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('option'),
    ...shared,
    tenorDays: z.number().positive().max(1000),
    /** Strike over index price. */
    moneyness: z.number().positive().max(10),
    type: z.enum(['call', 'put']),
  }),
  z.strictObject({ kind: z.literal('future'), ...shared, tenorDays: z.number().positive().max(1000) }),
  z.strictObject({
    kind: z.literal('perpetual'),
    ...shared,
    settlement: z.enum(['coin', 'USDC']).default('coin'),
  }),
  z.strictObject({ kind: z.literal('spot'), ...shared }),
]);

const accountSchema = z.strictObject({
  id: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  venue: z.enum(['deribit', 'okx', 'bybit', 'binance']),
  marginModelId: z.string().min(1).max(120),
  balances: z.array(z.strictObject({ currency: z.string().min(1).max(20), amount: decimal })).max(20),
  positions: z.array(positionSchema).max(500),
});

export const sampleBookSchema = z.strictObject({
  name: z.string().min(1).max(120),
  note: z.string().max(2000),
  accounts: z.array(accountSchema).min(1).max(20),
});

export type SampleBook = z.infer<typeof sampleBookSchema>;
export type SampleAccount = SampleBook['accounts'][number];
export type SamplePosition = SampleAccount['positions'][number];

export async function readSampleBook(path: string): Promise<Result<SampleBook>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure('STORAGE', `the sample book ${path} cannot be read: ${why}`, { path });
  }
  try {
    const parsed = sampleBookSchema.safeParse(JSON.parse(text));
    if (parsed.success) return success(parsed.data);
    const [issue] = parsed.error.issues;
    return failure('INVALID_INPUT', `${path}: ${issue?.path.map(String).join('.')}: ${issue?.message}`, {
      path,
    });
  } catch (error) {
    return failure(
      'PARSE',
      `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      { path },
    );
  }
}
