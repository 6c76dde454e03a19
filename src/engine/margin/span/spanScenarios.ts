/** The sixteen scenarios of SPAN, in their fixed order. */

export interface SpanScenario {
  /** Price move in thirds of the price scan range, -3 to 3; for extremes only its sign counts. */
  readonly priceThirds: number;
  /** 1 up, -1 down, 0 unchanged, in vol scan ranges. */
  readonly vol: -1 | 0 | 1;
  readonly isExtreme: boolean;
}

/** Extreme move: a multiple of the price scan range of whose P&L only the covered fraction counts. */
export interface ExtremeMove {
  readonly multiple: number;
  /** Fraction in (0, 1]. */
  readonly cover: number;
}

/** Two price scan ranges at 35 % (classic). */
export const CLASSIC_EXTREME: ExtremeMove = { multiple: 2, cover: 0.35 };
/** Three price scan ranges at 33 % (newer parameter sets). */
export const WIDE_EXTREME: ExtremeMove = { multiple: 3, cover: 0.33 };

const pair = (priceThirds: number): readonly SpanScenario[] => [
  { priceThirds, vol: 1, isExtreme: false },
  { priceThirds, vol: -1, isExtreme: false },
];

/**
 * Unchanged, +1/3, -1/3, +2/3, -2/3, +1, -1 price scan range, each with vol up then down; then extreme up and down
 * with vol unchanged. Source: CME, "SPAN: components" (risk arrays); McMillan, Options as a Strategic Investment,
 * ch. 34.
 */
export const SPAN_SCENARIOS: readonly SpanScenario[] = [
  ...[0, 1, -1, 2, -2, 3, -3].flatMap(pair),
  { priceThirds: 3, vol: 0, isExtreme: true },
  { priceThirds: -3, vol: 0, isExtreme: true },
];

export const SPAN_SCENARIO_COUNT = SPAN_SCENARIOS.length;

/** Price move of a scenario, in price scan ranges. */
export const priceRangesOf = (scenario: SpanScenario, extreme: ExtremeMove): number =>
  scenario.isExtreme ? Math.sign(scenario.priceThirds) * extreme.multiple : scenario.priceThirds / 3;

/** Fraction of the P&L that counts. */
export const coverOf = (scenario: SpanScenario, extreme: ExtremeMove): number =>
  scenario.isExtreme ? extreme.cover : 1;

/** Index of the scenario with the same price move and the opposite vol; an extreme is its own. */
export const pairedScenario = (index: number): number =>
  SPAN_SCENARIOS[index].isExtreme ? index : index % 2 === 0 ? index + 1 : index - 1;
