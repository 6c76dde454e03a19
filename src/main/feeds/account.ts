/** What a venue says about the user's own account, normalized. Read only; nothing here reaches the quote board. */
import type { InstrumentId, Venue } from '../../engine/instruments/instrument';
import type { Stamped } from './feed';

interface OfAccount extends Stamped {
  readonly venue: Venue;
}

/** One position as it is now; a quantity of 0 closes it. Amounts are in `marginCurrency` where the venue names one. */
export interface PositionUpdate extends OfAccount {
  readonly kind: 'position';
  readonly instrumentId: InstrumentId;
  /** Decimal text, long positive, in units of position quantity. */
  readonly quantity: string;
  /** Quote unit of the instrument, as its marks. */
  readonly averagePrice?: number;
  readonly mark?: number;
  readonly unrealisedPnl?: number;
  readonly initialMargin?: number;
  readonly maintenanceMargin?: number;
  readonly liquidationPrice?: number;
  readonly marginCurrency?: string;
  /** Margin of the orders resting in it, in settlement currency; decimal text. */
  readonly openOrdersMargin?: string;
  readonly marginMode?: string;
  /** Only where the account keeps a long and a short position in one instrument side by side. */
  readonly leg?: 'long' | 'short';
  /** The venue's word while it liquidates or deleverages the position. */
  readonly riskState?: string;
  /** For the whole position, units as in `VenueFigures`. */
  readonly venueDelta?: number;
  readonly venueGamma?: number;
  readonly venueVega?: number;
  readonly venueTheta?: number;
}

/** One currency of the account, in that currency; decimal text as the venue writes it. */
export interface BalanceUpdate extends OfAccount {
  readonly kind: 'balance';
  readonly currency: string;
  readonly wallet?: string;
  readonly equity?: string;
  readonly available?: string;
  readonly borrowed?: string;
  /** USD that it counts for as collateral, after the venue's haircut where it states that. */
  readonly collateralUsd?: number;
  /** Whether the venue and the user let it count. */
  readonly isCollateral?: boolean;
  /** Held back for spot orders. */
  readonly spotReserve?: string;
}

/** The venue's own sums over the account, in `currency`. An amount that the account's mode does not have is absent. */
export interface AccountMarginUpdate extends OfAccount {
  readonly kind: 'accountMargin';
  readonly currency: string;
  readonly equity?: number;
  /** Equity after haircuts. */
  readonly adjustedEquity?: number;
  readonly marginBalance?: number;
  readonly available?: number;
  readonly initialMargin?: number;
  readonly maintenanceMargin?: number;
  /** Below it the venue closes the account out at once. */
  readonly closeOutMargin?: number;
  readonly unrealisedPnl?: number;
  /** What the account would have with the positions that the venue was asked about, not what it has. */
  readonly isSimulated?: true;
  /** The venue's word for how the account stands, where it sends one. */
  readonly riskState?: string;
}

/** Greeks of everything on one underlying, units as in `VenueFigures`. */
export interface AccountGreeksUpdate extends OfAccount {
  readonly kind: 'accountGreeks';
  readonly underlying: string;
  readonly venueDelta?: number;
  readonly venueGamma?: number;
  readonly venueVega?: number;
  readonly venueTheta?: number;
  readonly venueDeltaCoin?: number;
  readonly venueGammaCoin?: number;
  readonly venueVegaCoin?: number;
  readonly venueThetaCoin?: number;
}

export type AccountUpdate = PositionUpdate | BalanceUpdate | AccountMarginUpdate | AccountGreeksUpdate;
