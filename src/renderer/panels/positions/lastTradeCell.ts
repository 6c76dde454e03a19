/** What the Last column shows of a trade. */
import type { LastTradeRow } from '../../../contracts/feedCalls';
import { quantity } from '../../format/number';
import { clockTime } from '../../format/time';

/** `; bought 2.5, 14:03:22.123, 12 s old, simulator`. */
export function lastTradeNote(trade: LastTradeRow | undefined, nowMs: number): string {
  if (!trade) return '; no trade since it is held';
  const did = trade.takerSide === 'buy' ? 'bought' : 'sold';
  const seconds = Math.round(Math.max(0, nowMs - trade.localMs) / 1000);
  const state = trade.isStale ? ', too old to tell the price now' : '';
  return `; taker ${did} ${quantity(trade.quantity)}, ${clockTime(trade.exchangeMs, true)}, ${seconds} s ago${state}, ${trade.source}`;
}
