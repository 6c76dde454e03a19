/**
 * What main pushes to a window while prices stream.
 * `LiveStructure` is sent when the composition changes, `LiveFrame` whenever numbers change;
 * rows of a frame belong to the structure with the same `bookVersion`. NaN means missing, never 0.
 */
import type { MarginResult } from './domain';
import type { Failure } from './result';
import type { FeedStatus } from './feedStatus';

/** Columns of a position row, in order; the stride of `PositionValues.values`. */
export const POSITION_COLUMNS = [
  'quantity',
  'mark', // venue's quote unit
  'markUsd', // USD per unit of underlying
  'vol', // fraction
  'forward',
  'valueUsd',
  'pnlUsd', // unrealised against average price
  'deltaBs', // coins, Black-Scholes
  'deltaNet', // coins, premium-adjusted (= deltaBs for linear)
  'deltaUsd',
  'gamma1pct', // change of delta in coins per 1 % of spot
  'vegaUsd', // USD per vol point
  'thetaUsd', // USD per calendar day
  'rhoUsd', // USD per basis point
  'vannaCoin', // coins of delta per vol point
  'volgaUsd', // USD of vega per vol point
  'charmCoin', // coins of delta per calendar day
  'ageMs', // age of the oldest input
] as const;

export type PositionColumn = (typeof POSITION_COLUMNS)[number];

/** State of a row or a total. */
export const CELL_STATE = { live: 0, stale: 1, missing: 2, failed: 3 } as const;

/** By code of a row's `volSources`. */
export const VOL_SOURCES = ['none', 'mark', 'implied', 'fitted', 'override'] as const;
export const VOL_SOURCE_WORDS: Readonly<Record<(typeof VOL_SOURCES)[number], string>> = {
  none: '',
  mark: "the venue's mark vol",
  implied: "implied by the venue's mark price",
  fitted: 'the fitted surface: no good mark',
  override: 'set by hand',
};

/** By bit of a row's `doubts`. */
export const QUOTE_DOUBT_WORDS = [
  'stale',
  'jumped away from index or neighbours',
  'vol outside 1 to 400 %',
  'bid above ask',
  'bid or ask is old',
  'funding rate is old',
] as const;

export interface PositionValues {
  readonly count: number;
  /** Row-major, stride POSITION_COLUMNS.length. */
  readonly values: Float64Array;
  /** CELL_STATE per row. */
  readonly states: Uint8Array;
  /** VOL_SOURCES per row: where the vol of an option comes from. */
  readonly volSources?: Uint8Array;
  /** Bits of QUOTE_DOUBT_WORDS per row: what speaks against the quote. */
  readonly doubts?: Uint8Array;
  readonly failures: readonly { readonly row: number; readonly failure: Failure }[];
}

export interface GroupTotal {
  /** `BTC`, or `*` for the grand total. */
  readonly underlying: string;
  readonly spot: number;
  readonly positionCount: number;
  readonly staleCount: number;
  readonly failedCount: number;
  /** By POSITION_COLUMNS; NaN where a total means nothing (mark, vol, coins across underlyings). */
  readonly values: readonly number[];
}

export interface HeaderFigures {
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  /** Maintenance margin / equity, fraction. */
  readonly marginRatio: number;
  /** Equity less maintenance margin. A book has no equity of its own: NaN there, as ratio and equity are. */
  readonly headroomUsd: number;
  /** Smallest spot move (fraction, all underlyings together) at which an account's equity = its initial margin; null when none in range. */
  readonly nearestCall: {
    readonly move: number;
    readonly underlying: string;
    readonly price: number;
    /** The account that is called first. */
    readonly account: string;
  } | null;
  /** False until every account has been searched once since the view changed: until then nothing is said of calls. */
  readonly isCallSearched: boolean;
  readonly worstScenario: { readonly id: string; readonly name: string; readonly pnlUsd: number } | null;
  readonly marginModelId: string;
  /** Positions that the requirement leaves out because it cannot be computed for them: any makes it incomplete. */
  readonly unmarginedCount: number;
  readonly staleCount: number;
  readonly failedCount: number;
}

