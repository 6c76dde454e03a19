/**
 * House model: the worst loss of a spot x vol grid per underlying, extended tails at a reduced weight, plus add-ons
 * for concentration and short options. Parameters are the house's own policy (`house-grid` rule pack).
 */
import { KIND } from '../../market/universe';
import type { Scenario } from '../../scenarios/scenario';
import { expandGrid } from '../../scenarios/grid';
import { pnlUsd } from '../../risk/revalue';
import { holdingsBy, holdingsToMargin, marginResult, unitFigure, type Holding } from '../account';
import { leafUsd, sum } from '../component';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, packNumbers, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';

function houseScenarios(pack: RulePack): readonly Scenario[] {
  const volTenor = {
    referenceDays: 30,
    shortPower: packNumber(pack, 'vol_short_power'),
    longPower: packNumber(pack, 'vol_long_power'),
    minDays: 1,
  };
  const shared = {
    underlying: '*',
    spotType: 'relative',
    volType: 'relative',
    volTenor,
    volFloor: 0,
  } as const;
  const grid = expandGrid({
    ...shared,
    spotValues: packNumbers(pack, 'spot_moves'),
    volValues: packNumbers(pack, 'vol_moves'),
  });
  const tails = expandGrid({
    ...shared,
    spotValues: packNumbers(pack, 'tail_moves'),
    volValues: packNumbers(pack, 'tail_vol_moves'),
  });
  return [...grid, ...tails.map((tail) => ({ ...tail, id: `t${tail.id}`, name: `tail: ${tail.name}` }))];
}

interface UnderlyingRisk {
  readonly name: string;
  readonly held: readonly Holding[];
  readonly worstCell: number;
  readonly scan: number;
  readonly concentration: number;
  readonly excessUsd: number;
  readonly shortOptions: number;
  readonly shortCoins: number;
}

function cellPnl(input: MarginInput, pack: RulePack, held: readonly Holding[], cell: number): number {
  let total = 0;
  for (const { row, quantity } of held) {
    total += quantity * pnlUsd(input.revaluation, row, input.firstScenario + cell);
  }
  return total * cellWeight(pack, cell);
}

const gridSize = (pack: RulePack): number =>
  packNumbers(pack, 'spot_moves').length * packNumbers(pack, 'vol_moves').length;

const cellWeight = (pack: RulePack, cell: number): number =>
  cell < gridSize(pack) ? 1 : packNumber(pack, 'tail_weight');

function underlyingRisk(
  input: MarginInput,
  pack: RulePack,
  name: string,
  held: readonly Holding[],
  cellCount: number,
): UnderlyingRisk {
  const { universe, market } = input;
  const cells = Array.from({ length: cellCount }, (_, cell) => cellPnl(input, pack, held, cell));
  let [deltaUsd, shortCoins, shortUsd] = [0, 0, 0];
  for (const { row, quantity } of held) {
    deltaUsd += quantity * unitFigure(input, row, 'deltaUsd');
    if (universe.kind[row] !== KIND.option || quantity >= 0) continue;
    const coins = -quantity * universe.multiplier[row];
    shortCoins += coins;
    shortUsd += coins * market.spot[universe.indexSlot[row]];
  }
  const excessUsd = Math.max(0, Math.abs(deltaUsd) - packNumber(pack, 'concentration_threshold_usd'));
  const worst = Math.min(...cells);
  return {
    name,
    held,
    worstCell: cells.indexOf(worst),
    scan: Math.max(0, -worst),
    concentration: excessUsd * packNumber(pack, 'concentration_rate'),
    excessUsd,
    shortOptions: shortUsd * packNumber(pack, 'short_option_minimum'),
    shortCoins,
  };
}

function underlyingTree(input: MarginInput, risk: UnderlyingRisk, factor: number): MarginComponent {
  const { count, scenarios } = input.revaluation.scenarios;
  const scenario = scenarios[Math.min(count - 1, input.firstScenario + risk.worstCell)];
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  return sum({ id: `underlying.${risk.name}`, label: risk.name, formula: 'scan loss + add-ons' }, [
    leafUsd(
      {
        id: 'scan',
        label: 'Scan loss',
        formula: `max(0, -min weighted cell)${scaled}`,
        inputs: { scenario: scenario?.name ?? 'none' },
      },
      risk.scan * factor,
    ),
    leafUsd(
      {
        id: 'concentration',
        label: 'Concentration',
        formula: `rate (|delta USD| - threshold)${scaled}`,
        inputs: { 'excess USD': risk.excessUsd },
      },
      risk.concentration * factor,
    ),
    leafUsd(
      {
        id: 'short_options',
        label: 'Short options',
        formula: `rate x coins short x index${scaled}`,
        inputs: { 'coins short': risk.shortCoins },
      },
      risk.shortOptions * factor,
    ),
  ]);
}

/** Underlyings do not offset each other. Spot positions are in the grid, cash and coin balances are collateral. */
export const houseGrid: MarginModel = {
  id: 'house.grid',
  name: 'House scenario grid',
  venue: 'house',
  rulePackKind: 'house.grid',
  scenarios: houseScenarios,
  evaluate(input, pack) {
    const cellCount =
      gridSize(pack) + packNumbers(pack, 'tail_moves').length * packNumbers(pack, 'tail_vol_moves').length;
    const groups = holdingsBy(holdingsToMargin(input), (row) => input.universe.underlying[row]);
    const risks = groups.map(([underlying, held]) =>
      underlyingRisk(input, pack, input.universe.underlyings[underlying], held, cellCount),
    );
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over underlyings' },
        risks.map((risk) => underlyingTree(input, risk, factor)),
      );
    const parts = risks.map((risk): WorstPart => {
      const at = input.firstScenario + risk.worstCell;
      const { id, name } = input.revaluation.scenarios.scenarios[at];
      return {
        scenarioId: `${risk.name}.${id}`,
        label: `${risk.name}: ${name}`,
        rows: risk.held.map(({ row }) => row),
        unitPnlUsd: (row) => pnlUsd(input.revaluation, row, at) * cellWeight(pack, risk.worstCell),
      };
    });
    return marginResult(houseGrid, 'house grid, no offset between underlyings', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'im_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstScenario(input, parts),
      modelFailures: new Map(),
      notes: ['Tail cells count with the weight of the rule pack'],
    });
  },
};
