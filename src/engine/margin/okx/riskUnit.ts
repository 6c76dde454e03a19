/** One OKX risk unit: all derivatives of a coin, whatever they settle in, read from the P&L matrix. */
import { yearFraction } from '../../basics/time';
import { shiftedUsdRate } from '../../risk/revalue';
import { unitFigure, type Holding } from '../account';
import { isOption, spotUsd } from '../exposure';
import type { MarginInput } from '../marginModel';
import { findNumber, findNumbers, packNumber, type RulePack } from '../rulePack';
import {
  basisCharge,
  maintenanceOf,
  scaledMinimum,
  stablecoinCharge,
  vegaTermCharge,
  type CashDeltas,
  type ChargeTier,
  type UnitCharges,
} from './portfolioRules';
import { DECAY_CELL, EXTREME_CELLS, GRID_CELLS } from './portfolioScenarios';

export interface RiskUnit {
  readonly coin: string;
  readonly held: readonly Holding[];
  readonly charges: UnitCharges;
  readonly rawMinimum: number;
  /** Cell of the largest of MR1, MR2 and MR6, and the weight of its P&L. */
  readonly worstCell: number;
  readonly worstWeight: number;
  readonly maintenance: number;
}

const RATES = ['mr6_move', 'mr4_annualised_move', 'mr4_swap_rate', 'mr7_swap_rate', 'mr7_option_rate'];

/** Whether the pack has every parameter of a coin. */
export const coversCoin = (pack: RulePack, coin: string): boolean =>
  RATES.every((name) => findNumber(pack, name, coin) !== undefined) &&
  ['mr1_points', 'mr7_thresholds', 'mr7_multipliers'].every(
    (name) => findNumbers(pack, name, coin) !== undefined,
  );

const rate = (pack: RulePack, name: string, coin: string): number => findNumber(pack, name, coin) ?? 0;

/** P&L of holdings in USD by cell of the model: settlement currency at its own rate in the cell. */
function usdCells(input: MarginInput, held: readonly Holding[]): Float64Array {
  const { revaluation, firstScenario, universe } = input;
  const { pnl, scenarios } = revaluation;
  const totals = new Float64Array(DECAY_CELL + 1);
  const rates = new Map<number, Float64Array>();
  for (const { row, quantity } of held) {
    const slot = universe.currencySlot[row];
    const rate =
      rates.get(slot) ?? totals.map((_, c) => shiftedUsdRate(revaluation, slot, firstScenario + c));
    rates.set(slot, rate);
    const from = row * scenarios.count + firstScenario;
    for (let c = 0; c < totals.length; c++) totals[c] += quantity * pnl[from + c] * rate[c];
  }
  return totals;
}

/** Worst loss over some cells (>= 0) and the cell; the first of equals. */
function worstOf(pnl: Float64Array, cells: readonly number[]) {
  let [cell, loss] = [cells[0], 0];
  for (const candidate of cells) {
    if (-pnl[candidate] > loss) [cell, loss] = [candidate, -pnl[candidate]];
  }
  return { cell, loss };
}

const GRID: readonly number[] = Array.from({ length: GRID_CELLS }, (_, cell) => cell);

function sumBy(held: readonly Holding[], key: (row: number) => number, of: (holding: Holding) => number) {
  const sums = new Map<number, number>();
  for (const holding of held) sums.set(key(holding.row), (sums.get(key(holding.row)) ?? 0) + of(holding));
  return sums;
}

const figure = (input: MarginInput, { row, quantity }: Holding, name: 'deltaUsd' | 'vegaUsd' | 'rhoUsd') =>
  quantity * unitFigure(input, row, name);

