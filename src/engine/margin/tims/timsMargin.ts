/** Customer portfolio margin (TIMS) on the desk's own book: class = coin, ten points, no vol move. */
import { KIND } from '../../market/universe';
import { pnlUsd } from '../../risk/revalue';
import type { Scenario } from '../../scenarios/scenario';
import { holdingsBy, holdingsToMargin, marginResult, unitFigure, type Holding } from '../account';
import { beside, leafUsd, sum } from '../component';
import { blockPnl } from '../house/historicalRisk';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findNumber, packNumber, scopesOf, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import {
  portfolioGroupRequirement,
  type ClassGroup,
  type GroupRequirement,
  type PortfolioGroup,
} from './groupRequirement';
import { VALUATION_POINT_COUNT, valuationPoints } from './valuationPoints';

const pointsOf = (pack: RulePack, scope: string): readonly number[] =>
  valuationPoints(
    findNumber(pack, 'valuation_range_down', scope) ?? NaN,
    findNumber(pack, 'valuation_range_up', scope) ?? NaN,
  );

function timsScenarios(pack: RulePack): readonly Scenario[] {
  const scopes = ['valuation_range_down', 'valuation_range_up'].flatMap((name) => scopesOf(pack, name));
  const coins = ['*', ...new Set(scopes)];
  return Array.from({ length: VALUATION_POINT_COUNT }, (_, at) => ({
    id: `tims${at + 1}`,
    name: `valuation point ${at + 1}`,
    shifts: coins.map((underlying) => ({
      underlying,
      spot: { type: 'relative', value: pointsOf(pack, underlying)[at] },
    })),
  }));
}

interface CoinClass extends ClassGroup {
  readonly held: readonly Holding[];
}

/** Minimum charge of options; a long option is not charged more than it is worth. */
function minimumUsd(input: MarginInput, pack: RulePack, { row, quantity }: Holding): number {
  const { universe, market } = input;
  if (universe.kind[row] !== KIND.option) return 0;
  const size = Math.abs(quantity) * universe.multiplier[row];
  const charge = size * market.spot[universe.indexSlot[row]] * packNumber(pack, 'minimum_rate');
  if (quantity < 0) return charge;
  const worth = size * unitFigure(input, row, 'mark') * market.usdRate[universe.currencySlot[row]];
  return Math.min(charge, Math.max(0, worth));
}

function coinClass(input: MarginInput, pack: RulePack, id: string, held: readonly Holding[]): CoinClass {
  const pnl = Array.from(blockPnl(input, held, { from: 0, count: VALUATION_POINT_COUNT }));
  return { id, held, pnl, minimum: held.reduce((total, h) => total + minimumUsd(input, pack, h), 0) };
}

/** Coins with the same `product_group` offset each other; a coin without one stands alone. */
function portfolioGroups(pack: RulePack, classes: readonly CoinClass[]): readonly PortfolioGroup[] {
  const groups = new Map<string, CoinClass[]>();
  for (const own of classes) {
    const number = findNumber(pack, 'product_group', own.id);
    const key = number === undefined ? own.id : `group ${number}`;
    groups.set(key, [...(groups.get(key) ?? []), own]);
  }
  const offset = packNumber(pack, 'product_group_offset');
  return [...groups].map(([id, members]) => ({
    id,
    offset: 0,
    products: [{ id, offset, classes: members }],
  }));
}

function groupTree(requirement: GroupRequirement, classes: readonly ClassGroup[], factor: number) {
  const { id, risk, minimum, worstPoint } = requirement;
  const isMinimum = minimum > risk;
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  const loss = leafUsd(
    {
      id: 'loss',
      label: 'Largest net loss',
      formula: `max(0, -min over points of losses + offset x gains)${scaled}`,
      inputs: {
        point: worstPoint + 1,
        ...Object.fromEntries(classes.map((own) => [`P&L ${own.id}`, own.pnl[worstPoint]])),
      },
    },
    risk * factor,
  );
  const least = leafUsd(
    { id: 'minimum', label: 'Minimum charge', formula: `rate x option coins x index${scaled}` },
    minimum * factor,
  );
  return sum(
    { id: `group.${id}`, label: id, formula: 'max(loss, minimum)' },
    isMinimum ? [beside(loss), least] : [loss, beside(least)],
  );
}

export const timsMargin: MarginModel = {
  id: 'occ.tims',
  name: 'Customer portfolio margin (TIMS)',
  venue: 'occ',
  rulePackKind: 'occ.tims',
  scenarios: timsScenarios,
  evaluate(input, pack) {
    const byCoin = holdingsBy(holdingsToMargin(input), (row) => input.universe.underlying[row]);
    const classes = byCoin.map(([u, held]) => coinClass(input, pack, input.universe.underlyings[u], held));
    const groups = portfolioGroups(pack, classes).map((group) => ({
      requirement: portfolioGroupRequirement(group),
      members: group.products.flatMap((product) => product.classes as readonly CoinClass[]),
    }));
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over product groups' },
        groups.map(({ requirement, members }) => groupTree(requirement, members, factor)),
      );
    const parts = groups.map(({ requirement, members }): WorstPart => {
      const at = input.firstScenario + requirement.worstPoint;
      const { id, name } = input.revaluation.scenarios.scenarios[at];
      return {
        scenarioId: `${requirement.id}.${id}`,
        label: `${requirement.id}: ${name}`,
        rows: members.flatMap(({ held }) => held.map(({ row }) => row)),
        unitPnlUsd: (row) => pnlUsd(input.revaluation, row, at),
      };
    });
    return marginResult(timsMargin, 'TIMS valuation points, product groups', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'initial_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstScenario(input, parts),
      modelFailures: new Map(),
      notes: ['Written for listed equity and index options; ranges and offsets of coins are choices'],
    });
  },
};
