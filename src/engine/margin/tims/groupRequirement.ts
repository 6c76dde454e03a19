/** Class, product and portfolio groups: losses count in full, gains of others only up to an offset. */

/** All positions on one underlying. */
export interface ClassGroup {
  readonly id: string;
  /** P&L at each valuation point, gains positive; points of different classes correspond by place. */
  readonly pnl: readonly number[];
  /** Minimum charge of its contracts, >= 0. */
  readonly minimum: number;
}

/** Classes that move alike, e.g. broad indices. */
export interface ProductGroup {
  readonly id: string;
  /** Fraction of a class's gain that counts against losses of other classes, 0 to 1. */
  readonly offset: number;
  readonly classes: readonly ClassGroup[];
}

export interface PortfolioGroup {
  readonly id: string;
  /** The same between product groups. */
  readonly offset: number;
  readonly products: readonly ProductGroup[];
}

/** Net P&L at each point: losses plus the counted fraction of gains; a single member is taken as it is. */
export function offsetPnl(members: readonly (readonly number[])[], offset: number): readonly number[] {
  if (members.length === 1) return members[0];
  const points = members[0]?.length ?? 0;
  return Array.from({ length: points }, (_, at) =>
    members.reduce((net, pnl) => net + (pnl[at] > 0 ? offset * pnl[at] : pnl[at]), 0),
  );
}

export interface GroupRequirement {
  readonly id: string;
  /** After offsets, by valuation point. */
  readonly pnl: readonly number[];
  /** 0-based; the first of equals. */
  readonly worstPoint: number;
  /** max(0, largest net loss). */
  readonly risk: number;
  readonly minimum: number;
  /** max(risk, minimum). */
  readonly requirement: number;
}

/** Largest net loss of a group, at least the minimum charge of its contracts. */
export function portfolioGroupRequirement(group: PortfolioGroup): GroupRequirement {
  const products = group.products.map(({ classes, offset }) =>
    offsetPnl(
      classes.map(({ pnl }) => pnl),
      offset,
    ),
  );
  const pnl = offsetPnl(products, group.offset);
  const worst = pnl.length === 0 ? 0 : Math.min(...pnl);
  const risk = Math.max(0, -worst);
  const minimum = group.products
    .flatMap(({ classes }) => classes)
    .reduce((total, { minimum: own }) => total + own, 0);
  return {
    id: group.id,
    pnl,
    worstPoint: Math.max(0, pnl.indexOf(worst)),
    risk,
    minimum,
    requirement: Math.max(risk, minimum),
  };
}

/** Requirement of an account: portfolio groups do not offset each other. */
export const timsRequirement = (groups: readonly PortfolioGroup[]): number =>
  groups.reduce((total, group) => total + portfolioGroupRequirement(group).requirement, 0);

/** USD 0.375 per share of deliverable: USD 37.50 for a contract of 100. */
export const TIMS_MINIMUM_PER_UNIT = 0.375;

export const contractMinimum = (contracts: number, multiplier: number): number =>
  Math.abs(contracts) * multiplier * TIMS_MINIMUM_PER_UNIT;
