/** Scenarios compiled to tables: per index and per expiry what a scenario does to spot, forward, vol and time. */
import { DAYS_PER_YEAR } from '../basics/time';
import type { Failure } from '../basics/result';
import type { MarketState } from '../market/marketState';
import type { Universe } from '../market/universe';
import type { Scenario, ScenarioShift, SpotShift, VolShift, VolTenor } from './scenario';

/** All tables are [slot][scenario]: entry `slot * count + scenario`. NaN where the scenario is refused. */
export interface CompiledScenarios {
  readonly scenarios: readonly Scenario[];
  readonly count: number;
  /** Spot after the shift / spot before, by index slot. */
  readonly spotFactor: Float64Array;
  /** By expiry slot; see `ExpiryTables` of the kernel. */
  readonly forwardFactor: Float64Array;
  readonly logForwardFactor: Float64Array;
  readonly volScale: Float64Array;
  readonly volShift: Float64Array;
  readonly volFloor: Float64Array;
  readonly sqrtYears: Float64Array;
  /** Given as factors instead of shifts (`compileFactorScenarios`): only time to expiry is filled in. */
  readonly isFixed: boolean;
  /** Some shift is in price units, so its factor changes with the index price. */
  readonly hasAbsoluteSpot: boolean;
  /** By scenario, where it cannot be applied. */
  readonly failures: Map<number, Failure>;
  /** By scenario, what it does to each underlying. */
  readonly shifts: readonly Shifts[];
}

/** Allocates the tables and fills them for the market. */
export function compileScenarios(
  scenarios: readonly Scenario[],
  universe: Universe,
  market: MarketState,
): CompiledScenarios {
  const count = scenarios.length;
  const byExpiry = (): Float64Array => new Float64Array(universe.expiries.length * count);
  const compiled: CompiledScenarios = {
    scenarios,
    count,
    spotFactor: new Float64Array(universe.indices.length * count),
    forwardFactor: byExpiry(),
    logForwardFactor: byExpiry(),
    volScale: byExpiry(),
    volShift: byExpiry(),
    volFloor: byExpiry(),
    sqrtYears: byExpiry(),
    isFixed: false,
    hasAbsoluteSpot: scenarios.some((s) => s.shifts.some((shift) => shift.spot?.type === 'absolute')),
    failures: new Map(),
    shifts: scenarios.map((scenario) => shiftsByUnderlying(scenario, universe)),
  };
  fillScenarioTables(compiled, universe, market);
  return compiled;
}

/** Scenarios as factors: historical moves, Monte Carlo paths, a workload from a file. */
export interface FactorScenarios {
  readonly scenarios: readonly Scenario[];
  /** Spot after / before, by index slot and scenario: entry `slot * count + scenario`. */
  readonly spotFactor: Float64Array;
  /** Vol after / before, by expiry slot and scenario. */
  readonly volFactor: Float64Array;
}

/** Tables straight from factors; the forward of an expiry moves with its index. Factors must be positive. */
export function compileFactorScenarios(
  factors: FactorScenarios,
  universe: Universe,
  market: MarketState,
): CompiledScenarios {
  const neutral = factors.scenarios.map(({ id, name }): Scenario => ({ id, name, shifts: [] }));
  const compiled = compileScenarios(neutral, universe, market);
  const { count } = compiled;
  compiled.spotFactor.set(factors.spotFactor);
  compiled.volScale.set(factors.volFactor);
  universe.expiries.forEach(({ indexSlot }, slot) => {
    for (let s = 0; s < count; s++) {
      compiled.forwardFactor[slot * count + s] = factors.spotFactor[indexSlot * count + s];
      compiled.logForwardFactor[slot * count + s] = Math.log(factors.spotFactor[indexSlot * count + s]);
    }
  });
  return { ...compiled, isFixed: true };
}

/** Fills the tables again: after the valuation instant moved, or a spot price when a shift is absolute. */
export function fillScenarioTables(
  compiled: CompiledScenarios,
  universe: Universe,
  market: MarketState,
): void {
  if (compiled.isFixed) {
    const { count, sqrtYears } = compiled;
    market.years.forEach((years, e) =>
      sqrtYears.fill(Math.sqrt(Math.max(0, years)), e * count, (e + 1) * count),
    );
    return;
  }
  compiled.failures.clear();
  compiled.scenarios.forEach((scenario, s) => {
    if (!((scenario.daysForward ?? 0) >= 0)) {
      refuse(compiled, s, `time decay of ${scenario.daysForward} days, must be at least 0`);
    }
    const shifts = compiled.shifts[s];
    universe.indices.forEach((_, slot) => fillSpot(compiled, universe, market, slot, s, shifts));
    universe.expiries.forEach((_, slot) => fillExpiry(compiled, universe, market, slot, s, shifts));
  });
}

