/** Margin rows of a frame: each regime over the accounts in scope, and the accounts as they are really margined. */
import type { CollateralLine } from '../../contracts/live';
import { accountEquity } from '../../engine/risk/equity';
import { evaluateAllMargins } from '../../engine/margin/marginEngine';
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
}

const NO_EQUITY = 'A book alone: requirement as if it were an account of its own, without equity';

export function frameMargins(view: CompiledView): FrameMargins {
  const { universe, market, book, unit, margins, ownModel } = view;
  const perAccount = view.scoped.accounts.map(({ name }, account) => {
    const equity = accountEquity(universe, market, book, unit, account);
    return { name, equity, results: evaluateAllMargins(margins, { book, account, unit, equity }) };
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
    return model < 0 || results[model] === undefined ? [] : [{ accountName: name, result: results[model] }];
  };
  const ownParts = perAccount.flatMap((_, account) => part(ownModel[account], account));
  const isMixed = new Set(ownParts.map(({ result }) => result.modelId)).size > 1;
  const own = combineMargins(ownParts, isMixed);
  const regimes = margins.models.flatMap((_, model) => {
    const combined = combineMargins(
      perAccount.flatMap((_account, account) => part(model, account)),
      false,
    );
    return combined === undefined ? [] : [combined];
  });
  const rows = own?.modelId === OWN_MODELS ? [own, ...regimes] : regimes;
  if (!view.hasEquity) {
    const results = rows.map((row) => ({ ...row, equityUsd: NaN, notes: [NO_EQUITY, ...row.notes] }));
    return { results, own, equityUsd: NaN, collateral: [] };
  }
  const equityUsd = perAccount.reduce((sum, { equity }) => sum + equity.totalUsd, 0);
  return { results: rows, own, equityUsd, collateral };
}
