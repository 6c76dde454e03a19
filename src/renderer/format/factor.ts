/** Risk factors in a trader's words. */

const WORDS: Readonly<Record<string, string>> = {
  spot: 'spot',
  vol: 'vol',
  skew: 'skew',
  term: 'term structure',
  basis: 'basis',
  funding: 'funding',
  rate: 'rate',
  peg: 'peg',
};
const MARKETS = new Set(['equity', 'fx', 'commodity']);

/** `spot:BTC` is BTC spot, `equity:SPX` is SPX; the same for every factor that a sentence names. */
export const factorsInWords = (text: string): string =>
  text.replace(
    /\b(spot|vol|skew|term|basis|funding|rate|peg|equity|fx|commodity):([A-Za-z0-9][\w.-]*[\w]|[A-Za-z0-9])/g,
    (_, kind: string, subject: string) => (MARKETS.has(kind) ? subject : `${subject} ${WORDS[kind]}`),
  );
