/**
 * Binance portfolio margin, formulas on plain numbers. Sources: Binance FAQ "What is uniMMR" (versions of 2024-11-06 and
 * 2025-02-06) and announcement "Portfolio Margin trading rules" of 2024-11-14.
 */

/** A notional bracket from `lower` on and its maintenance rate. */
export interface Bracket {
  readonly lower: number;
  readonly rate: number;
}

export const bracketsOf = (thresholds: readonly number[], rates: readonly number[]): readonly Bracket[] =>
  rates.map((rate, k) => ({ lower: k === 0 ? 0 : thresholds[k - 1], rate }));

export interface BracketMargin {
  readonly rate: number;
  /** What keeps the margin continuous at the edges ("cum"). */
  readonly cum: number;
  readonly maintenance: number;
}

/** |notional| x rate - cum of its bracket. */
export function bracketMargin(brackets: readonly Bracket[], notional: number): BracketMargin {
  const size = Math.abs(notional);
  let [rate, cum] = [brackets[0].rate, 0];
  for (let k = 1; k < brackets.length && size > brackets[k].lower; k++) {
    cum += brackets[k].lower * (brackets[k].rate - rate);
    rate = brackets[k].rate;
  }
  return { rate, cum, maintenance: size * rate - cum };
}

/** Initial margin of a margin loan at a leverage: borrowed / (leverage - 1). */
export const loanInitialMargin = (borrowed: number, leverage: number): number => borrowed / (leverage - 1);

/** Adjusted equity over maintenance margin; undefined when there is nothing to maintain. */
export const uniMmr = (adjustedEquity: number, maintenance: number): number | undefined =>
  maintenance > 0 ? adjustedEquity / maintenance : undefined;
