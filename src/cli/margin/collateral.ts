/** `plimsoll margin --collateral`: value under a policy, wrong-way flags, and what to post at the least cost. */
import { z } from 'zod';
import { accountCollateral, type AccountCollateral } from '../../engine/margin/collateral/accountCollateral';
import { bestCollateral, type PostingPlan } from '../../engine/margin/collateral/bestCollateral';
import type { CollateralRule } from '../../engine/margin/collateral/collateralValue';
import { accountEquity } from '../../engine/risk/equity';
import { ladderScenarios } from '../../engine/risk/ladder';
import { revalue } from '../../engine/risk/revalue';
import { readCheckedFile } from '../files';
import type { MarginRun } from './marginRun';

const share = z.number().min(0).max(1);
const amount = z.number().min(0).max(1e15);
const asset = z.string().min(1).max(20);

const rule = z.strictObject({
  asset,
  haircut: z.strictObject({ market: share, currency: share.default(0), liquidity: share.default(0) }),
  tiers: z.array(z.strictObject({ upTo: z.number().gt(0).max(1e15), rate: share })).default([]),
  limitUsd: amount.optional(),
  limitShare: share.default(1),
});

const fileSchema = z.strictObject({
  policy: z.array(rule).min(1).max(500),
  post: z
    .strictObject({
      requiredUsd: amount,
      assets: z
        .array(
          z.strictObject({
            ...{ asset, available: amount, posted: amount.default(0) },
            ...{ priceUsd: z.number().gt(0).max(1e12), costRate: z.number().min(0).max(10) },
          }),
        )
        .max(500),
    })
    .optional(),
});
export type CollateralFile = z.infer<typeof fileSchema>;

/** Moves of all spots that book and collateral are compared over. */
const MOVES = Array.from({ length: 41 }, (_, k) => (k - 20) * 0.02);

export interface CollateralReport {
  readonly accounts: readonly (AccountCollateral & { readonly accountId: string })[];
  readonly posting?: PostingPlan;
}

export const readCollateralFile = (file: string, cwd: string): Promise<CollateralFile> =>
  readCheckedFile(fileSchema, file, cwd);

export function collateralReport(run: MarginRun, { policy, post }: CollateralFile): CollateralReport {
  const { universe, market, book, unit, portfolio } = run;
  const rules = policy.map((each): CollateralRule => ({ ...each, limitUsd: each.limitUsd ?? Infinity }));
  const matrix = revalue(universe, market, ladderScenarios('*', MOVES));
  return {
    accounts: portfolio.accounts.map(({ id }, account) => {
      const equity = accountEquity(universe, market, book, unit, account);
      return { accountId: id, ...accountCollateral(matrix, book, account, equity, rules) };
    }),
    ...(post === undefined ? {} : { posting: bestCollateral(post.requiredUsd, post.assets, rules) }),
  };
}

const usd = (value: number): string => value.toFixed(2);

export const describeCollateral = ({ accounts, posting }: CollateralReport): string =>
  [
    ...accounts.flatMap(({ accountId, lines, countedUsd, marketUsd, failures, wrongWay }) => [
      `\ncollateral of ${accountId}: ${usd(countedUsd)} counted of ${usd(marketUsd)}\n`,
      ...lines.map(
        (line) =>
          `  ${line.asset}: market ${usd(line.marketUsd)}, haircut ${usd(line.haircutUsd)}, over limit ${usd(line.overLimitUsd)}, counted ${usd(line.countedUsd)}\n`,
      ),
      ...wrongWay
        .filter(({ isWrongWay }) => isWrongWay)
        .map((one) => `  wrong way: ${one.asset} loses ${usd(-one.inWorst)} in the book's worst move\n`),
      ...failures.map(({ message }) => `  ${message}\n`),
    ]),
    ...(posting === undefined
      ? []
      : [
          `\nto post: ${usd(posting.countedUsd)} counted, ${usd(posting.costUsd)} a year, missing ${usd(posting.shortfallUsd)}\n`,
          ...posting.postings.map((one) => `  ${one.asset}: ${one.amount}, counted ${usd(one.countedUsd)}\n`),
        ]),
  ].join('');
