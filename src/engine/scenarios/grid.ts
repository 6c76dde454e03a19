/** A spot x vol grid written out as scenarios. */
import type { Scenario, ScenarioGrid, ScenarioSet, ScenarioShift } from './scenario';

/** One scenario per cell, vol outer, spot inner; id `g<vol>.<spot>`, both counted from 0. */
export function expandGrid(grid: ScenarioGrid): readonly Scenario[] {
  return grid.volValues.flatMap((vol, row) =>
    grid.spotValues.map((spot, column): Scenario => {
      const shift: ScenarioShift = {
        underlying: grid.underlying,
        spot: { type: grid.spotType, value: spot },
        vol: {
          type: grid.volType,
          value: vol,
          ...(grid.volTenor === undefined ? {} : { tenor: grid.volTenor }),
          ...(grid.volFloor === undefined ? {} : { floor: grid.volFloor }),
        },
      };
      return {
        id: `g${row}.${column}`,
        name: `spot ${shiftText(grid.spotType, spot)}, vol ${shiftText(grid.volType, vol)}`,
        ...(grid.daysForward === undefined ? {} : { daysForward: grid.daysForward }),
        shifts: [shift],
      };
    }),
  );
}

/** Every scenario of a set: the named ones, then the cells of its grid. */
export const scenariosOf = (set: ScenarioSet): readonly Scenario[] =>
  set.grid === undefined ? set.scenarios : [...set.scenarios, ...expandGrid(set.grid)];

function shiftText(type: ScenarioGrid['spotType'], value: number): string {
  const sign = value > 0 && type !== 'scaled' ? '+' : '';
  if (type === 'relative') return `${sign}${Number((value * 100).toFixed(4))} %`;
  return type === 'absolute' ? `${sign}${value}` : `x ${value}`;
}
