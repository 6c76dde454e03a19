/** Calls about feeds and, for developers, about the faults of the built-in exchange. */
import type { Result } from '../../contracts/result';
import type { BuiltInExchange } from '../services/exchange';
import type { FeedDesk } from '../services/feedDesk';
import { lastTradeRows } from '../services/lastTrades';
import type { PortfolioService } from '../services/portfolio';
import { refusal, type Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `feed.${string}`>;

export function feedCalls(
  feeds: FeedDesk,
  exchange: BuiltInExchange,
  portfolio: Pick<PortfolioService, 'get'>,
  isDeveloper: boolean,
): Pick<Handlers, Names> {
  const forDevelopers = <T>(run: () => Result<T>): Result<T> =>
    isDeveloper ? run() : refusal('UNSUPPORTED', 'faults can be switched in developer mode only');
  return {
    'feed.setEnabled': ({ venue, enabled }) => feeds.setEnabled(venue, enabled),
    'feed.setEndpoint': ({ venue, endpoint }) => feeds.setEndpoint(venue, endpoint),
    'feed.details': () => ({ ok: true, value: feeds.details() }),
    'feed.lastTrades': () => {
      const stored = portfolio.get();
      if (!stored.ok) return stored;
      return { ok: true, value: lastTradeRows(feeds.board, stored.value, feeds.now()) };
    },
    'feed.faults': () => forDevelopers(() => ({ ok: true, value: exchange.faults() })),
    'feed.setFault': ({ venue, fault, on }) => forDevelopers(() => exchange.setFault(venue, fault, on)),
  };
}
