/**
 * Margin of short options in the form that many crypto venues share: a share of the underlying that shrinks with the
 * distance out of the money to a floor, plus the mark. Sources: Deribit and BIT (15 / 10 / 7.5 %), Aevo (MM 10 %),
 * Bybit help centre ("Initial and Maintenance Margin Calculation (Options)"), OKX "Options margin Q&A", Gate help
 * centre. Amounts per coin in the currency of the underlying price; long options cost nothing here.
 */

export interface OptionFamily {
  /** Share of the underlying at the money, and its floor (IM). */
  readonly initial: number;
  readonly floor: number;
  /** Share of the underlying (MM). */
  readonly maintenance: number;
  /** Liquidation fee on the underlying, part of MM. */
  readonly fee?: number;
  /** Factor on the share (not on the mark). */
  readonly factor?: number;
  /** The floor of puts grows with the mark: floor (1 + mark), marks in coin. */
  readonly hasPutFloorOnMark?: boolean;
}

export interface FamilyOption {
  readonly isCall: boolean;
  readonly underlying: number;
  readonly strike: number;
  readonly mark: number;
  /** Price that IM counts when it is above the mark: of an order, or the entry. */
  readonly orderPrice?: number;
}

export interface FamilyMargin {
  readonly initial: number;
  readonly maintenance: number;
}

/** Distance out of the money in the unit of the prices; 0 in the money. */
export const distanceOut = ({ isCall, underlying, strike }: FamilyOption): number =>
  Math.max(isCall ? strike - underlying : underlying - strike, 0);

/** Prices in dollars: IM = max(max(a S - otm, b S) + max(order, mark), MM), MM = max(c S, c mark) + mark + fee S. */
export function dollarOption(family: OptionFamily, option: FamilyOption): FamilyMargin {
  const { underlying, mark } = option;
  const { initial, floor, maintenance, fee = 0, factor = 1 } = family;
  const charge = Math.max(maintenance * underlying, maintenance * mark);
  const least = charge + mark + fee * underlying;
  const share = factor * Math.max(initial * underlying - distanceOut(option), floor * underlying);
  return {
    initial: Math.max(share + Math.max(option.orderPrice ?? mark, mark), least),
    maintenance: least,
  };
}

/** Prices in coin: the same with the underlying as the unit. */
export function coinOption(family: OptionFamily, option: FamilyOption): FamilyMargin {
  const { isCall, underlying, mark } = option;
  const { initial, floor, maintenance, fee = 0, factor = 1, hasPutFloorOnMark = false } = family;
  const least = Math.max(maintenance, maintenance * mark) + mark + fee;
  const lowest = !isCall && hasPutFloorOnMark ? floor * (1 + mark) : floor;
  const share = factor * Math.max(initial - distanceOut(option) / underlying, lowest);
  return { initial: Math.max(share + mark, least), maintenance: least };
}