type Shifts = ReadonlyMap<string, Omit<ScenarioShift, 'underlying'>>;

function shiftsByUnderlying(scenario: Scenario, universe: Universe): Shifts {
  const names = new Set(universe.indices.map(({ underlying }) => underlying));
  return new Map([...names].map((name) => [name, shiftFor(scenario, name)]));
}

/** The shift for an underlying: the last line that names it or `*`, each part on its own. */
export function shiftFor(scenario: Scenario, underlying: string): Omit<ScenarioShift, 'underlying'> {
  let found: Omit<ScenarioShift, 'underlying'> = {};
  for (const { underlying: name, ...parts } of scenario.shifts) {
    if (name === underlying || name === '*') found = { ...found, ...parts };
  }
  return found;
}

/** Factor on a spot price; may come out at or below zero, which the caller refuses. */
function spotFactorOf(shift: SpotShift | undefined, spot: number): number {
  if (shift === undefined) return 1;
  if (shift.type === 'relative') return 1 + shift.value;
  return shift.type === 'scaled' ? shift.value : (spot + shift.value) / spot;
}

function fillSpot(
  c: CompiledScenarios,
  universe: Universe,
  market: MarketState,
  slot: number,
  s: number,
  shifts: Shifts,
): void {
  const { underlying, key } = universe.indices[slot];
  const factor = spotFactorOf(shifts.get(underlying)?.spot, market.spot[slot]);
  const isRefused = !(factor > 0 && factor < Infinity);
  c.spotFactor[slot * c.count + s] = isRefused ? NaN : factor;
  if (isRefused && !Number.isNaN(factor)) {
    refuse(c, s, `spot of ${underlying} (${key}) would be ${factor} times its price, must stay above 0`);
  }
}

/** Weight of a tenor-dependent shift for an expiry `days` away. */
export const tenorWeight = (tenor: VolTenor | undefined, days: number): number =>
  tenor === undefined
    ? 1
    : (tenor.referenceDays / Math.max(days, tenor.minDays)) **
      (days < tenor.referenceDays ? tenor.shortPower : tenor.longPower);

/** A vol shift as vol' = max(floor, scale * vol + shift) for an expiry `days` away. */
export function volTransform(
  shift: VolShift | undefined,
  days: number,
): { readonly scale: number; readonly shift: number; readonly floor: number } {
  if (shift === undefined) return { scale: 1, shift: 0, floor: -Infinity };
  const weight = tenorWeight(shift.tenor, days);
  const size = shift.type === 'scaled' ? 1 + (shift.value - 1) * weight : shift.value * weight;
  const scale = shift.type === 'relative' ? 1 + size : shift.type === 'scaled' ? size : 1;
  const added = shift.type === 'absolute' ? size : 0;
  const fromBase = shift.baseFloor === undefined ? -Infinity : scale * shift.baseFloor + added;
  return { scale, shift: added, floor: Math.max(shift.floor ?? -Infinity, fromBase) };
}

function fillExpiry(
  c: CompiledScenarios,
  universe: Universe,
  market: MarketState,
  slot: number,
  s: number,
  shifts: Shifts,
): void {
  const scenario = c.scenarios[s];
  const { indexSlot } = universe.expiries[slot];
  const { underlying } = universe.indices[indexSlot];
  const shift = shifts.get(underlying) ?? {};
  const years = market.years[slot];
  const left = Math.max(0, years - (scenario.daysForward ?? 0) / DAYS_PER_YEAR);
  const at = slot * c.count + s;
  const spotFactor = c.spotFactor[indexSlot * c.count + s];
  const basis = shift.basisShift ?? 0;
  const factor = basis === 0 ? spotFactor : spotFactor * Math.exp(basis * Math.max(0, years));
  const vol = volTransform(shift.vol, left * DAYS_PER_YEAR);
  c.forwardFactor[at] = factor;
  // Expiries of an index stand side by side, and most shifts move all of them alike.
  const before = at - c.count;
  const isAsBefore = slot > 0 && c.forwardFactor[before] === factor;
  c.logForwardFactor[at] = isAsBefore ? c.logForwardFactor[before] : Math.log(factor);
  c.volScale[at] = vol.scale;
  c.volShift[at] = vol.shift;
  c.volFloor[at] = vol.floor;
  c.sqrtYears[at] = Math.sqrt(left);
  if (vol.scale < 0 && vol.floor < 0) {
    c.volScale[at] = NaN;
    refuse(c, s, `vol of ${underlying} would be ${vol.scale} times its level, must not be negative`);
  }
}

function refuse(c: CompiledScenarios, s: number, what: string): void {
  if (c.failures.has(s)) return;
  const { id, name } = c.scenarios[s];
  c.failures.set(s, {
    reason: 'SHIFT_OUT_OF_RANGE',
    message: `scenario "${name}": ${what}`,
    context: { scenario: id },
  });
}
