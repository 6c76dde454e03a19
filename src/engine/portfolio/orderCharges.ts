/** Margin of resting orders: only the venue's order book knows it, so it is booked beside the positions. */

export const ORDER_CHARGE_KINDS = ['openOrders', 'marketMakerProtection', 'spot'] as const;
export type OrderChargeKind = (typeof ORDER_CHARGE_KINDS)[number];

export const ORDER_CHARGE_NAMES: Readonly<Record<OrderChargeKind, string>> = {
  openOrders: 'open orders',
  marketMakerProtection: 'market maker protection',
  spot: 'spot orders',
};

/** One kind of charge of an account in one currency; at most one row of each. */
export interface OrderCharge {
  readonly accountId: string;
  readonly currency: string;
  readonly kind: OrderChargeKind;
  /** Decimal text in the currency, 0 or more. */
  readonly amount: string;
  /** Read from the venue, or entered by hand. */
  readonly source: 'venue' | 'hand';
  /** When it was read or entered, ms. */
  readonly setMs: number;
}

/** A charge as the models read it. */
export interface CompiledOrderCharge extends Pick<OrderCharge, 'currency' | 'kind' | 'source' | 'setMs'> {
  /** In the currency; NaN where the text is no number. */
  readonly amount: number;
}
