/** What a smile is fitted to: quoted vols of one expiry, checked, ordered and weighted. */
import { failure, success, type Result } from '../../basics/result';
import { medianOf } from './robustWeights';
import { vegaShape } from './smile';

/** Vols of one strike as fractions; the out-of-the-money side, or one quote per side. */
export interface SmileQuote {
  readonly strike: number;
  readonly bidVol?: number;
  readonly askVol?: number;
  /** The venue's mark vol; the target where bid and ask are not both there. */
  readonly markVol?: number;
  /** Factor on the vega weight, 1 without; 0 leaves the quote out of the fit but in the report. */
  readonly weight?: number;
  /** When the quote was made (ms since the epoch); carried into the report, never compared with a clock. */
  readonly timeMs?: number;
}

export interface QuotedSlice {
  /** Forward of the expiry, > 0. */
  readonly forward: number;
  /** Years to expiry, > 0. */
  readonly years: number;
  readonly quotes: readonly SmileQuote[];
}

/** Which vol is fitted where a strike has bid, ask and mark. */
export type SmileTarget = 'mid' | 'mark';

export interface RefusedQuote {
  readonly strike: number;
  readonly why: string;
}

/** Arrays by point, ascending in strike. */
export interface PreparedSlice {
  readonly forward: number;
  readonly years: number;
  readonly quotes: readonly SmileQuote[];
  /** ln(K/F). */
  readonly k: Float64Array;
  readonly vol: Float64Array;
  /** Distances from the target down to the bid and up to the ask vol; 0 without quotes. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** Share of the largest vega, times the precision of the market, times the quote's own factor. */
  readonly weight: Float64Array;
  readonly refused: readonly RefusedQuote[];
}

/** Far wings keep this share of the weight at the money, so that they are still drawn by their own quotes. */
const LEAST_VEGA_SHARE = 0.02;

/** Vols above 2000 % are taken as faults of the feed. */
const LARGEST_VOL = 20;

/** INVALID_INPUT for a forward or time to expiry that is not positive; single quotes are refused one by one. */
export function prepareSlice(slice: QuotedSlice, target: SmileTarget = 'mid'): Result<PreparedSlice> {
  const { forward, years } = slice;
  if (!(forward > 0 && forward < Infinity))
    return failure('INVALID_INPUT', `forward = ${forward}: must be positive`, { forward });
  if (!(years > 0 && years < Infinity))
    return failure('EXPIRED', `T = ${years}: a smile needs time to expiry`, { years });
  const refused: RefusedQuote[] = [];
  const rows: { quote: SmileQuote; vol: number }[] = [];
  for (const quote of slice.quotes) {
    const why = whyRefused(quote);
    if (why === undefined) rows.push({ quote, vol: targetVol(quote, target)! });
    else refused.push({ strike: quote.strike, why });
  }
  rows.sort((one, other) => one.quote.strike - other.quote.strike);
  const quotes = rows.map(({ quote }) => quote);
  const k = Float64Array.from(quotes, ({ strike }) => Math.log(strike / forward));
  const vol = Float64Array.from(rows, (row) => row.vol);
  const band = (edge: (quote: SmileQuote, vol: number) => number): Float64Array =>
    Float64Array.from(rows, (row) => (hasBand(row.quote) ? Math.max(0, edge(row.quote, row.vol)) : 0));
  return success({
    forward,
    years,
    quotes,
    k,
    vol,
    below: band((quote, middle) => middle - quote.bidVol!),
    above: band((quote, middle) => quote.askVol! - middle),
    weight: weightsOf(k, vol, years, quotes),
    refused,
  });
}

const hasBand = (quote: SmileQuote): boolean => quote.bidVol !== undefined && quote.askVol !== undefined;

function whyRefused(quote: SmileQuote): string | undefined {
  const { strike, bidVol, askVol, markVol, weight } = quote;
  if (!(strike > 0 && strike < Infinity)) return `strike ${strike} is not positive`;
  for (const vol of [bidVol, askVol, markVol])
    if (vol !== undefined && !(vol > 0 && vol <= LARGEST_VOL))
      return `vol ${vol} is outside 0 to ${LARGEST_VOL}`;
  if (bidVol !== undefined && askVol !== undefined && bidVol > askVol)
    return `bid vol ${bidVol} is above ask vol ${askVol}`;
  if (weight !== undefined && !(weight >= 0 && weight < Infinity)) return `weight ${weight} is negative`;
  return targetVol(quote, 'mid') === undefined ? 'neither bid and ask nor a mark vol' : undefined;
}

function targetVol({ bidVol, askVol, markVol }: SmileQuote, target: SmileTarget): number | undefined {
  if (target === 'mark' && markVol !== undefined) return markVol;
  if (bidVol !== undefined && askVol !== undefined) return 0.5 * (bidVol + askVol);
  return markVol;
}

function weightsOf(
  k: Float64Array,
  vol: Float64Array,
  years: number,
  quotes: readonly SmileQuote[],
): Float64Array {
  const vega = k.map((moneyness, i) => vegaShape(moneyness, vol[i] * vol[i] * years));
  const largest = vega.reduce((most, one) => Math.max(most, one), Number.MIN_VALUE);
  const precision = precisionsOf(quotes);
  return vega.map(
    (one, i) => Math.max(LEAST_VEGA_SHARE, one / largest) * precision[i] * (quotes[i].weight ?? 1),
  );
}

/** A market wider than this many of the expiry's median width counts no less than this. */
const WIDEST = 10;
/** A lone mark among two-sided markets counts like a market this many medians wide. */
const MARK_WIDTH = 2;
/** Half a vol point wide counts as tight, whatever the others are. */
const TIGHT_WIDTH = 0.005;

/** Inverse of each market's width over the median one, at most 1; all 1 without two-sided markets. */
function precisionsOf(quotes: readonly SmileQuote[]): number[] {
  const widths = quotes.map((quote) => (hasBand(quote) ? quote.askVol! - quote.bidVol! : undefined));
  const known = widths.filter((width) => width !== undefined);
  if (known.length === 0) return quotes.map(() => 1);
  const median = Math.max(TIGHT_WIDTH, medianOf(known));
  return widths.map((width) => {
    const medians = width === undefined ? MARK_WIDTH : width / median;
    return 1 / Math.min(WIDEST, Math.max(1, medians));
  });
}
