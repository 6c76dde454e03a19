/** One pair of X:PM: everything on a coin, whatever it settles in, and the coins themselves, in USD. */
import { holdingsBy, type Holding } from '../account';
import { quoteUsd } from '../exposure';
import type { MarginInput } from '../marginModel';
import { findNumber, findParameter, type RulePack } from '../rulePack';
import { deltas, unitCell, weightedCells, type PairParameters } from './portfolioMatrix';
import { dampened, dampenerUsd, deltaShock, offsetGain } from './portfolioRules';
import { extendedMoves, moveOfCell, standardCellCount } from './portfolioScenarios';
import type { PairCells } from './crossRules';

export interface CrossPair extends PairCells {
  readonly held: readonly Holding[];
  readonly parameters: PairParameters;
  /** USD value of the coins that move with the pair. */
  readonly coinsUsd: number;
  readonly deltaShockUsd: number;
  readonly rollUsd: number;
}

/** Weight of a cell's USD P&L: extended moves count as if they were the edge of the range. */
export function usdWeight(
  pack: RulePack,
  { priceRange, extendedFactor }: PairParameters,
  coin: string,
  cell: number,
) {
  if (cell < standardCellCount(pack)) return 1;
  return (extendedFactor * priceRange) / Math.abs(moveOfCell(pack, coin, cell));
}

/** P&L in USD of one unit of an instrument in a cell, without weight: coin amounts at the moved price. */
export function unitUsdIn(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  cell: number,
): (row: number) => number {
  const { universe, market } = input;
  const moved = 1 + moveOfCell(pack, coin, cell);
  return (row) => {
    const unit = unitCell(input, pack, row, cell);
    if (universe.isInverse[row] === 0) return unit * quoteUsd(input, row);
    return unit * market.usdRate[universe.currencySlot[row]] * moved;
  };
}

/** P&L of the holdings by cell in USD, weighted; one pass per settlement currency. */
function positionCells(
  input: MarginInput,
  pack: RulePack,
  held: readonly Holding[],
  moves: readonly number[],
  weight: readonly number[],
): Float64Array {
  const totals = new Float64Array(moves.length);
  for (const [slot, own] of holdingsBy(held, (row) => input.universe.currencySlot[row])) {
    const rate = input.market.usdRate[slot];
    const linear = Float64Array.from(weight, (w) => w * rate);
    const inverse = linear.map((w, cell) => w * (1 + moves[cell]));
    const cells = weightedCells(input, pack, own, { inverse, linear });
    for (let c = 0; c < totals.length; c++) totals[c] += cells[c];
  }
  return totals;
}

/** USD value of the equity of a coin that moves with its pair; a pack that says nothing about it means both sides. */
function movingCoins(input: MarginInput, pack: RulePack, coin: string): number {
  if (findParameter(pack, 'equity_side_impact', coin)?.value === 'none') return 0;
  return input.equity.byCurrency
    .filter(({ currency, totalUsd }) => currency === coin && Number.isFinite(totalUsd))
    .reduce((sum, { totalUsd }) => sum + totalUsd, 0);
}

export function crossPair(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  parameters: PairParameters,
  held: readonly Holding[],
): CrossPair {
  const coinsUsd = movingCoins(input, pack, coin);
  const standard = standardCellCount(pack);
  const moves = Array.from({ length: standard + extendedMoves(pack).length }, (_, cell) =>
    moveOfCell(pack, coin, cell),
  );
  const weight = moves.map((_, cell) => usdWeight(pack, parameters, coin, cell));
  const positions = positionCells(input, pack, held, moves, weight);
  const cells = moves.map((move, cell) => {
    const total = positions[cell] + coinsUsd * move * weight[cell];
    const counted = offsetGain(total, parameters.pnlOffset, parameters.maximumOffsetUsd);
    if (cell < standard) return counted;
    return dampened(counted, dampenerUsd(move, parameters.priceRange, parameters.extendedDampenerUsd));
  });
  const shocks = holdingsBy(held, (row) => input.universe.indexSlot[row]).map(([index, own]) => {
    const price = input.market.spot[index] * quoteUsd(input, own[0].row);
    const { longOptions, rest, parts } = deltas(input, own, parameters);
    const shock = deltaShock(parameters, longOptions, rest, price).amount;
    return {
      shock: shock * price,
      roll: parts.reduce((sum, p) => sum + Math.abs(p.delta) * p.rate, 0) * price,
    };
  });
  return {
    coin,
    cells,
    moves,
    isCorrelated: (findNumber(pack, 'correlation_set', coin) ?? 0) === 1,
    held,
    parameters,
    coinsUsd,
    deltaShockUsd: shocks.reduce((sum, { shock }) => sum + shock, 0),
    rollUsd: shocks.reduce((sum, { roll }) => sum + roll, 0),
  };
}
