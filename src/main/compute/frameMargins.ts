/** Margin rows of a frame: each regime over the accounts in scope, and the accounts as they are really margined. */
import type { CollateralLine } from '../../contracts/live';
import { accountEquity, type AccountEquity } from '../../engine/risk/equity';
import { evaluateMargin } from '../../engine/margin/marginEngine';
import type { MarginResult } from '../../engine/margin/marginModel';
import { combineMargins, OWN_MODELS, type AccountResult } from './combineMargins';
import type { CompiledView } from './compiledView';

export interface FrameMargins {
  readonly results: readonly MarginResult[];
  /** The row that the header shows. */
  readonly own: MarginResult | undefined;
  /** NaN for a book, which has no equity of its own. */
  readonly equityUsd: number;
  readonly collateral: readonly CollateralLine[];
  /** Each account in scope under its own model. */
  readonly byAccount: readonly {
    readonly accountId: string;
    readonly equity: AccountEquity;
    readonly result: MarginResult | undefined;
  }[];
}

const NO_EQUITY = 'A book alone: requirement as if it were an account of its own, without equity';

/** Positions of accounts whose own model has no rule pack: a sum without them is incomplete. */
function withoutRules(
  { scoped, book }: CompiledView,
  results: readonly (MarginResult | undefined)[],
): MarginResult['failures'] {
  return scoped.accounts.flatMap(({ name, marginModelId }, account) => {
    if (results[account] !== undefined) return [];
    const message = `account ${name}: no rule pack for ${marginModelId}`;
    const failure = { reason: 'NOT_FOUND', message, context: { account: name } } as const;
    return Array.from(book.holdings[account].positions, (at) => ({
      positionId: scoped.positions[at].id,
      failure,
    }));
  });
}

export function frameMargins(view: CompiledView): FrameMargins {
  const { universe, market, book, unit, margins } = view;
  const perAccount = view.scoped.accounts.map(({ id, name }, account) => {
    const equity = accountEquity(universe, market, book, unit, account);
    const results = view.compared.map((modelId) => {
      const at = view.placeOf(id, modelId);
      return at < 0 ? undefined : evaluateMargin(margins, at, { book, account, unit, equity });
    });
    return { name, equity, results };
  });
  const collateral = perAccount.flatMap(({ name, equity }, account) =>
    equity.byCurrency.map(({ currencySlot: _slot, ...line }): CollateralLine => ({
      accountId: view.scoped.accounts[account].id,
      accountName: name,
      ...line,
    })),
  );
  const part = (model: number, account: number): AccountResult[] => {
    const { name, results } = perAccount[account];
    const result = results[model];
    return result === undefined ? [] : [{ accountName: name, result }];
  };
  const ownPlace = view.scoped.accounts.map(({ marginModelId }) => view.compared.indexOf(marginModelId));
  const ownParts = perAccount.flatMap((_, account) => part(ownPlace[account], account));
  const byAccount = perAccount.map(({ equity, results }, account) => ({
    accountId: view.scoped.accounts[account].id,
    equity,
    result: results[ownPlace[account]],
  }));
  const isMixed = new Set(ownParts.map(({ result }) => result.modelId)).size > 1;
  const unruled = withoutRules(
    view,
    byAccount.map(({ result }) => result),
  );
  const sum = combineMargins(ownParts, isMixed || unruled.length > 0);
  const own = sum && { ...sum, failures: [...sum.failures, ...unruled] };
  const regimes = view.compared.flatMap((_, model) => {
    const combined = combineMargins(
      perAccount.flatMap((_account, account) => part(model, account)),
      false,
    );
    return combined === undefined ? [] : [combined];
  });
  const rows = own?.modelId === OWN_MODELS ? [own, ...regimes] : regimes;
  if (!view.hasEquity) {
    const results = rows.map((row) => ({ ...row, equityUsd: NaN, notes: [NO_EQUITY, ...row.notes] }));
    return { results, own, equityUsd: NaN, collateral: [], byAccount };
  }
  const equityUsd = perAccount.reduce((sum, { equity }) => sum + equity.totalUsd, 0);
  return { results: rows, own, equityUsd, collateral, byAccount };
}
