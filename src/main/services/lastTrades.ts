/** Last trades of what is held, as a window shows them. */
import type { LastTradeRow } from '../../contracts/feedCalls';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { QuoteBoard } from '../feeds/quoteBoard';

/** One row per held instrument that has traded since it is followed. */
export function lastTradeRows(
  board: Pick<QuoteBoard, 'lastTrade'>,
  { positions }: Pick<Portfolio, 'positions'>,
  nowMs: number,
): readonly LastTradeRow[] {
  const ids = [...new Set(positions.map(({ instrumentId }) => instrumentId))];
  return ids.flatMap((instrumentId) => {
    const trade = board.lastTrade(instrumentId, nowMs);
    if (trade === undefined) return [];
    const { price, quantity, takerSide, source, freshness, exchangeTimeMs, localTimeMs } = trade;
    const times = { exchangeMs: exchangeTimeMs, localMs: localTimeMs };
    const isStale = freshness !== 'live';
    return [{ instrumentId, price, quantity, takerSide, source, isStale, ...times }];
  });
}
