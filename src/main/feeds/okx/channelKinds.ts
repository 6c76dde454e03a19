/** What OKX's channels are about. */
import type { ChannelKind } from '../../../contracts/feedChannels';
import { channelOf } from './channelKeys';

const KINDS: Readonly<Record<string, ChannelKind>> = {
  'index-tickers': 'index',
  'opt-summary': 'chain',
  'estimated-price': 'expiryEstimate',
  'mark-price': 'mark',
  'open-interest': 'openInterest',
  'funding-rate': 'funding',
  trades: 'trades',
  'option-trades': 'trades',
  books: 'book',
  instruments: 'listing',
  status: 'status',
};

const OPTION = /-[CP]$/;

export const channelKind = (key: string): ChannelKind =>
  KINDS[channelOf(key)] ?? (OPTION.test(key) ? 'optionTicker' : 'contractTicker');
