/** Tail risk of an account over blocks of historical scenarios. */
import type { Failure } from '../../basics/result';
import { invariant } from '../../basics/result';
import { pnlUsd, shiftedUsdRate, type Revaluation } from '../../risk/revalue';
import { historicalTail } from '../../risk/tail/historicalTail';
import { holdingsBy, holdingsToMargin, unsupportedFailure, type Holding } from '../account';
import type { MarginInput, WorstScenario } from '../marginModel';
import type { RulePack } from '../rulePack';
import { worstScenario } from '../worst';
import { historyOf, type Block } from './marketHistory';

export interface HistoricalHoldings {
  readonly held: readonly Holding[];
  /** Instruments of coins that the pack has no history of. */
  readonly failures: ReadonlyMap<number, Failure>;
}

/** Splits off what has no history: it is refused, not left still. */
export function historicalHoldings(input: MarginInput, pack: RulePack): HistoricalHoldings {
  const { universe } = input;
  const known = new Set(historyOf(pack).coins);
  const coinOf = (row: number): string => universe.underlyings[universe.underlying[row]];
  const all = holdingsToMargin(input);
  const failures = new Map(
    all
      .filter(({ row }) => !known.has(coinOf(row)))
      .map(({ row }) => [
        row,
        unsupportedFailure(input, row, `rule pack ${pack.id} has no price history of ${coinOf(row)}`),
      ]),
  );
  return { held: all.filter(({ row }) => !failures.has(row)), failures };
}

/** P&L of the holdings in USD, by scenario of a block: summed by settlement currency, then converted. */
export function blockPnl(input: MarginInput, held: readonly Holding[], block: Block): Float64Array {
  const { revaluation, universe } = input;
  const first = input.firstScenario + block.from;
  const usd = new Float64Array(block.count);
  for (const [currency, own] of holdingsBy(held, (row) => universe.currencySlot[row])) {
    const native = new Float64Array(block.count);
    addRows(revaluation, own, first, native);
    for (let s = 0; s < block.count; s++)
      usd[s] += native[s] * shiftedUsdRate(revaluation, currency, first + s);
  }
  return usd;
}

/** Adds the rows one after the other, four at a time: the order of summation stays that of the holdings. */
function addRows(
  { pnl, scenarios }: Revaluation,
  held: readonly Holding[],
  first: number,
  into: Float64Array,
): void {
  const from = held.map(({ row }) => row * scenarios.count + first);
  const fours = held.length - (held.length % 4);
  for (let k = 0; k < fours; k += 4) {
    const [a, b, c, d] = [from[k], from[k + 1], from[k + 2], from[k + 3]];
    const [p, q, r, t] = [held[k], held[k + 1], held[k + 2], held[k + 3]].map(({ quantity }) => quantity);
    for (let s = 0; s < into.length; s++)
      into[s] = into[s] + p * pnl[a + s] + q * pnl[b + s] + r * pnl[c + s] + t * pnl[d + s];
  }
  for (let k = fours; k < held.length; k++) {
    const { quantity } = held[k];
    for (let s = 0; s < into.length; s++) into[s] += quantity * pnl[from[k] + s];
  }
}

export type TailMeasure = 'var' | 'es';

/**
 * Loss at tail probability alpha, at least 0: the k-th worst with k = ceil(alpha n), or the coherent mean of the worst
 * alpha n. 0 for an empty block.
 */
export function tailLoss(pnl: Float64Array, alpha: number, measure: TailMeasure): number {
  if (pnl.length === 0) return 0;
  const tail = historicalTail(pnl, { alpha, var: 'kth-worst', es: 'acerbi-tasche' });
  invariant(tail.ok, tail.ok ? '' : tail.failure.message);
  return Math.max(0, measure === 'var' ? tail.value.valueAtRisk : tail.value.expectedShortfall);
}

/** The same in equal sub-windows of consecutive scenarios. */
export function windowLosses(pnl: Float64Array, windows: number, alpha: number): readonly number[] {
  const size = Math.floor(pnl.length / windows);
  if (size === 0) return [];
  return Array.from({ length: windows }, (_, k) =>
    tailLoss(pnl.subarray(k * size, (k + 1) * size), alpha, 'var'),
  );
}

/** The scenario with the largest loss among blocks of P&L that start at scenario 0. */
export function worstOf(
  input: MarginInput,
  held: readonly Holding[],
  blocks: readonly (readonly [Block, Float64Array])[],
): WorstScenario | undefined {
  let [at, least] = [-1, Infinity];
  for (const [block, pnl] of blocks) {
    pnl.forEach((value, k) => {
      if (value < least) [at, least] = [input.firstScenario + block.from + k, value];
    });
  }
  if (at < 0 || held.length === 0) return undefined;
  const { id, name } = input.revaluation.scenarios.scenarios[at];
  const unitPnlUsd = (row: number): number => pnlUsd(input.revaluation, row, at);
  return worstScenario(input, [
    { scenarioId: id, label: name, rows: held.map(({ row }) => row), unitPnlUsd },
  ]);
}
