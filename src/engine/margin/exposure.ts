/**
 * What a holding is worth in USD, whatever it settles in: models of venues that settle in dollars margin a coin-settled
 * instrument as the dollar contract of the same size. Amounts per one unit of position quantity.
 */
import { deltaOnePrice } from '../market/instrumentStatus';
import { KIND } from '../market/universe';
import { unitFigure, type Holding } from './account';
import type { MarginInput } from './marginModel';

export const isOption = (input: MarginInput, row: number): boolean =>
  input.universe.kind[row] === KIND.option;
export const isSpot = (input: MarginInput, row: number): boolean => input.universe.kind[row] === KIND.spot;

/** USD per unit of the quote currency of prices and strikes. */
export const quoteUsd = (input: MarginInput, row: number): number =>
  input.universe.isInverse[row] === 1 ? 1 : input.market.usdRate[input.universe.currencySlot[row]];

/** Base coins: notional / price for coin-settled futures, else the multiplier. */
export const unitCoins = (input: MarginInput, row: number): number =>
  isOption(input, row) ? input.universe.multiplier[row] : unitFigure(input, row, 'deltaBs');

/** Index price of the underlying in USD. */
export const spotUsd = (input: MarginInput, row: number): number =>
  input.market.spot[input.universe.indexSlot[row]] * quoteUsd(input, row);

/** Price of a future, perpetual or spot holding in USD. */
export const priceUsd = (input: MarginInput, row: number): number =>
  deltaOnePrice(input.universe, input.market, row) * quoteUsd(input, row);

/** Forward of the expiry in USD. */
export const forwardUsd = (input: MarginInput, row: number): number =>
  input.market.forward[input.universe.expirySlot[row]] * quoteUsd(input, row);

/** Value of one unit of an option in USD by the matrix (undiscounted premium times discount and multiplier). */
export function modelValueUsd(input: MarginInput, row: number): number {
  const { universe, market, revaluation } = input;
  const isInverse = universe.isInverse[row] === 1;
  const inCurrency = revaluation.base[row] * universe.multiplier[row];
  return isInverse
    ? inCurrency * forwardUsd(input, row)
    : inCurrency * market.discount[universe.expirySlot[row]] * quoteUsd(input, row);
}

/** Market value of one unit of an option in USD: the mark, as equity counts it. */
export const markValueUsd = (input: MarginInput, row: number): number =>
  unitFigure(input, row, 'markUsd') * input.universe.multiplier[row];

/** P&L in USD of one unit in a scenario of the matrix, as if it settled in dollars. */
export function dollarPnl(input: MarginInput, row: number, cell: number): number {
  const { universe, revaluation } = input;
  const { pnl, scenarios } = revaluation;
  const unit = pnl[row * scenarios.count + cell];
  if (universe.isInverse[row] === 0) return unit * quoteUsd(input, row);
  const expiry = universe.expirySlot[row];
  const factor =
    expiry < 0
      ? scenarios.spotFactor[universe.indexSlot[row] * scenarios.count + cell]
      : scenarios.forwardFactor[expiry * scenarios.count + cell];
  if (!isOption(input, row)) return unit * priceUsd(input, row) * factor;
  const before = revaluation.base[row] * universe.multiplier[row];
  return ((before + unit) * factor - before) * forwardUsd(input, row);
}

/**
 * P&L in USD of holdings in the cells [first, first + count) of the matrix, as if everything settled in dollars: the
 * sum of `dollarPnl` over the holdings, in one pass per instrument.
 */
export function dollarCells(
  input: MarginInput,
  held: readonly Holding[],
  first: number,
  count: number,
): Float64Array {
  const totals = new Float64Array(count);
  for (const holding of held) {
    if (input.universe.isInverse[holding.row] === 0) addLinear(input, holding, first, totals);
    else addInverse(input, holding, first, totals);
  }
  return totals;
}

function addLinear(
  input: MarginInput,
  { row, quantity }: Holding,
  first: number,
  totals: Float64Array,
): void {
  const { pnl, scenarios } = input.revaluation;
  const from = row * scenarios.count + first;
  const scale = quantity * quoteUsd(input, row);
  for (let c = 0; c < totals.length; c++) totals[c] += scale * pnl[from + c];
}

function addInverse(
  input: MarginInput,
  { row, quantity }: Holding,
  first: number,
  totals: Float64Array,
): void {
  const { universe, revaluation } = input;
  const { pnl, scenarios } = revaluation;
  const expiry = universe.expirySlot[row];
  const factors = expiry < 0 ? scenarios.spotFactor : scenarios.forwardFactor;
  const factorFrom = (expiry < 0 ? universe.indexSlot[row] : expiry) * scenarios.count + first;
  const from = row * scenarios.count + first;
  const before = isOption(input, row) ? revaluation.base[row] * universe.multiplier[row] : 0;
  const scale = quantity * (isOption(input, row) ? forwardUsd(input, row) : priceUsd(input, row));
  for (let c = 0; c < totals.length; c++) {
    totals[c] += scale * ((before + pnl[from + c]) * factors[factorFrom + c] - before);
  }
}

/** Coins of one currency in an account: balance plus spot holdings. */
export interface CoinBalance {
  readonly currency: string;
  readonly amount: number;
  readonly usdRate: number;
  /** Its USD rate is the coin's index, not a fixed rate: a coin, not a dollar. */
  readonly isCoin: boolean;
}

/** Cash and coins by currency; currencies without USD rate are left out (the equity names them). */
export const coinBalances = (input: MarginInput): readonly CoinBalance[] =>
  input.equity.byCurrency.flatMap(({ currency, currencySlot, cash, spotHoldings, usdRate }) => {
    const amount = cash + spotHoldings;
    if (amount === 0 || !(usdRate > 0)) return [];
    return [{ currency, amount, usdRate, isCoin: input.market.usdRateIsIndex[currencySlot] === 1 }];
  });

/** USD per dollar token of the account: USDC where it has any, else 1. */
export function stablePrice(input: MarginInput): number {
  const rate = input.equity.byCurrency.find(({ currency }) => currency === 'USDC')?.usdRate ?? NaN;
  return rate > 0 ? rate : 1;
}

/** USD per unit of a currency: as the account's equity has it, else as the market has it; NaN where neither does. */
export function usdRateOf({ equity, universe, market }: MarginInput, currency: string): number {
  const own = equity.byCurrency.find((line) => line.currency === currency);
  if (own !== undefined) return own.usdRate > 0 ? own.usdRate : NaN;
  const slot = universe.currencies.findIndex((c) => c.currency === currency);
  return slot >= 0 && market.usdRate[slot] > 0 ? market.usdRate[slot] : NaN;
}
