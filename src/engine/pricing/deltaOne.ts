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

/** Spot holding of `coins` coins at `price`. */
export const spotValue = (coins: number, price: number): DeltaOneValue => ({
  pnl: coins * price,
  pnlUsd: coins * price,
  deltaCoin: coins,
});

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
