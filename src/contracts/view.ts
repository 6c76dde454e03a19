/** What a window wants computed. */

export type Scope =
  | { readonly kind: 'desk' }
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'book'; readonly id: string };

/** What a window wants computed; sent by `view.set`. */
export interface ViewSpec {
  readonly scope: Scope;
  /** Models to compare, by id; those of the accounts in scope are computed whatever stands here. */
  readonly marginModels: readonly string[];
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
  marginModels: ['deribit.sm', 'deribit.pm', 'house.grid'],
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
