/** What Bybit's topics are about, by their first word. */
import type { ChannelKind } from '../../../contracts/feedChannels';

const KINDS: Readonly<Record<string, ChannelKind>> = {
  orderbook: 'book',
  publicTrade: 'trades',
  system: 'status',
};

/** Options on USDT end with it: `tickers.BTC-26JUN26-90000-C-USDT`. */
const OPTION = /-[CP](-\w+)?$/;

export const channelKind = (topic: string): ChannelKind =>
  KINDS[topic.split('.', 1)[0]] ?? (OPTION.test(topic) ? 'optionTicker' : 'contractTicker');
