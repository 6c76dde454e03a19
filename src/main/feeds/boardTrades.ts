/** The last trade of each held instrument, as its venue told it. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { TradeUpdate } from './feed';

export interface LastTrade extends Pick<
  TradeUpdate,
  'instrumentId' | 'tradeId' | 'price' | 'quantity' | 'takerSide' | 'exchangeTimeMs' | 'localTimeMs'
> {
  /** Where it comes from: the venue, its test site, the built-in exchange. */
  readonly source: string;
}

export class BoardTrades {
  private readonly trades = new Map<InstrumentId, LastTrade>();
  /** Trades of a session that has ended: whatever comes next is newer. */
  private readonly former = new Set<InstrumentId>();

  /**
   * False for a trade that is older than the one held. A block was agreed beside the book, at a price that nobody else
   * could have had: it is passed over.
   */
  write(update: TradeUpdate, source: string): boolean {
    if (update.isBlock) return true;
    const { instrumentId, tradeId, price, quantity, takerSide, exchangeTimeMs, localTimeMs } = update;
    const before = this.former.has(instrumentId) ? undefined : this.trades.get(instrumentId);
    if (before && exchangeTimeMs < before.exchangeTimeMs) return false;
    const trade = { instrumentId, tradeId, price, quantity, takerSide, exchangeTimeMs, localTimeMs, source };
    this.trades.set(instrumentId, trade);
    this.former.delete(instrumentId);
    return true;
  }

  get(id: InstrumentId): LastTrade | undefined {
    return this.trades.get(id);
  }

  /** A new session of the venue: its times may begin anywhere. */
  acceptAnyTime(prefix: string): void {
    for (const id of this.trades.keys()) if (id.startsWith(prefix)) this.former.add(id);
  }

  forget(id: InstrumentId): void {
    this.trades.delete(id);
    this.former.delete(id);
  }
}
