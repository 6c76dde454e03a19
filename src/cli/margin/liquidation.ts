/** Liquidation after a shock: each account's steps on its own, then all of them together until the price is stable. */
import { z } from 'zod';
import type { Failure } from '../../engine/basics/result';
import { KIND } from '../../engine/market/universe';
import { accountLiquidation, type LegTerms } from '../../engine/margin/liquidation/accountBook';
import { liquidationCascade, type CascadeResult } from '../../engine/margin/liquidation/cascade';
import { squareRootImpact, type ImpactModel } from '../../engine/margin/liquidation/liquidationModel';
import { replayLiquidation, type LiquidationReplay } from '../../engine/margin/liquidation/liquidationReplay';
import {
  legPriority,
  VENUE_LIQUIDATIONS,
  type VenueLiquidation,
} from '../../engine/margin/liquidation/venueRules';
import { InputError } from '../commands/command';
import { readJsonFile } from '../files';
import { ownModel, type MarginRun } from './marginRun';

const share = z.number().min(0).max(1);

const fileSchema = z.strictObject({
  /** Move of all spots before the first forced trade, a fraction. */
  shock: z.number().gt(-1).max(10),
  /** Square-root law: coefficient x daily vol x sqrt(|delta USD| / daily volume), of which a share lasts. */
  impact: z
    .strictObject({
      coefficient: z.number().min(0).max(10),
      dailyVol: z.number().gt(0).max(5),
      dailyVolumeUsd: z.number().gt(0).max(1e15),
      lastingShare: share,
    })
    .default({ coefficient: 1, dailyVol: 0.03, dailyVolumeUsd: 1e9, lastingShare: 0.5 }),
  /** Half the bid-ask spread as a fraction of turnover: premium of options, notional of futures. */
  halfSpread: z.strictObject({ option: share, future: share }).default({ option: 0.02, future: 0.0005 }),
  /** Liquidation fee as a fraction of notional. */
  feeRate: z.strictObject({ option: share, future: share }).default({ option: 0.0019, future: 0.0075 }),
});
export type LiquidationSettings = z.infer<typeof fileSchema>;

/** Which rules of order a model's venue follows. */
const RULES_OF: Readonly<Record<string, string>> = {
  'deribit.pm': 'deribit.pm',
  'deribit.xpm': 'deribit.pm',
  'deribit.pmv1': 'deribit.pm',
  'deribit.sm': 'deribit.sm',
  'bybit.cross': 'bybit.uta',
  'bybit.pm': 'bybit.uta',
  'binance.pm': 'binance.pm',
};

export interface AccountLiquidation {
  readonly accountId: string;
  readonly modelId: string;
  readonly rule: string;
  readonly source: string;
  /** Rules of the order that nobody published. */
  readonly assumed: readonly string[];
  readonly replay: LiquidationReplay | null;
  readonly failure: Failure | null;
}

export interface Liquidations {
  readonly settings: LiquidationSettings;
  readonly accounts: readonly AccountLiquidation[];
  /** One for each order of liquidation; an account whose order is not known is in none. */
  readonly cascades: readonly (CascadeResult & { readonly ruleId: string })[];
}

export async function readLiquidationSettings(file: string, cwd: string): Promise<LiquidationSettings> {
  const parsed = fileSchema.safeParse(await readJsonFile(file, cwd));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(`${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`);
}

function termsOf(
  run: MarginRun,
  rules: VenueLiquidation,
  settings: LiquidationSettings,
): (row: number) => LegTerms {
  return (row) => {
    const isOption = run.universe.kind[row] === KIND.option;
    const kind = isOption ? 'option' : 'future';
    return {
      halfSpread: settings.halfSpread[kind],
      feeRate: settings.feeRate[kind],
      priority: legPriority(rules, isOption),
    };
  };
}

function prepare(run: MarginRun, account: number, settings: LiquidationSettings) {
  const at = ownModel(run, account);
  const { model } = run.engine.models[at];
  const rules = VENUE_LIQUIDATIONS.find(({ id }) => id === RULES_OF[model.id]);
  const accountId = run.portfolio.accounts[account].id;
  if (rules === undefined) {
    const message = `${accountId}: no order of liquidation is known for ${model.id}`;
    return { accountId, modelId: model.id, failure: { reason: 'UNSUPPORTED', message } as Failure };
  }
  const prepared = accountLiquidation({
    engine: run.engine,
    model: at,
    book: run.book,
    account,
    underlying: '*',
    termsOf: termsOf(run, rules, settings),
  });
  return prepared.ok
    ? { accountId, modelId: model.id, rules, ...prepared.value }
    : { accountId, modelId: model.id, rules, failure: prepared.failure };
}
type Prepared = ReturnType<typeof prepare>;

function replayed(one: Prepared, shock: number, impact: ImpactModel): AccountLiquidation {
  const rules = 'rules' in one ? one.rules : undefined;
  const head = {
    accountId: one.accountId,
    modelId: one.modelId,
    rule: rules?.title ?? '',
    source: rules?.source ?? '',
    assumed: rules?.assumed ?? [],
  };
  if (!('book' in one)) return { ...head, replay: null, failure: one.failure };
  const { book, state } = one;
  const pnl = book.valueUsd(state.quantities, shock) - book.valueUsd(state.quantities, 0);
  const shocked = { ...state, equityUsd: state.equityUsd + pnl, move: shock };
  return { ...head, replay: replayLiquidation(book, impact, shocked, one.rules.rules), failure: null };
}

/** Every account that holds something, under its own model where that was asked for, else the first model. */
export function liquidations(run: MarginRun, settings: LiquidationSettings): Liquidations {
  const impact = squareRootImpact(settings.impact);
  const prepared = run.portfolio.accounts.flatMap((_, account) =>
    run.book.holdings[account].positions.length === 0 ? [] : [prepare(run, account, settings)],
  );
  const known = prepared.flatMap((one) => ('book' in one ? [one] : []));
  const ruleIds = [...new Set(known.map(({ rules }) => rules.id))];
  return {
    settings,
    accounts: prepared.map((one) => replayed(one, settings.shock, impact)),
    cascades: ruleIds.map((ruleId) => {
      const together = known.filter(({ rules }) => rules.id === ruleId);
      const accounts = together.map(({ accountId, book, state }) => ({
        ...{ id: accountId, book },
        equityUsd: state.equityUsd,
      }));
      return { ruleId, ...liquidationCascade(accounts, settings.shock, impact, together[0].rules.rules) };
    }),
  };
}
