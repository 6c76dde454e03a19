/** From the option chain of one expiry to the quotes that its smile is fitted to, and why the others are left out. */
import type { QuoteDoubt } from '../expiryVols';
import type { SmileQuote } from './sliceQuotes';

/** One option as the market has it; vols as fractions. */
export interface ChainOption {
  readonly strike: number;
  readonly isCall: boolean;
  readonly bidVol?: number;
  readonly askVol?: number;
  readonly markVol?: number;
  /** Arrival of the newest of these numbers (ms since the epoch). */
  readonly timeMs?: number;
  readonly doubts: readonly QuoteDoubt[];
}

export interface LeftOutOption {
  readonly strike: number;
  readonly isCall: boolean;
  readonly why: string;
}

export interface ChainQuotes {
  /** One by strike. */
  readonly quotes: readonly SmileQuote[];
  readonly leftOut: readonly LeftOutOption[];
}

const DOUBT_WORDS: Readonly<Record<QuoteDoubt, string>> = {
  stale: 'stale',
  outlier: 'jumped away from its neighbours',
  volRange: 'vol outside the limits',
  crossed: 'bid above ask',
  oldSide: 'bid or ask is old',
  oldFunding: 'funding rate is old',
};

/**
 * The out-of-the-money side of each strike, whose vol the premium knows best (call at or above the forward); where it
 * cannot be used, the other side. Bid and ask that cross or meet are left away and the mark vol stays.
 */
export function chainQuotes(options: readonly ChainOption[], forward: number): ChainQuotes {
  const byStrike = new Map<number, ChainOption[]>();
  for (const option of options) {
    const sides = byStrike.get(option.strike);
    if (sides) sides.push(option);
    else byStrike.set(option.strike, [option]);
  }
  const quotes: SmileQuote[] = [];
  const leftOut: LeftOutOption[] = [];
  for (const sides of byStrike.values()) {
    sides.sort((one, other) => moneyOf(one, forward) - moneyOf(other, forward));
    let isQuoted = false;
    for (const option of sides) {
      const why = isQuoted ? undefined : whyLeftOut(option);
      if (why !== undefined) leftOut.push({ strike: option.strike, isCall: option.isCall, why });
      else if (!isQuoted) {
        quotes.push(quoteOf(option));
        isQuoted = true;
      }
    }
  }
  quotes.sort((one, other) => one.strike - other.strike);
  return { quotes, leftOut };
}

/** 0 out of the money, 1 in the money. */
const moneyOf = ({ strike, isCall }: ChainOption, forward: number): number =>
  (isCall ? strike >= forward : strike < forward) ? 0 : 1;

/** What concerns the mark, and so the whole quote. */
const MARK: ReadonlySet<QuoteDoubt> = new Set(['stale', 'outlier', 'volRange'] as const);

function whyLeftOut({ bidVol, askVol, markVol, doubts }: ChainOption): string | undefined {
  const doubt = doubts.find((one) => MARK.has(one));
  if (doubt !== undefined) return DOUBT_WORDS[doubt];
  if (doubts.includes('crossed') && markVol === undefined) return DOUBT_WORDS.crossed;
  if (markVol !== undefined || (bidVol !== undefined && askVol !== undefined)) return undefined;
  return bidVol === undefined && askVol === undefined ? 'no vol quoted' : 'one side only and no mark vol';
}

function quoteOf({ strike, bidVol, askVol, markVol, timeMs, doubts }: ChainOption): SmileQuote {
  const isCrossed = doubts.includes('crossed') || (bidVol ?? 0) >= (askVol ?? Infinity);
  const band = isCrossed ? {} : { bidVol, askVol };
  return {
    strike,
    ...band,
    ...(markVol === undefined ? {} : { markVol }),
    ...(timeMs === undefined ? {} : { timeMs }),
  };
}

/** How often each reason left an option out, most frequent first. */
export function countReasons(
  leftOut: readonly { readonly why: string }[],
): readonly { readonly why: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { why } of leftOut) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].map(([why, count]) => ({ why, count })).sort((one, other) => other.count - one.count);
}
