/** What Binance's streams are about: `btcusdt@markPrice@1s`, `!contractInfo`. */
import type { ChannelKind } from '../../../contracts/feedChannels';

const KINDS: Readonly<Record<string, ChannelKind>> = {
  optionMarkPrice: 'chain',
  markPrice: 'mark',
  depth: 'book',
  optionTrade: 'trades',
  aggTrade: 'trades',
};

const OPTION = /-[cp]$/;

export function channelKind(stream: string): ChannelKind {
  const [symbol, name] = stream.split('@');
  if (symbol.startsWith('!')) return 'listing';
  return KINDS[name] ?? (OPTION.test(symbol) ? 'optionTicker' : 'contractTicker');
}
