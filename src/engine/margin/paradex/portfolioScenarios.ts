/** The 24 scenarios of Paradex portfolio margin as the venue numbers them. */
import type { Scenario, VolShift } from '../../scenarios/scenario';
import { packNumber, packNumbers, type RulePack } from '../rulePack';

export interface ParadexCell {
  readonly move: number;
  readonly vol: 'up' | 'down';
  readonly weight: number;
}

/** Grid points with both vols, the edges and the tails with vol up, tails at their weight. */
export function paradexCells(pack: RulePack): readonly ParadexCell[] {
  const grid = packNumbers(pack, 'grid_spot_moves').flatMap((move) =>
    (['up', 'down'] as const).map((vol) => ({ move, vol, weight: 1 })),
  );
  const edges = packNumbers(pack, 'edge_spot_moves').map((move) => ({ move, vol: 'up', weight: 1 }) as const);
  const weights = packNumbers(pack, 'tail_weights');
  const tails = packNumbers(pack, 'tail_spot_moves').map(
    (move, k) => ({ move, vol: 'up', weight: weights[k] ?? 1 }) as const,
  );
  return [...grid, ...edges, ...tails];
}

export const paradexLabel = ({ move, vol }: ParadexCell): string =>
  `spot ${move > 0 ? '+' : ''}${Number((move * 100).toFixed(4))} %, vol ${vol}`;

export function paradexScenarios(pack: RulePack): readonly Scenario[] {
  const tenor = {
    referenceDays: 30,
    shortPower: packNumber(pack, 'vol_short_power'),
    longPower: packNumber(pack, 'vol_long_power'),
    minDays: 1,
  };
  const shock = (vol: 'up' | 'down'): VolShift =>
    vol === 'up'
      ? { type: 'relative', value: packNumber(pack, 'vol_range_up'), tenor }
      : { type: 'relative', value: -packNumber(pack, 'vol_range_down'), tenor, floor: 0 };
  return paradexCells(pack).map((cell, k): Scenario => {
    const spot = { type: 'relative', value: cell.move } as const;
    const shifts = [{ underlying: '*', spot, vol: shock(cell.vol) }];
    return { id: `paradex.${k + 1}`, name: paradexLabel(cell), shifts };
  });
}
