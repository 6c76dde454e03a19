/**
 * What main pushes to a window while prices stream.
 * `LiveStructure` is sent when the composition changes, `LiveFrame` whenever numbers change;
 * rows of a frame belong to the structure with the same `bookVersion`. NaN means missing, never 0.
 */
import type { MarginResult } from './domain';
import type { Failure } from './result';

export type Scope =
  | { readonly kind: 'desk' }
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'book'; readonly id: string };

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

export interface PositionDescriptor {
  readonly id: string;
  readonly accountId: string;
  readonly bookId: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly venue: string;
  readonly underlying: string;
  readonly kind: 'spot' | 'perpetual' | 'future' | 'option';
  readonly isInverse: boolean;
  readonly settlementCurrency: string;
  readonly expiryMs: number | null;
  readonly strike: number | null;
  readonly optionType: 'call' | 'put' | null;
  readonly averagePrice: string | null;
  readonly tickSize: number;
  readonly strategyTags: readonly string[];
}

export interface TreeNode {
  readonly scope: Scope;
  readonly key: string;
  readonly parentKey: string | null;
  readonly label: string;
  readonly positionCount: number;
}

/** Composition of the book in view. */
export interface LiveStructure {
  readonly bookVersion: number;
  readonly scope: Scope;
  readonly scopeLabel: string;
  readonly tree: readonly TreeNode[];
  /** Row i of a frame's positions is element i here; sorted by underlying, expiry, strike, type. */
  readonly positions: readonly PositionDescriptor[];
  readonly underlyings: readonly string[];
  readonly balances: readonly {
    readonly accountId: string;
    readonly currency: string;
    readonly amount: string;
  }[];
}

export interface PositionValues {
  readonly count: number;
  /** Row-major, stride POSITION_COLUMNS.length. */
  readonly values: Float64Array;
  /** CELL_STATE per row. */
  readonly states: Uint8Array;
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
  readonly worstScenario: { readonly id: string; readonly name: string; readonly pnlUsd: number } | null;
  readonly marginModelId: string;
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

export type FeedState = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'failed' | 'maintenance' | 'off';

export interface FeedStatus {
  readonly venue: string;
  /** `simulator` for the built-in exchange, else the host name. */
  readonly endpoint: string;
  readonly state: FeedState;
  /** Age of the newest data, ms; NaN before the first. */
  readonly ageMs: number;
  readonly messagesPerSecond: number;
  readonly attempt: number;
  readonly detail: string;
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
  readonly collateral: readonly CollateralLine[];
  readonly scenarios: readonly ScenarioOutcome[];
}

/** What a window wants computed; sent by `view.set`. */
export interface ViewSpec {
  readonly scope: Scope;
  readonly ladder: {
    readonly underlying: string;
    readonly mode: 'greeks' | 'expiries';
    /** Row of the expiries mode: a PositionColumn or `pnlUsd`. */
    readonly greek: string;
    readonly spotMoves: readonly number[];
    readonly tailMoves: readonly number[];
  };
  readonly heatmap: {
    readonly underlying: string;
    readonly spotMoves: readonly number[];
    readonly volMoves: readonly number[];
    readonly volType: 'relative' | 'absolute';
    readonly daysForward: number;
  };
}

export const DEFAULT_VIEW: ViewSpec = {
  scope: { kind: 'desk' },
  ladder: {
    underlying: 'BTC',
    mode: 'greeks',
    greek: 'vegaUsd',
    spotMoves: [-0.16, -0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.16],
    tailMoves: [-0.66, -0.33, 0.5, 1],
  },
  heatmap: {
    underlying: '*',
    spotMoves: [-0.24, -0.2, -0.16, -0.12, -0.08, -0.04, 0, 0.04, 0.08, 0.12, 0.16, 0.2, 0.24],
    volMoves: [0.45, 0.3, 0.15, 0, -0.15, -0.3, -0.45],
    volType: 'relative',
    daysForward: 0,
  },
};

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

export interface LogEntry {
  readonly timeMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly source: string;
  readonly message: string;
}

/** Everything that arrives on the window's port. */
export type PushMessage =
  | { readonly type: 'structure'; readonly structure: LiveStructure }
  | { readonly type: 'frame'; readonly frame: LiveFrame }
  | { readonly type: 'log'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'job'; readonly job: JobProgress }
  | { readonly type: 'libraryChanged' }
  | { readonly type: 'portfolioChanged' };

/**
 * A structure on its way to a window: texts of a few thousand positions each, because 50,000 positions in one message
 * would hold up every thread that passes them on. Part 0 is the structure without positions, the others hold them.
 */
export interface StructurePart {
  readonly index: number;
  readonly count: number;
  readonly text: string;
}

/** How a push message travels. */
export type WireMessage =
  | Exclude<PushMessage, { type: 'structure' }>
  | { readonly type: 'structurePart'; readonly part: StructurePart };

export interface JobProgress {
  readonly id: string;
  readonly kind: 'import' | 'report' | 'export' | 'stress';
  readonly label: string;
  /** 0 to 1; NaN while unknown. */
  readonly fraction: number;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly detail: string;
}
