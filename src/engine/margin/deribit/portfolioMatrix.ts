/** One pair of a settlement currency: its risk vectors, worst cell and contingencies, in settlement currency. */
import { DAYS_PER_YEAR } from '../../basics/time';
import { KIND } from '../../market/universe';
import { unitFigure, type Holding } from '../account';
import type { MarginInput } from '../marginModel';
import { findNumber, packNumber, type RulePack } from '../rulePack';
import {
  dampened,
  dampenerUsd,
  deltaShock,
  edgeFactor,
  extendedWeight,
  offsetGain,
  rollRate,
  worstCase,
} from './portfolioRules';
import { cellVol, extendedMoves, moveOfCell, standardCellCount } from './portfolioScenarios';
import { openShareOf, settlingPnl } from './settlementWindow';

export interface PairParameters {
  readonly priceRange: number;
  readonly pnlOffset: number;
  readonly maximumOffsetUsd: number;
  readonly extendedFactor: number;
  readonly extendedDampenerUsd: number;
  readonly annualisedMoveRisk: number;
  readonly minimumAnnualisedMove: number;
  readonly thresholdUsd: number;
  readonly maximumRate: number;
  readonly rateIncrement: number;
}

const NAMES: Readonly<Record<keyof PairParameters, string>> = {
  priceRange: 'price_range',
  pnlOffset: 'pnl_offset',
  maximumOffsetUsd: 'max_offsetable_pnl',
  extendedFactor: 'extended_table_factor',
  extendedDampenerUsd: 'extended_dampener',
  annualisedMoveRisk: 'annualised_move_risk',
  minimumAnnualisedMove: 'min_annualised_move',
  thresholdUsd: 'delta_total_liq_shock_threshold',
  maximumRate: 'max_delta_shock',
  rateIncrement: 'm_inc',
};

