/** Liquidation after a shock: each account's steps on its own, then all of them together until the price is stable. */
import { z } from 'zod';
import type { Failure } from '../../engine/basics/result';
import { KIND } from '../../engine/market/universe';
import { accountLiquidation, type LegTerms } from '../../engine/margin/liquidation/accountBook';
import { liquidationCascade, type CascadeResult } from '../../engine/margin/liquidation/cascade';
import { squareRootImpact, type ImpactModel } from '../../engine/margin/liquidation/liquidationModel';
import { replayLiquidation, type LiquidationReplay } from '../../engine/margin/liquidation/liquidationReplay';
import { depthImpact } from '../../engine/margin/liquidation/depthImpact';
import {
  legPriority,
  liquidationOf,
  type VenueLiquidation,
} from '../../engine/margin/liquidation/venueRules';
import { InputError } from '../commands/command';
import { readJsonFile } from '../files';
import { ownModel, type MarginRun } from './marginRun';

const share = z.number().min(0).max(1);

const level = z.strictObject({ distance: share, value: z.number().gt(0).max(1e15) });

/** Values that stand in where the file says nothing; nobody published them. */
const ASSUMED = {
  impact: { coefficient: 1, dailyVol: 0.03, dailyVolumeUsd: 1e9, lastingShare: 0.5 },
  halfSpread: { option: 0.02, future: 0.0005 },
  feeRate: { option: 0.0019, future: 0.0075 },
} as const;

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
    .optional(),
  /** Stored order-book depth in USD by distance from mid; what exceeds it follows the square-root law. */
  depth: z.strictObject({ bids: z.array(level).max(1000), asks: z.array(level).max(1000) }).optional(),
  /** Half the bid-ask spread as a fraction of turnover: premium of options, notional of futures. */
  halfSpread: z.strictObject({ option: share, future: share }).optional(),
  /** Liquidation fee as a fraction of notional. */
  feeRate: z.strictObject({ option: share, future: share }).optional(),
});
type LiquidationFile = z.infer<typeof fileSchema>;

export interface LiquidationSettings
  extends Required<Omit<LiquidationFile, 'depth'>>, Pick<LiquidationFile, 'depth'> {
  /** What no source gives: defaults that were taken, and simplifications. */
  readonly assumptions: readonly string[];
}

const SIMPLIFICATIONS = [
  'one move for the spots of all coins, vols unchanged',
  'depth and spreads as before after each step',
];

function settingsOf(file: LiquidationFile): LiquidationSettings {
  const taken = (['impact', 'halfSpread', 'feeRate'] as const).filter((name) => file[name] === undefined);
  const terms = (name: (typeof taken)[number]): string =>
    Object.entries(ASSUMED[name])
      .map(([term, value]) => `${term} ${value}`)
      .join(', ');
  return {
    ...ASSUMED,
    ...file,
    assumptions: [...taken.map((name) => `${name}: ${terms(name)}`), ...SIMPLIFICATIONS],
  };
}

const impactOf = ({ impact, depth }: LiquidationSettings): ImpactModel => {
  const law = squareRootImpact(impact);
  return depth === undefined ? law : depthImpact(depth, law, impact.lastingShare);
};

export interface AccountLiquidation {
  readonly accountId: string;
  readonly venue: string;
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
  /** All accounts together, at whatever venues; null while one of them cannot be valued. */
  readonly cascade: CascadeResult | null;
}

export async function readLiquidationSettings(file: string, cwd: string): Promise<LiquidationSettings> {
  const parsed = fileSchema.safeParse(await readJsonFile(file, cwd));
  if (parsed.success) return settingsOf(parsed.data);
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
  const rules = liquidationOf(model.id);
  const { id: accountId, venue } = run.portfolio.accounts[account];
  const prepared = accountLiquidation({
    engine: run.engine,
    model: at,
    book: run.book,
    account,
    underlying: '*',
    termsOf: termsOf(run, rules, settings),
  });
  const head = { accountId, venue, modelId: model.id, rules };
  return prepared.ok ? { ...head, ...prepared.value } : { ...head, failure: prepared.failure };
}
type Prepared = ReturnType<typeof prepare>;

function replayed(one: Prepared, shock: number, impact: ImpactModel): AccountLiquidation {
  const { accountId, venue, modelId, rules } = one;
  const { title: rule, source, assumed } = rules;
  const head = { accountId, venue, modelId, rule, source, assumed };
  if (!('book' in one)) return { ...head, replay: null, failure: one.failure };
  const { book, state } = one;
  const pnl = book.valueUsd(state.quantities, shock) - book.valueUsd(state.quantities, 0);
  const shocked = { ...state, equityUsd: state.equityUsd + pnl, move: shock };
  return { ...head, replay: replayLiquidation(book, impact, shocked, rules.rules), failure: null };
}

/** Every account that holds something, under its own model where that was asked for, else the first model. */
export function liquidations(run: MarginRun, settings: LiquidationSettings): Liquidations {
  const impact = impactOf(settings);
  const prepared = run.portfolio.accounts.flatMap((_, account) =>
    run.book.holdings[account].positions.length === 0 ? [] : [prepare(run, account, settings)],
  );
  const accounts = prepared.flatMap((one) =>
    'book' in one
      ? [
          {
            ...{ id: one.accountId, book: one.book, equityUsd: one.state.equityUsd },
            ...{ rules: one.rules.rules, triggerUsage: one.rules.triggerUsage },
          },
        ]
      : [],
  );
  return {
    settings,
    accounts: prepared.map((one) => replayed(one, settings.shock, impact)),
    cascade: accounts.length < prepared.length ? null : liquidationCascade(accounts, settings.shock, impact),
  };
}