/** One currency of one account's equity; amounts in that currency, `totalUsd` in USD, NaN when it has no rate. */
export interface CollateralLine {
  readonly accountId: string;
  readonly accountName: string;
  readonly currency: string;
  readonly cash: number;
  readonly spotHoldings: number;
  readonly optionsValue: number;
  readonly unrealised: number;
  readonly total: number;
  readonly usdRate: number;
  readonly totalUsd: number;
}

export interface LadderColumn {
  /** Spot move, fraction. */
  readonly move: number;
  /** Resulting index price of the ladder's underlying. */
  readonly price: number;
  readonly isTail: boolean;
}

export interface LadderRow {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly format: 'money' | 'delta' | 'coin' | 'percent' | 'number';
  readonly values: readonly number[];
  readonly isTotal: boolean;
  /** Colour by sign (P&L) or neutral (Greeks). */
  readonly signed: boolean;
  /** Failure shown behind a missing cell. */
  readonly failure?: Failure;
}

export interface LadderView {
  readonly underlying: string;
  readonly mode: 'greeks' | 'expiries';
  readonly greek: string;
  readonly columns: readonly LadderColumn[];
  readonly rows: readonly LadderRow[];
  readonly staleCount: number;
}

export interface HeatmapView {
  /** Underlying, or `*` when all move together. */
  readonly underlying: string;
  readonly spotMoves: readonly number[];
  readonly spotPrices: readonly number[];
  /** Listed from the top of the picture downwards. */
  readonly volMoves: readonly number[];
  readonly volType: 'relative' | 'absolute';
  readonly daysForward: number;
  /** P&L USD, [vol][spot] row-major; NaN where the cell failed. */
  readonly pnlUsd: Float64Array;
  /** Equity after the move, and IM and MM there, where computed; NaN elsewhere. Same layout. */
  readonly equityUsd: Float64Array;
  readonly initialMarginUsd: Float64Array;
  readonly maintenanceMarginUsd: Float64Array;
  readonly baseIndex: number;
  readonly worstIndex: number;
  readonly staleCount: number;
}

export interface ScenarioOutcome {
  readonly setId: string;
  readonly scenarioId: string;
  readonly name: string;
  readonly pnlUsd: number;
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  readonly failure?: Failure;
}

export interface EngineStatus {
  /** From the oldest quote in the batch to the frame, ms. */
  readonly lagMs: number;
  readonly computeMs: number;
  readonly instrumentsRevalued: number;
  readonly snapshotId: string;
  readonly valuationMs: number;
  /** True while the numbers come from a frozen snapshot. */
  readonly frozen: boolean;
}

export interface LiveFrame {
  readonly sequence: number;
  readonly bookVersion: number;
  readonly engine: EngineStatus;
  readonly feeds: readonly FeedStatus[];
  readonly header: HeaderFigures;
  readonly positions: PositionValues;
  readonly totals: readonly GroupTotal[];
  /** By TreeNode.key. */
  readonly tree: Readonly<Record<string, { readonly pnlUsd: number; readonly staleCount: number }>>;
  readonly ladder: LadderView | null;
  readonly heatmap: HeatmapView | null;
  readonly margins: readonly MarginResult[];
  /** Models that the accounts in scope are under: the header's figures come from them. */
  readonly decidingModels: readonly string[];
  readonly collateral: readonly CollateralLine[];
  readonly scenarios: readonly ScenarioOutcome[];
}

/** P&L of every position in one cell or scenario: the drill-down. */
export interface DrillDown {
  readonly title: string;
  readonly totalUsd: number;
  readonly rows: readonly {
    readonly positionId: string;
    readonly symbol: string;
    readonly pnlUsd: number;
    readonly failure?: Failure;
  }[];
}
