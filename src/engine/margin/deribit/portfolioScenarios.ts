/** The scenarios of Deribit portfolio margin: 9 price points x 3 vols, then 8 extended moves with vol up. */
import type { Scenario, ScenarioShift, VolShift } from '../../scenarios/scenario';
import { findNumber, findParameter, packNumber, packNumbers, scopesOf, type RulePack } from '../rulePack';
import { bucketMoves, volShock } from './portfolioRules';

export const VOL_STATES = ['up', 'same', 'down'] as const;
type VolState = (typeof VOL_STATES)[number];

export const standardCellCount = (pack: RulePack): number =>
  (2 * packNumber(pack, 'buckets_per_side') + 1) * VOL_STATES.length;

export const extendedMoves = (pack: RulePack): readonly number[] => packNumbers(pack, 'extended_moves');

/** Price factor less 1 of a coin in a cell (0-based; extended cells follow the standard ones). */
export function moveOfCell(pack: RulePack, coin: string, cell: number): number {
  const standard = standardCellCount(pack);
  if (cell >= standard) return extendedMoves(pack)[cell - standard];
  const range = findNumber(pack, 'price_range', coin) ?? NaN;
  return bucketMoves(range, packNumber(pack, 'buckets_per_side'))[Math.floor(cell / VOL_STATES.length)];
}

const volStateOf = (pack: RulePack, cell: number): VolState =>
  cell >= standardCellCount(pack) ? 'up' : VOL_STATES[cell % VOL_STATES.length];

/** `-16 %, vol up` */
export function cellLabel(pack: RulePack, coin: string, cell: number): string {
  const move = moveOfCell(pack, coin, cell) * 100;
  return `${coin} ${move > 0 ? '+' : ''}${Number(move.toFixed(4))} %, vol ${volStateOf(pack, cell)}`;
}

/** Vol of an option in a cell, for options that are priced outside the matrix. */
export function cellVol(pack: RulePack, coin: string, cell: number, vol: number, days: number): number {
  const state = volStateOf(pack, cell);
  if (state === 'same') return vol;
  const number = (name: string): number => findNumber(pack, name, coin) ?? NaN;
  const isBefore = findParameter(pack, 'vol_floor_reading', '*')?.value === 'before';
  const shock = volShock(
    {
      rangeUp: number('volatility_range_up'),
      rangeDown: number('volatility_range_down'),
      shortPower: number('short_term_vega_power'),
      longPower: number('long_term_vega_power'),
      minimumUp: number('min_volatility_for_shock_up'),
      floorReading: isBefore ? 'before' : 'after',
    },
    vol,
    days,
  );
  return shock[state];
}

/** The vol rule as a shift: relative, tenor-dependent, floored in the reading that the pack names. */
function volShift(pack: RulePack, coin: string, state: VolState): VolShift | undefined {
  if (state === 'same') return undefined;
  const tenor = {
    referenceDays: 30,
    shortPower: packNumber(pack, 'short_term_vega_power'),
    longPower: packNumber(pack, 'long_term_vega_power'),
    minDays: 1,
  };
  if (state === 'down') {
    const range = findNumber(pack, 'volatility_range_down', coin) ?? NaN;
    return { type: 'relative', value: -range, tenor, floor: 0 };
  }
  const range = findNumber(pack, 'volatility_range_up', coin) ?? NaN;
  const minimum = packNumber(pack, 'min_volatility_for_shock_up');
  const isAfter = findParameter(pack, 'vol_floor_reading', '*')?.value !== 'before';
  return {
    type: 'relative',
    value: range,
    tenor,
    ...(isAfter ? { floor: minimum } : { baseFloor: minimum }),
  };
}

/** Scenario k moves every coin of the pack by its own k-th cell; each pair reads its own instruments only. */
export function portfolioScenarios(pack: RulePack): readonly Scenario[] {
  const coins = scopesOf(pack, 'price_range');
  const count = standardCellCount(pack) + extendedMoves(pack).length;
  return Array.from({ length: count }, (_, cell): Scenario => {
    const shifts = coins.map((coin): ScenarioShift => {
      const vol = volShift(pack, coin, volStateOf(pack, cell));
      const spot = { type: 'relative', value: moveOfCell(pack, coin, cell) } as const;
      return { underlying: coin, spot, ...(vol === undefined ? {} : { vol }) };
    });
    return {
      id: `pm.${cell + 1}`,
      name: coins.map((coin) => cellLabel(pack, coin, cell)).join('; '),
      shifts,
    };
  });
}