/** Parameters of a coin, or undefined when the pack does not cover it. */
export function pairParameters(pack: RulePack, coin: string): PairParameters | undefined {
  const found = Object.entries(NAMES).map(([key, name]) => [key, findNumber(pack, name, coin)] as const);
  const vols = ['volatility_range_up', 'volatility_range_down'].map((name) => findNumber(pack, name, coin));
  if (vols.includes(undefined) || found.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(found) as unknown as PairParameters;
}

export interface PairRisk {
  readonly coin: string;
  readonly held: readonly Holding[];
  /** Standard cells, then extended ones, before and after offset and dampener. */
  readonly preAggregated: readonly number[];
  readonly aggregated: readonly number[];
  readonly worstCell: number;
  readonly worst: number;
  readonly delta: ReturnType<typeof deltaShock>;
  readonly roll: number;
  readonly rollParts: readonly { readonly label: string; readonly delta: number; readonly rate: number }[];
}

/** Settlement-currency weight of an extended cell: USD P&L times PR/|m|, back into coin at the edge price. */
export function cellWeight(
  input: MarginInput,
  pack: RulePack,
  parameters: PairParameters,
  row: number,
  cell: number,
) {
  const standard = standardCellCount(pack);
  if (cell < standard) return 1;
  const move = extendedMoves(pack)[cell - standard];
  const weight = extendedWeight(move, parameters.priceRange, parameters.extendedFactor);
  const isInverse = input.universe.isInverse[row] === 1;
  return isInverse ? (weight * (1 + move)) / edgeFactor(move, parameters.priceRange) : weight;
}

/** P&L of one unit in a cell, in settlement currency and without weight; in the settlement window priced anew. */
export function unitCell(input: MarginInput, pack: RulePack, row: number, cell: number): number {
  const { pnl, scenarios } = input.revaluation;
  if (openShareOf(input, row) === 1) return pnl[row * scenarios.count + input.firstScenario + cell];
  const { underlying } = input.universe.instruments[row];
  const days = input.market.years[input.universe.expirySlot[row]] * DAYS_PER_YEAR;
  const vol = cellVol(pack, underlying, cell, input.market.vol[row], days);
  return settlingPnl(input, row, moveOfCell(pack, underlying, cell), vol);
}

/** P&L of holdings by cell, each times the weight of its instrument's side (inverse or linear) in the cell. */
export function weightedCells(
  input: MarginInput,
  pack: RulePack,
  held: readonly Holding[],
  weights: { readonly inverse: Float64Array; readonly linear: Float64Array },
): Float64Array {
  const { pnl, scenarios } = input.revaluation;
  const totals = new Float64Array(weights.linear.length);
  for (const { row, quantity } of held) {
    const weight = input.universe.isInverse[row] === 1 ? weights.inverse : weights.linear;
    const from = row * scenarios.count + input.firstScenario;
    if (openShareOf(input, row) === 1) {
      for (let c = 0; c < totals.length; c++) totals[c] += quantity * pnl[from + c] * weight[c];
    } else {
      for (let c = 0; c < totals.length; c++)
        totals[c] += quantity * unitCell(input, pack, row, c) * weight[c];
    }
  }
  return totals;
}

/** P&L of the pair's holdings by cell, extended cells weighted; a pair is inverse or linear as a whole. */
export function pairCells(
  input: MarginInput,
  pack: RulePack,
  parameters: PairParameters,
  held: readonly Holding[],
): Float64Array {
  const count = standardCellCount(pack) + extendedMoves(pack).length;
  const [{ row }] = held;
  const weight = Float64Array.from({ length: count }, (_, cell) =>
    cellWeight(input, pack, parameters, row, cell),
  );
  return weightedCells(input, pack, held, { inverse: weight, linear: weight });
}

/** Reads the matrix for one pair; `indexPrice` in USD. */
export function pairRisk(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  parameters: PairParameters,
  held: readonly Holding[],
): PairRisk {
  const standard = standardCellCount(pack);
  const [first] = held;
  const isInverse = input.universe.isInverse[first.row] === 1;
  const index = input.market.spot[input.universe.indexSlot[first.row]];
  const preAggregated = [...pairCells(input, pack, parameters, held)];
  const aggregated = preAggregated.map((cell, at) => {
    const move = moveOfCell(pack, coin, at);
    const price = isInverse ? index * (1 + move) : 1;
    const gain = offsetGain(cell, parameters.pnlOffset, parameters.maximumOffsetUsd / price);
    if (at < standard) return gain;
    const edge = isInverse ? index * edgeFactor(move, parameters.priceRange) : 1;
    return dampened(gain, dampenerUsd(move, parameters.priceRange, parameters.extendedDampenerUsd) / edge);
  });
  const perCoin = isInverse ? 1 : index;
  const { longOptions, rest, parts } = deltas(input, held, parameters);
  const shock = deltaShock(parameters, longOptions, rest, index);
  return {
    coin,
    held,
    preAggregated,
    aggregated,
    worstCell: aggregated.indexOf(Math.min(...aggregated)),
    worst: worstCase(aggregated),
    delta: { ...shock, amount: shock.amount * perCoin },
    roll: parts.reduce((total, { delta, rate }) => total + Math.abs(delta) * rate, 0) * perCoin,
    rollParts: parts,
  };
}

export function deltas(input: MarginInput, held: readonly Holding[], parameters: PairParameters) {
  const { universe, market } = input;
  let [longOptions, rest] = [0, 0];
  const byExpiry = new Map<number, number>();
  for (const { row, quantity } of held) {
    const delta = quantity * unitFigure(input, row, 'deltaBs') * openShareOf(input, row);
    if (universe.kind[row] === KIND.option && quantity > 0) longOptions += delta;
    else rest += delta;
    const expiry = universe.expirySlot[row];
    byExpiry.set(expiry, (byExpiry.get(expiry) ?? 0) + delta);
  }
  const parts = [...byExpiry]
    .sort(([a], [b]) => a - b)
    .map(([expiry, delta]) => ({
      label:
        expiry < 0 ? 'perpetual' : new Date(universe.expiries[expiry].expiryMs).toISOString().slice(0, 10),
      delta,
      rate: rollRate(
        parameters.annualisedMoveRisk,
        expiry < 0 ? 0 : market.years[expiry],
        parameters.minimumAnnualisedMove,
      ),
    }));
  return { longOptions, rest, parts };
}

/** Share of the risk matrix margin that is maintenance margin. */
export const maintenanceFactor = (pack: RulePack): number => packNumber(pack, 'mm_factor');
