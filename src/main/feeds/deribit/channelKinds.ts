/** What Deribit's channels are about, by their first word. */
import type { ChannelKind } from '../../../contracts/feedChannels';

const KINDS: Readonly<Record<string, ChannelKind>> = {
  deribit_price_index: 'index',
  deribit_volatility_index: 'volIndex',
  markprice: 'chain',
  trades: 'trades',
  instrument: 'listing',
  platform_state: 'status',
};

const OPTION = /-[CP]\.\w+$/;

export const channelKind = (channel: string): ChannelKind =>
  KINDS[channel.split('.', 1)[0]] ?? (OPTION.test(channel) ? 'optionTicker' : 'contractTicker');
