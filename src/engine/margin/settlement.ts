/** What an option or a future is settled at, per unit; the figures of the venues' own worked examples. */

/** Intrinsic value at a settlement price, in the quote currency. */
export const payoffAt = (isCall: boolean, strike: number, settlement: number): number =>
  Math.max(0, isCall ? settlement - strike : strike - settlement);

/** Coin-settled option: payoff in USD and in coin, and P&L in coin after the premium paid in coin. */
export function coinSettlement(isCall: boolean, strike: number, settlement: number, premiumCoin: number) {
  const usd = payoffAt(isCall, strike, settlement);
  const coin = usd / settlement;
  return { usd, coin, pnlCoin: coin - premiumCoin };
}
