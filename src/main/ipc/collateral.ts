/** Calls about the collateral ledger and exposure limits. */
import type { CollateralService } from '../services/collateral';
import type { Handlers } from './dispatch';

type Names = `collateral.${'state' | 'entries' | 'book' | 'reverse' | 'setLimit'}`;

export const collateralCalls = (collateral: CollateralService): Pick<Handlers, Names> => ({
  'collateral.state': () => collateral.state(),
  'collateral.entries': ({ accountId, limit }) => collateral.entries(accountId, limit),
  'collateral.book': (booking) => collateral.book(booking),
  'collateral.reverse': ({ id, note }) => collateral.reverse(id, note),
  'collateral.setLimit': (limit) => collateral.setLimit(limit),
});
