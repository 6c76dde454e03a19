/** Why an account is short of margin: what took its headroom since it was covered, cause by cause. */
import { failure, success, type Result } from '../../engine/basics/result';
import { callCauses, type CallCause } from '../../engine/margin/calls/callFacts';
import { createMarginEngine, evaluateMargin, type ActiveModel } from '../../engine/margin/marginEngine';
import { marketFromSnapshot, type MarketState } from '../../engine/market/marketState';
import type { Universe } from '../../engine/market/universe';
import {
  compileBook,
  holdingsOfBoth,
  universeOf,
  type CompiledBook,
} from '../../engine/portfolio/compiledBook';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { markVolSolver } from '../../engine/risk/markVol';
import { mixMarket } from '../../engine/risk/mixMarket';
import type { CallCauses } from '../../contracts/marginCalls';
import type { RememberedInstant } from './callMemory';
import type { SessionState } from './sessionState';

interface Step {
  readonly cause: CallCause;
  readonly market: MarketState;
  readonly book: CompiledBook;
  readonly active: ActiveModel;
}

interface Headroom {
  /** Equity before haircuts less IM, USD. */
  readonly grossUsd: number;
  readonly haircutUsd: number;
}

function headroomAt(universe: Universe, { market, book, active }: Step, accountId: string): Headroom {
  const account = book.portfolio.accounts.findIndex(({ id }) => id === accountId);
  if (account < 0) return { grossUsd: 0, haircutUsd: 0 };
  const engine = createMarginEngine(universe, market, [active]);
  const unit = instrumentRisk(universe, market);
  const result = evaluateMargin(engine, 0, { book, account, unit, detail: 'totals' });
  const haircutUsd = result.haircutUsd ?? 0;
  return { grossUsd: result.equityUsd + haircutUsd - result.initialMarginUsd, haircutUsd };
}

/**
 * One path of full re-runs from then to now: positions, prices, vols, time, the quotes as they really are (counted as
 * prices), parameters. What the haircut on collateral changes along it is a cause of its own.
 */
function pathOf(
  universe: Universe,
  state: SessionState,
  then: RememberedInstant,
  active: { readonly before: ActiveModel; readonly after: ActiveModel },
): readonly Step[] {
  const from = marketFromSnapshot(universe, { id: 'then', ...then.market }, markVolSolver);
  const to = marketFromSnapshot(universe, { id: 'now', ...state.market }, markVolSolver);
  const [old, book] = [compileBook(then.portfolio, universe), compileBook(state.view.whole, universe)];
  const mixed = (price: boolean, vol: boolean): MarketState =>
    mixMarket(universe, from, to, { price, vol, time: false });
  // From the market before it, so that marks keep their distance to the model until the quotes themselves come.
  const timed = mixMarket(universe, mixed(true, true), to, { price: false, vol: false, time: true });
  const { before, after } = active;
  return [
    { cause: 'positions', market: from, book: old, active: before },
    { cause: 'positions', market: mixed(false, false), book, active: before },
    { cause: 'price', market: mixed(true, false), book, active: before },
    { cause: 'vol', market: mixed(true, true), book, active: before },
    { cause: 'time', market: timed, book, active: before },
    { cause: 'price', market: to, book, active: before },
    { cause: 'parameters', market: to, book, active: after },
  ];
}

/** `usage`: IM / equity below which the account counts as covered. */
export function answerCallCauses(
  state: SessionState,
  { accountId, usage }: { readonly accountId: string; readonly usage: number },
): Result<CallCauses> {
  const then = state.callMemory.coveredAt(accountId, usage, state.view.market.valuationMs);
  const { view } = state;
  const own = view.whole.accounts.find(({ id }) => id === accountId);
  const place = own === undefined ? -1 : view.placeOf(accountId, own.marginModelId);
  const before = then?.activeOf.get(accountId);
  if (then === undefined || before === undefined || place < 0)
    return failure('NOT_FOUND', 'no earlier figures of the account since the start', { accountId });
  const universe = universeOf(holdingsOfBoth(then.portfolio, view.whole), state.known);
  const path = pathOf(universe, state, then, { before, after: view.margins.models[place] });
  const changes = { price: 0, vol: 0, time: 0, haircut: 0, parameters: 0, positions: 0 };
  let last = headroomAt(universe, path[0], accountId);
  for (const step of path.slice(1)) {
    const next = headroomAt(universe, step, accountId);
    changes[step.cause] += next.grossUsd - last.grossUsd;
    changes.haircut -= next.haircutUsd - last.haircutUsd;
    last = next;
  }
  return success({ sinceMs: then.atMs, parts: callCauses(changes), changes });
}
