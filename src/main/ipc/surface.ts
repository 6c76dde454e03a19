/** Calls about the vol surfaces: look, override, take the override back. */
import type { UndoState } from '../../contracts/portfolioCalls';
import type { Result } from '../../contracts/result';
import type { FeedDesk } from '../services/feedDesk';
import { greekRows } from '../services/venueGreeks';
import type { PortfolioService } from '../services/portfolio';
import type { SurfaceService } from '../services/surfaces';
import type { UndoService } from '../services/undo';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `surface.${string}`>;

export function surfaceCalls(
  surfaces: SurfaceService,
  portfolio: PortfolioService,
  undo: UndoService,
  feeds: FeedDesk,
): Pick<Handlers, Names> {
  const thenState = (edited: Result<unknown>): Result<UndoState> => (edited.ok ? undo.state() : edited);
  return {
    'surface.view': (ask) => surfaces.view(ask),
    'surface.greeks': () => {
      const stored = portfolio.get();
      return stored.ok ? { ok: true, value: greekRows(feeds.board, stored.value) } : stored;
    },
    'surface.setOverride': ({ override }) => thenState(portfolio.setVolOverride(override)),
    'surface.removeOverride': (place) => thenState(portfolio.removeVolOverride(place)),
  };
}
