/** What changed since a stored market and the portfolio of that instant, account by account, added up. */
import { marginAttribution, type MarginInstant } from '../../engine/margin/explain/marginAttribution';
import { marketFromSnapshot } from '../../engine/market/marketState';
import { compileBook, holdingsOfBoth, universeOf } from '../../engine/portfolio/compiledBook';
import { markVolSolver } from '../../engine/risk/markVol';
import type { MarginSince } from '../../contracts/marginExplain';
import type { Frozen } from './frozenMarket';
import type { FormerInstant } from './protocol';
import { portfolioInScope } from './structure';

/** Both instants in one universe, account by account, added up. */
export function sinceThen(frozen: Frozen, then: FormerInstant): MarginSince {
  const { state, active, modelOf } = frozen;
  const { scope } = state.spec;
  const before = portfolioInScope(then.portfolio, scope, state.known);
  const after = state.view.scoped;
  const universe = universeOf(holdingsOfBoth(before, after), state.known);
  const sides = {
    before: {
      market: marketFromSnapshot(universe, then.snapshot, markVolSolver),
      book: compileBook(before, universe),
    },
    after: {
      market: marketFromSnapshot(universe, { id: 'now', ...state.market }, markVolSolver),
      book: compileBook(after, universe),
    },
  };
  const parts = after.accounts.flatMap(({ id }, account) => {
    const own = active[modelOf[account]];
    if (own === undefined) return [];
    const former = before.accounts.findIndex((one) => one.id === id);
    const instant = (side: keyof typeof sides, at: number): MarginInstant => ({
      ...sides[side],
      account: at,
      active: own,
    });
    return [marginAttribution(universe, instant('before', former), instant('after', account))];
  });
  const total = (figure: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((sum, part) => sum + figure(part), 0);
  return {
    label: then.label,
    takenMs: then.snapshot.valuationMs,
    beforeInitialUsd: total(({ before: { initialMarginUsd } }) => initialMarginUsd),
    beforeMaintenanceUsd: total(({ before: { maintenanceMarginUsd } }) => maintenanceMarginUsd),
    afterInitialUsd: total(({ after: { initialMarginUsd } }) => initialMarginUsd),
    afterMaintenanceUsd: total(({ after: { maintenanceMarginUsd } }) => maintenanceMarginUsd),
    steps: (parts[0]?.steps ?? []).map(({ cause }, at) => ({
      cause,
      initialMarginUsd: total(({ steps }) => steps[at].initialMarginUsd),
      maintenanceMarginUsd: total(({ steps }) => steps[at].maintenanceMarginUsd),
    })),
  };
}
