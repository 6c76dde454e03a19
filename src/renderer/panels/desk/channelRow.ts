/** A line of channels in words: what it is, how it is, and what holds it back. */
import type { ChannelKind, ChannelLine } from '../../../contracts/feedChannels';
import { fixed } from '../../format/number';
import { ageText } from '../../format/time';

/** For one channel, for many. */
const KINDS: Readonly<Record<ChannelKind, readonly [one: string, many: string]>> = {
  index: ['index', 'Indices'],
  volIndex: ['vol index', 'Vol indices'],
  chain: ['whole option chain', 'Option chains'],
  contractTicker: ['ticker of a contract', 'Tickers of contracts'],
  optionTicker: ['ticker of an option', 'Tickers of options'],
  mark: ['mark price', 'Mark prices'],
  book: ['order book', 'Order books'],
  trades: ['trades', 'Trades'],
  funding: ['funding rate', 'Funding rates'],
  openInterest: ['open interest', 'Open interest'],
  expiryEstimate: ['delivery price estimate', 'Delivery price estimates'],
  listing: ['listings and states', 'Listings and states'],
  status: ['state of the venue', 'State of the venue'],
};

type Counted = 'live' | 'quiet' | 'asked' | 'silent' | 'refused';
/** Worst first. */
const STATES: readonly (readonly [state: Counted, word: string])[] = [
  ['refused', 'refused'],
  ['silent', 'silent'],
  ['asked', 'asked for'],
  ['live', 'live'],
  ['quiet', 'no event yet'],
];

export interface ChannelRow {
  readonly key: string;
  readonly label: string;
  readonly state: string;
  readonly isAmiss: boolean;
  readonly note: string;
}

function stateText(line: ChannelLine): string {
  const found = STATES.filter(([state]) => line[state] > 0);
  if (found.length === 1) return found[0][1];
  return found.map(([state, word]) => `${fixed(line[state], 0)} ${word}`).join(', ');
}

export function channelRow(line: ChannelLine): ChannelRow {
  const { kind, name, oldest, oldestMs, why } = line;
  const [one, many] = KINDS[kind];
  const isSingle = name !== '';
  const silence = oldest === '' ? 'nothing heard yet' : `longest silence ${ageText(oldestMs)}, ${oldest}`;
  return {
    key: `${kind} ${name}`,
    label: isSingle ? name : many,
    state: stateText(line),
    isAmiss: line.refused + line.silent + line.asked > 0,
    note: [isSingle ? one : silence, ...(why === '' ? [] : [`refused: ${why}`])].join('; '),
  };
}
