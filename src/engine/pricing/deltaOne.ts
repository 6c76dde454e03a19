/**
 * Instruments that move one for one with the underlying: spot, perpetual and dated future, linear and inverse.
 *
 * Prices are in quote currency (USD) per coin and must be positive; sizes are signed, long positive. Sources:
 * contract specifications of Deribit ("Inverse perpetual", "Linear perpetual", support.deribit.com); the P&L of an
 * inverse contract is notional (1/entry - 1/mark) coin. Exact formulas, no model. Funding is not part of them.
 */

/** Value and first two derivatives of a position in one currency. */
export interface DeltaOneValue {
  /** P&L against the entry price; for spot the value itself. In settlement currency. */
  readonly pnl: number;
  /** The same in quote currency, a coin amount converted at the mark. */
  readonly pnlUsd: number;
  /** Coins that the position is long, whatever it settles in. */
  readonly deltaCoin: number;
}

/** Linear future or perpetual on `coins` coins: P&L in quote currency. */
export function linearFuture(coins: number, entry: number, mark: number): DeltaOneValue {
  const pnl = coins * (mark - entry);
  return { pnl, pnlUsd: pnl, deltaCoin: coins };
}

/**
 * Inverse future or perpetual of `notionalUsd`: P&L in coin. `deltaCoin` = notional / mark: the coins whose USD
 * value moves like the contract; the coin P&L itself moves by notional / mark^2 per USD.
 */
export function inverseFuture(notionalUsd: number, entry: number, mark: number): DeltaOneValue {
  const pnl = inversePnl(notionalUsd, entry, mark);
  return { pnl, pnlUsd: pnl * mark, deltaCoin: notionalUsd / mark };
}

/** notional (1/entry - 1/mark) coin, written so that close prices lose no digits. */
export const inversePnl = (notionalUsd: number, entry: number, mark: number): number =>
  (notionalUsd * ((mark - entry) / entry)) / mark;

/** Derivatives of an inverse future's P&L in the mark price, in coin and in USD (the coin P&L at that same mark). */
export interface InverseFutureGreeks {
  readonly pnlCoin: number;
  readonly pnlUsd: number;
  /** Coins whose USD value moves like the contract: notional / mark. */
  readonly deltaCoin: number;
  /** The same with the coin P&L so far: d(pnlUsd)/dmark = notional / entry, coins. */
  readonly deltaNet: number;
  /** d(pnlCoin)/dmark, coin per USD; second and third derivative. The USD P&L is a straight line: no gamma. */
  readonly coinPerUsd: number;
  readonly gammaCoin: number;
  readonly speedCoin: number;
  readonly gammaUsd: 0;
}

/** All derivatives of `inverseFuture`; neither vol nor time nor rates enter. Prices > 0; notional in USD, signed. */
export function inverseFutureGreeks(notionalUsd: number, entry: number, mark: number): InverseFutureGreeks {
  const { pnl, pnlUsd, deltaCoin } = inverseFuture(notionalUsd, entry, mark);
  const coinPerUsd = deltaCoin / mark;
  const gammaCoin = (-2 * coinPerUsd) / mark;
  return {
    pnlCoin: pnl,
    pnlUsd,
    deltaCoin,
    deltaNet: notionalUsd / entry,
    coinPerUsd,
    gammaCoin,
    speedCoin: (-3 * gammaCoin) / mark,
    gammaUsd: 0,
  };
}
