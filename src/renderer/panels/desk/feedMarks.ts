/** Which marks the quotes of a feed wear, in words, and how many of each; those that none wears are left out. */
import type { FeedDetail, MarkedQuotes } from '../../../contracts/feedStatus';

const WORDS: Readonly<Record<Exclude<keyof MarkedQuotes, 'instruments'>, string>> = {
  stale: 'older than their kind allows',
  crossed: 'bid above ask',
  outlier: 'jumped away from index or neighbours',
  volRange: 'vol outside 1 to 400 %',
  oldSide: 'bid or ask that nothing confirms',
  oldFunding: 'funding rate that nothing confirms',
};

export interface QuoteMark {
  readonly why: string;
  readonly count: number;
}

export const marksOf = ({ marked }: Pick<FeedDetail, 'marked'>): readonly QuoteMark[] =>
  marked === undefined
    ? []
    : (Object.keys(WORDS) as (keyof typeof WORDS)[])
        .map((mark) => ({ why: WORDS[mark], count: marked[mark] }))
        .filter(({ count }) => count > 0);
