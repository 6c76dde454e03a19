/** Why the requirement is another one than before: positions, price, vol, time and parameters, one after the other. */
import type { MarketState } from '../../market/marketState';
import type { Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { accountEquity } from '../../risk/equity';
import { instrumentRisk } from '../../risk/instrumentRisk';
import { mixMarket, type MarketParts } from '../../risk/mixMarket';
import { createMarginEngine, evaluateMargin, type ActiveModel } from '../marginEngine';

/** One instant of one account; both instants are compiled against one universe. */
export interface MarginInstant {
  readonly market: MarketState;
  readonly book: CompiledBook;
  /** Place of the account in the book; -1 when there was none. */
  readonly account: number;
  readonly active: ActiveModel;
}

/** `remainder`: what quotes did beyond the model, marks against their vols above all. */
export type MarginCause = 'positions' | 'price' | 'vol' | 'time' | 'remainder' | 'parameters';

export interface MarginStep {
  readonly cause: MarginCause;
  /** Change of the requirement by this cause, USD; a rise is positive. */
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

export interface MarginAttribution {
  readonly before: Requirement;
  readonly after: Requirement;
  /** In the order in which they were applied; they add up to the change. */
  readonly steps: readonly MarginStep[];
}

interface Requirement {
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

const NOTHING: Requirement = { initialMarginUsd: 0, maintenanceMarginUsd: 0 };
const STILL: MarketParts = { price: false, vol: false, time: false };

/**
 * Full re-runs along one path: new positions in the old market, then new prices, vols and time, then the quotes as
 * they really are, then the new parameters. The order matters for what each step gets, not for their sum.
 */
export function marginAttribution(
  universe: Universe,
  from: MarginInstant,
  to: MarginInstant,
): MarginAttribution {
  const mixed = (parts: MarketParts): MarketState => mixMarket(universe, from.market, to.market, parts);
  const path: readonly (readonly [MarginCause, Requirement])[] = [
    ['positions', requirement(universe, { ...to, market: mixed(STILL), active: from.active })],
    [
      'price',
      requirement(universe, { ...to, market: mixed({ ...STILL, price: true }), active: from.active }),
    ],
    [
      'vol',
      requirement(universe, {
        ...to,
        market: mixed({ price: true, vol: true, time: false }),
        active: from.active,
      }),
    ],
    ['time', requirement(universe, { ...to, market: timedMarket(universe, from, to), active: from.active })],
    ['remainder', requirement(universe, { ...to, active: from.active })],
    ['parameters', requirement(universe, to)],
  ];
  const before = requirement(universe, from);
  let last = before;
  const steps = path.map(([cause, reached]): MarginStep => {
    const step = {
      cause,
      initialMarginUsd: reached.initialMarginUsd - last.initialMarginUsd,
      maintenanceMarginUsd: reached.maintenanceMarginUsd - last.maintenanceMarginUsd,
    };
    last = reached;
    return step;
  });
  return { before, after: last, steps };
}

/** Prices, vols and time of the second market, marks that keep the first one's distance to the model. */
function timedMarket(universe: Universe, from: MarginInstant, to: MarginInstant): MarketState {
  const almost = mixMarket(universe, from.market, to.market, { price: true, vol: true, time: false });
  return mixMarket(universe, almost, to.market, { ...STILL, time: true });
}

function requirement(universe: Universe, { market, book, account, active }: MarginInstant): Requirement {
  if (account < 0) return NOTHING;
  const engine = createMarginEngine(universe, market, [active]);
  const unit = instrumentRisk(universe, market);
  const equity = accountEquity(universe, market, book, unit, account);
  const { initialMarginUsd, maintenanceMarginUsd } = evaluateMargin(engine, 0, {
    book,
    account,
    unit,
    equity,
    detail: 'totals',
  });
  return { initialMarginUsd, maintenanceMarginUsd };
}