function basis(input: MarginInput, pack: RulePack, coin: string, held: readonly Holding[]): number {
  const { universe, market } = input;
  const expiryMs = (row: number): number => {
    const slot = universe.expirySlot[row];
    return slot < 0 ? -1 : universe.expiries[slot].expiryMs;
  };
  const deltas = sumBy(held, expiryMs, (h) => figure(input, h, 'deltaUsd'));
  let total = 0;
  for (const [expiry, delta] of deltas) {
    const years = expiry < 0 ? 0 : yearFraction(market.valuationMs, expiry);
    total += basisCharge(
      delta,
      rate(pack, 'mr4_annualised_move', coin),
      years,
      rate(pack, 'mr4_swap_rate', coin),
    );
  }
  return total;
}

/** Swaps and futures on their delta, options on their size. */
function rawMinimum(input: MarginInput, pack: RulePack, coin: string, held: readonly Holding[]): number {
  return held.reduce((sum, holding) => {
    const { row, quantity } = holding;
    if (!isOption(input, row)) {
      return sum + Math.abs(figure(input, holding, 'deltaUsd')) * rate(pack, 'mr7_swap_rate', coin);
    }
    const notional = Math.abs(quantity) * input.universe.multiplier[row] * spotUsd(input, row);
    return sum + notional * rate(pack, 'mr7_option_rate', coin);
  }, 0);
}

export function chargeTiers(pack: RulePack, coin: string): readonly ChargeTier[] {
  const thresholds = findNumbers(pack, 'mr7_thresholds', coin) ?? [];
  return (findNumbers(pack, 'mr7_multipliers', coin) ?? [1]).map((multiplier, k) => ({
    upTo: thresholds[k] ?? Infinity,
    multiplier,
  }));
}

function cashDeltas(input: MarginInput, held: readonly Holding[]): CashDeltas {
  const deltas = { usdt: 0, usdc: 0, usd: 0 };
  for (const holding of held) {
    const { settlementCurrency } = input.universe.instruments[holding.row];
    const key = settlementCurrency === 'USDT' ? 'usdt' : settlementCurrency === 'USDC' ? 'usdc' : 'usd';
    deltas[key] += figure(input, holding, 'deltaUsd');
  }
  return deltas;
}

export function riskUnit(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  held: readonly Holding[],
): RiskUnit {
  const pnl = usdCells(input, held);
  const grid = worstOf(pnl, GRID);
  const extreme = worstOf(pnl, EXTREME_CELLS);
  const options = held.filter(({ row }) => isOption(input, row));
  // Only options lose by the passage of a day: the cell of decay holds nothing else.
  const decay = Math.max(0, -pnl[DECAY_CELL]);
  const half = packNumber(pack, 'mr6_factor');
  const vegas = sumBy(
    options,
    (row) => input.universe.expiries[input.universe.expirySlot[row]].expiryMs,
    (h) => figure(input, h, 'vegaUsd'),
  );
  const rho = options.reduce((sum, holding) => sum + figure(input, holding, 'rhoUsd'), 0);
  const raw = rawMinimum(input, pack, coin, held);
  const factor = packNumber(pack, 'mr9_factor');
  const charges: UnitCharges = {
    mr1: grid.loss,
    mr2: decay,
    mr3: vegaTermCharge([...vegas.values()], packNumber(pack, 'mr3_vol_points')),
    mr4: basis(input, pack, coin, held),
    mr5: Math.abs(rho) * packNumber(pack, 'mr5_basis_points'),
    mr6: extreme.loss * half,
    mr7: scaledMinimum(raw, chargeTiers(pack, coin)),
    mr9: stablecoinCharge(cashDeltas(input, held), { usdtUsdc: factor, usdtUsd: factor, usdcUsd: factor }),
  };
  const largest = Math.max(charges.mr1, charges.mr2, charges.mr6);
  const isExtreme = largest === charges.mr6 && largest > charges.mr1;
  const isDecay = largest === charges.mr2 && largest > Math.max(charges.mr1, charges.mr6);
  return {
    coin,
    held,
    charges,
    rawMinimum: raw,
    worstCell: isDecay ? DECAY_CELL : isExtreme ? extreme.cell : grid.cell,
    worstWeight: isExtreme && !isDecay ? half : 1,
    maintenance: maintenanceOf(charges),
  };
}
