/** Composition of the book in view: sent when it changes, not with every price. */
import type { Scope } from './view';

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

/**
 * A structure on its way to a window: texts of a few thousand positions each, because 50,000 positions in one message
 * would hold up every thread that passes them on. Part 0 is the structure without positions, the others hold them.
 */
export interface StructurePart {
  readonly index: number;
  readonly count: number;
  readonly text: string;
}
