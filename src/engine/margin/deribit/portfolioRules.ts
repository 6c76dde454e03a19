/**
 * Deribit portfolio margin, formulas on plain numbers: the current model (risk matrix, extended moves, contingencies)
 * and pieces of the one before. Sources: docs.deribit.com `private/simulate` with its sample reply, a reply of
 * `private/pme/simulate` of 2026-02-15, support.deribit.com "Portfolio Margin", and the venue's model deck.
 */

export interface VolShock {
  readonly up: number;
  readonly down: number;
}

export interface VolShockRules {
  /** Relative shock for 30 days, up and down. */
  readonly rangeUp: number;
  readonly rangeDown: number;
  readonly shortPower: number;
  readonly longPower: number;
  /** Floor of the up shock, on the shocked vol (`after`) or on the vol that is shocked (`before`). */
  readonly minimumUp: number;
  readonly floorReading: 'after' | 'before';
}

/** Shocked vols of an option `days` from expiry; vols in one unit, whatever it is. A day is the shortest tenor. */
export function volShock(rules: VolShockRules, vol: number, days: number): VolShock {
  const power = days < 30 ? rules.shortPower : rules.longPower;
  const scale = (30 / Math.max(days, 1)) ** power;
  const up = 1 + rules.rangeUp * scale;
  return {
    up:
      rules.floorReading === 'after'
        ? Math.max(vol * up, rules.minimumUp)
        : Math.max(vol, rules.minimumUp) * up,
    down: Math.max(0, vol * (1 - rules.rangeDown * scale)),
  };
}

/** Moves of the standard vector, ascending: 2 * buckets + 1 points from -range to +range. */
export const bucketMoves = (priceRange: number, bucketsPerSide: number): readonly number[] =>
  Array.from(
    { length: 2 * bucketsPerSide + 1 },
    (_, k) => ((k - bucketsPerSide) * priceRange) / bucketsPerSide,
  );

/** Weight of an extended move's USD P&L: as if the move were the edge of the range. */
export const extendedWeight = (move: number, priceRange: number, factor: number): number =>
  (factor * priceRange) / Math.abs(move);

/** Price factor at the edge of the range on the side of a move. */
export const edgeFactor = (move: number, priceRange: number): number => 1 + Math.sign(move) * priceRange;

/** USD by which an extended cell shrinks toward 0. */
export const dampenerUsd = (move: number, priceRange: number, dampener: number): number =>
  dampener * (Math.max(Math.abs(move) / priceRange, 1) - 1);

/** A cell shrunk toward 0 by `amount` (same currency). */
export const dampened = (cell: number, amount: number): number =>
  Math.sign(cell) * Math.max(0, Math.abs(cell) - amount);

/** What a gain may still offset: nothing without `offset`; losses stay. */
export const offsetGain = (cell: number, offset: number, maximum: number): number =>
  cell > 0 ? Math.min(cell * offset, maximum) : cell;

/** max(0, -min of all cells). */
export const worstCase = (cells: readonly number[]): number =>
  Math.max(0, -cells.reduce((least, cell) => Math.min(least, cell), Infinity));

/**
 * Delta charge of large directional books, in coin. Long options may reduce, never turn, the delta of the rest.
 * The growth of the rate with the excess is inferred, not published.
 */
export function deltaShock(
  rules: { readonly thresholdUsd: number; readonly maximumRate: number; readonly rateIncrement: number },
  longOptionDelta: number,
  restDelta: number,
  indexPrice: number,
): { readonly delta: number; readonly rate: number; readonly amount: number } {
  const both = longOptionDelta + restDelta;
  const delta =
    restDelta < 0 ? Math.min(Math.max(both, restDelta), 0) : Math.max(Math.min(both, restDelta), 0);
  const excess = Math.max(0, Math.abs(delta) - rules.thresholdUsd / indexPrice);
  const rate = Math.min(rules.maximumRate, rules.rateIncrement * excess);
  return { delta, rate, amount: rate * Math.abs(delta) };
}

/** Share of |delta| charged for the basis of an expiry `years` away; perpetuals take `minimum` (years 0). */
export const rollRate = (annualisedMove: number, years: number, minimum: number): number =>
  Math.max(Math.expm1(annualisedMove * years), minimum);

/** Model v1: charge on the gross size of futures, coin. */
export const futuresContingency = (sizes: readonly number[], factor: number): number =>
  factor * sizes.reduce((total, size) => total + Math.abs(size), 0);

/**
 * Model v1: net short options after strike rolling in one direction from the money, in coins: inside the
 * at-the-money band positions count in proportion to their distance; a long nearer to the money absorbs shorts
 * further out; what is left short is charged.
 */
export function netShortAfterRolling(
  strikes: readonly { readonly strike: number; readonly position: number }[],
  indexPrice: number,
  atmRange: number,
  direction: 'up' | 'down',
): number {
  const sign = direction === 'up' ? 1 : -1;
  const outward = strikes
    .filter(({ strike }) => sign * (strike - indexPrice) >= 0)
    .sort((a, b) => sign * (a.strike - b.strike));
  let longs = 0;
  let short = 0;
  for (const { strike, position } of outward) {
    const distance = Math.abs(strike - indexPrice) / (indexPrice * atmRange);
    const adjusted = position * Math.min(1, distance);
    if (adjusted >= 0) longs += adjusted;
    else {
      const absorbed = Math.min(longs, -adjusted);
      longs -= absorbed;
      short += -adjusted - absorbed;
    }
  }
  return short;
}
