/**
 * Deribit standard margin, formulas on plain numbers. Sources: support.deribit.com, articles "Linear Perpetual" and
 * "11 January 2022" (futures), "Margin types and usage"; options as documented there and copied by others. Amounts
 * are positive requirements for one position; long options need none.
 */

export interface MarginPair {
  readonly initial: number;
  readonly maintenance: number;
}

export interface FutureRates {
  /** Rate at size 0 and its growth per coin of position size, fractions. */
  readonly initialBase: number;
  readonly initialSlope: number;
  readonly maintenanceBase: number;
  readonly maintenanceSlope: number;
}

/** Rates of a future or perpetual of `sizeCoins` base coins (sign ignored). */
export const futureMarginRates = (rates: FutureRates, sizeCoins: number): MarginPair => ({
  initial: rates.initialBase + rates.initialSlope * Math.abs(sizeCoins),
  maintenance: rates.maintenanceBase + rates.maintenanceSlope * Math.abs(sizeCoins),
});

/**
 * Margin of a future or perpetual: rate times size, in coin for inverse contracts (`indexPrice` 1) and in quote
 * currency for linear ones.
 */
export function futureMargin(rates: FutureRates, sizeCoins: number, indexPrice: number): MarginPair {
  const rate = futureMarginRates(rates, sizeCoins);
  const size = Math.abs(sizeCoins) * indexPrice;
  return { initial: rate.initial * size, maintenance: rate.maintenance * size };
}

export interface OptionRates {
  /** Charge at the money, floor of the initial charge, maintenance charge; fractions of the underlying. */
  readonly initial: number;
  readonly initialFloor: number;
  readonly maintenance: number;
}

export interface ShortOption {
  readonly isCall: boolean;
  /** Price of the underlying that decides how far out of the money it is. */
  readonly underlying: number;
  readonly strike: number;
  /** Mark price: coin (inverse) or quote currency (linear). */
  readonly mark: number;
  /** Coins; a long position (> 0) needs no margin. */
  readonly quantity: number;
}

const NONE: MarginPair = { initial: 0, maintenance: 0 };

/** Distance out of the money as a fraction of the underlying; 0 in the money. */
export const outOfTheMoney = ({ isCall, underlying, strike }: ShortOption): number =>
  Math.max(isCall ? strike - underlying : underlying - strike, 0) / underlying;

/** Coin-settled option, in coin. */
export function inverseOptionMargin(rates: OptionRates, option: ShortOption): MarginPair {
  const size = -option.quantity;
  if (!(size > 0)) return NONE;
  const { mark } = option;
  const charge = Math.max(rates.initial - outOfTheMoney(option), rates.initialFloor);
  if (option.isCall) {
    return { initial: (charge + mark) * size, maintenance: (rates.maintenance + mark) * size };
  }
  const maintenance = Math.max(rates.maintenance, rates.maintenance * mark) + mark;
  return { initial: Math.max(charge + mark, maintenance) * size, maintenance: maintenance * size };
}

/** USDC-settled option, in USDC; `indexPrice` is what the fractions are of. */
export function linearOptionMargin(rates: OptionRates, option: ShortOption, indexPrice: number): MarginPair {
  const size = -option.quantity;
  if (!(size > 0)) return NONE;
  const { mark, strike } = option;
  const distance = rates.initial - outOfTheMoney(option);
  const initial = option.isCall
    ? Math.max(distance, rates.initialFloor) * indexPrice
    : Math.max(distance * indexPrice, rates.initialFloor * strike);
  const maintenance = rates.maintenance * (option.isCall ? indexPrice : Math.min(indexPrice, strike));
  return { initial: (initial + mark) * size, maintenance: (maintenance + mark) * size };
}
