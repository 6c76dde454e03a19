/** Histories of what moves a book: levels of prices, vols, spreads and rates by time, each with where it came from. */

/**
 * `spot` and the traditional markets are prices (moves are log returns); `vol` is an at-the-money vol as a fraction
 * (log returns); `skew`, `term`, `basis`, `funding` and `rate` are fractions a year and `peg` is USD per coin less 1
 * (moves are differences).
 */
export const FACTOR_KINDS = [
  'spot',
  'vol',
  'skew',
  'term',
  'basis',
  'funding',
  'rate',
  'peg',
  'equity',
  'fx',
  'commodity',
] as const;
export type FactorKind = (typeof FACTOR_KINDS)[number];

/** `<kind>:<subject>`, such as `spot:BTC`, `vol:ETH`, `equity:SPX`. */
export type FactorId = string;

export interface FactorProvenance {
  readonly title: string;
  readonly source: string;
  readonly sourceUrl: string;
  readonly licence: string;
}

export interface FactorHistory {
  readonly id: FactorId;
  readonly kind: FactorKind;
  /** Coin, currency, index or market that it is about. */
  readonly subject: string;
  /** Ascending instants, ms. */
  readonly timesMs: Float64Array;
  /** Levels, same length. */
  readonly values: Float64Array;
  readonly provenance: FactorProvenance;
}

/** Levels that must be positive; their moves are log returns, those of the others differences. */
export const isPriceLike = (kind: FactorKind): boolean =>
  kind === 'spot' || kind === 'vol' || kind === 'equity' || kind === 'fx' || kind === 'commodity';

/** Kind and subject of an id, or undefined when it is none. */
export function factorOf(id: FactorId): { readonly kind: FactorKind; readonly subject: string } | undefined {
  const [kind, subject] = id.split(/:(.*)/s);
  const known = FACTOR_KINDS.find((each) => each === kind);
  return known === undefined || !/^[\w.-]{1,40}$/.test(subject ?? '') ? undefined : { kind: known, subject };
}
