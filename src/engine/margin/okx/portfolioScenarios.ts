/** Scenarios of OKX portfolio margin: 7 spot points x 3 vols (MR1), two extreme moves (MR6), one day passing (MR2). */
import type { Scenario, ScenarioShift, VolShift } from '../../scenarios/scenario';
import { findNumber, findNumbers, packNumber, scopesOf, type RulePack } from '../rulePack';

const VOL_STATES = ['down', 'same', 'up'] as const;
export const GRID_CELLS = 21;
/** Cells after the grid: down, up, a day. */
export const EXTREME_CELLS = [GRID_CELLS, GRID_CELLS + 1] as const;
export const DECAY_CELL = GRID_CELLS + 2;

/** Spot points of a coin, ascending: three on either side and 0. */
export function spotMoves(pack: RulePack, coin: string): readonly number[] {
  const points = findNumbers(pack, 'mr1_points', coin) ?? [];
  return [...points.map((p) => -p).reverse(), 0, ...points];
}

/** Spot move of a coin in a cell. */
export function moveOfCell(pack: RulePack, coin: string, cell: number): number {
  if (cell === DECAY_CELL) return 0;
  if (cell < GRID_CELLS) return spotMoves(pack, coin)[Math.floor(cell / VOL_STATES.length)] ?? 0;
  const extreme = findNumber(pack, 'mr6_move', coin) ?? 0;
  return cell === EXTREME_CELLS[0] ? -extreme : extreme;
}

export function cellLabel(pack: RulePack, coin: string, cell: number): string {
  if (cell === DECAY_CELL) return `${coin} one day later`;
  const move = moveOfCell(pack, coin, cell) * 100;
  const spot = `${coin} ${move > 0 ? '+' : ''}${Number(move.toFixed(4))} %`;
  return cell < GRID_CELLS ? `${spot}, vol ${VOL_STATES[cell % VOL_STATES.length]}` : `${spot} (extreme)`;
}

function volShift(pack: RulePack, cell: number): VolShift | undefined {
  const state = VOL_STATES[cell % VOL_STATES.length];
  if (cell >= GRID_CELLS || state === 'same') return undefined;
  const tenor = {
    referenceDays: 30,
    shortPower: packNumber(pack, 'vol_short_power'),
    longPower: packNumber(pack, 'vol_long_power'),
    minDays: 1,
  };
  return state === 'up'
    ? { type: 'relative', value: packNumber(pack, 'vol_range_up'), tenor }
    : { type: 'relative', value: -packNumber(pack, 'vol_range_down'), tenor, floor: 0 };
}

/** Every coin moves by its own points; those that the pack does not name by the points for all others. */
export function okxScenarios(pack: RulePack): readonly Scenario[] {
  const coins = [...new Set([...scopesOf(pack, 'mr1_points'), ...scopesOf(pack, 'mr6_move')])];
  return Array.from({ length: DECAY_CELL + 1 }, (_, cell): Scenario => {
    const vol = volShift(pack, cell);
    const shifts = ['*', ...coins].map((underlying): ScenarioShift => {
      const spot = { type: 'relative', value: moveOfCell(pack, underlying, cell) } as const;
      return { underlying, spot, ...(vol === undefined ? {} : { vol }) };
    });
    const name = cellLabel(pack, 'all', cell);
    return { id: `okx.${cell + 1}`, name, ...(cell === DECAY_CELL ? { daysForward: 1 } : {}), shifts };
  });
}
