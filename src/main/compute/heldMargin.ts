/** Initial margin of the accounts in scope as they are margined now: what the losses of the book of today are set against. */
import { createMarginEngine, evaluateMargin } from '../../engine/margin/marginEngine';
import { findMarginModel } from '../../engine/margin/models';
import { accountEquity } from '../../engine/risk/equity';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import type { RiskInputs } from '../../engine/risk/valueAtRisk/valueAtRisk';
import { packFor, type PackShelf } from './packsInForce';

/** USD, each account under its own model; null where one of them is incomplete, in scope by half, or requires nothing. */
export function heldMargin(
  { universe, market, book, isIn = () => true }: RiskInputs,
  shelf: PackShelf,
): number | null {
  const unit = instrumentRisk(universe, market);
  const used = new Set(book.account.filter((account, p) => account >= 0 && isIn(p)));
  // Margin is an account's: a part of one has none of its own.
  for (let p = 0; p < book.count; p++) if (!isIn(p) && used.has(book.account[p])) return null;
  let total = 0;
  for (const account of used) {
    const { id, marginModelId } = book.portfolio.accounts[account];
    const model = findMarginModel(marginModelId);
    const pack = model && packFor(shelf, model, id, market.valuationMs);
    if (model === undefined || pack === undefined) return null;
    const engine = createMarginEngine(universe, market, [{ model, pack }]);
    const equity = accountEquity(universe, market, book, unit, account);
    const { failures, initialMarginUsd } = evaluateMargin(engine, 0, {
      ...{ book, account, unit, equity },
      detail: 'totals',
    });
    if (failures.length > 0 || !Number.isFinite(initialMarginUsd)) return null;
    total += initialMarginUsd;
  }
  return total > 0 ? total : null;
}
