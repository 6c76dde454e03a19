/**
 * The nearest margin call of what is on screen. Accounts are called one by one, so each is searched with its own
 * equity and model, one account a turn; the figure is the smallest move that calls any of them.
 */
import { accountLevels } from '../../engine/margin/liquidation/accountLevels';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import type { MarginAt } from '../../engine/risk/ladder';
import type { CompiledView } from './compiledView';

export interface FoundCall {
  /** Spot move as a fraction, all underlyings together; 0 when the account is called already. */
  readonly move: number;
  readonly account: string;
}

export interface CallSearch {
  /** Searches the next account. */
  step(): void;
  /** Of the last whole round; null when no account is called in range, undefined before the first round. */
  readonly found: FoundCall | null | undefined;
}

interface Searched {
  readonly name: string;
  readonly marginAt: MarginAt;
}

const nearer = (a: FoundCall | null, b: FoundCall | null): FoundCall | null =>
  a === null || (b !== null && Math.abs(b.move) < Math.abs(a.move)) ? b : a;

export function createCallSearch(view: CompiledView): CallSearch {
  const { margins, book, heatmap, ownModel, hasEquity } = view;
  const accounts = view.scoped.accounts.flatMap(({ name }, account): Searched[] => {
    const model = ownModel[account];
    const isHolding = book.holdings[account].positions.length > 0;
    if (model < 0 || !isHolding || !hasEquity) return [];
    return [{ name, marginAt: createMovedMargin(margins, book, [{ account, model }]) }];
  });
  let found: FoundCall | null | undefined;
  let round: FoundCall | null = null;
  let next = 0;
  return {
    get found() {
      return found;
    },
    step() {
      if (accounts.length === 0) {
        found = null;
        return;
      }
      const { name, marginAt } = accounts[next];
      const levels = accountLevels(heatmap.revaluation, marginAt, '*', ['call']);
      const move = levels.ok ? levels.value.call.nearest : undefined;
      round = nearer(round, move === undefined ? null : { move, account: name });
      next = (next + 1) % accounts.length;
      if (next > 0) return;
      found = round;
      round = null;
    },
  };
}
