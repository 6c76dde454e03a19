/** P&L of equity positions at moved prices, as TIMS theoretical values give it: vol and time stand still. */
import { black76Price } from '../../pricing/black76';
import type { OptionSign } from '../../pricing/blackScholes';
import { DAYS_PER_YEAR } from '../../basics/time';

export interface SharePosition {
  readonly kind: 'share';
  readonly quantity: number;
}

export interface OptionPosition {
  readonly kind: 'option';
  readonly type: OptionSign;
  readonly strike: number;
  /** Contracts, long positive. */
  readonly quantity: number;
  readonly multiplier: number;
}

export interface EquityMarket {
  readonly price: number;
  /** Fraction. */
  readonly vol: number;
  readonly days: number;
  readonly rate: number;
}

const optionValue = ({ type, strike }: OptionPosition, price: number, market: EquityMarket): number => {
  const years = market.days / DAYS_PER_YEAR;
  return black76Price(type, price * Math.exp(market.rate * years), strike, years, market.vol, market.rate);
};

/** P&L by move, gains positive; forward = price grown at the rate, no dividends. */
export const equityPnl = (
  positions: readonly (SharePosition | OptionPosition)[],
  market: EquityMarket,
  moves: readonly number[],
): readonly number[] =>
  moves.map((move) => {
    const moved = market.price * (1 + move);
    return positions.reduce((total, position) => {
      if (position.kind === 'share') return total + position.quantity * (moved - market.price);
      const change = optionValue(position, moved, market) - optionValue(position, market.price, market);
      return total + position.quantity * position.multiplier * change;
    }, 0);
  });
