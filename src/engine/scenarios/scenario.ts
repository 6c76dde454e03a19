/** Scenarios are data: filters and shifts, stored, versioned, exported as JSON. */

/** relative: x -> x (1 + value). absolute: x -> x + value. scaled: x -> x * value. */
export type ShiftType = 'relative' | 'absolute' | 'scaled';

export interface SpotShift {
  readonly type: ShiftType;
  /** Fraction (relative), quote currency (absolute), factor (scaled). */
  readonly value: number;
}

/** Tenor weight (referenceDays / max(days, minDays))^power; `longPower` applies from referenceDays on. */
export interface VolTenor {
  readonly referenceDays: number;
  readonly shortPower: number;
  readonly longPower: number;
  readonly minDays: number;
}

export interface VolShift {
  readonly type: ShiftType;
  /** Fraction of vol (relative), vol as a fraction, 0.05 = 5 points (absolute), factor (scaled). */
  readonly value: number;
  /** Tenor-dependent: the shift's size is multiplied by the tenor weight of each expiry. */
  readonly tenor?: VolTenor;
  /** The shocked vol is at least this (fraction). */
  readonly floor?: number;
  /** The vol that the shift is applied to is at least this (fraction). */
  readonly baseFloor?: number;
}

/** One line of a scenario: what it applies to and by how much. A later line for the same underlying replaces the earlier. */
export interface ScenarioShift {
  /** Underlying (`BTC`) or `*` for all. */
  readonly underlying: string;
  readonly spot?: SpotShift;
  readonly vol?: VolShift;
  /** Added to the annualised basis ln(F/S)/T of every dated forward. */
  readonly basisShift?: number;
}

export interface Scenario {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Calendar days of time decay applied before the shifts; >= 0. */
  readonly daysForward?: number;
  readonly shifts: readonly ScenarioShift[];
}

/** A spot x vol grid for one underlying or all, expanded to scenarios row by row (vol outer, spot inner). */
export interface ScenarioGrid {
  readonly underlying: string;
  readonly spotType: ShiftType;
  readonly spotValues: readonly number[];
  readonly volType: ShiftType;
  readonly volValues: readonly number[];
  readonly volTenor?: VolTenor;
  readonly volFloor?: number;
  readonly daysForward?: number;
}

/** A stored, versioned unit of the library: named scenarios, a grid, or both. */
export interface ScenarioSet {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly scenarios: readonly Scenario[];
  readonly grid?: ScenarioGrid;
}
