/** Type-ahead over listed instruments: every word must be in the name, the venue or the kind, in any order. */
import type { InstrumentHit } from '../../contracts/whatIf';
import { expiryOf, type EuropeanOption, type Instrument } from '../../engine/instruments/instrument';
import { writeSymbol } from '../../engine/instruments/symbol';

const KIND_WORD: Readonly<Record<Instrument['kind'], string>> = {
  option: 'option',
  future: 'future',
  perpetual: 'perpetual perp',
  spot: 'spot',
};

/** Names are split where venues split them, so that `60000` is a strike and not a part of one. */
const partsOf = (one: Instrument): readonly string[] =>
  `${one.venue} ${KIND_WORD[one.kind]} ${one.symbol}`.toLowerCase().split(/[\s_:-]+/);

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s_:-]+/)
    .filter((word) => word !== '');

/** `c`, `p`: the side of an option; a strike in thousands as desks say it, `60k`. */
const spelled = (word: string): readonly string[] => {
  const thousands = /^(\d+(?:\.\d+)?)k$/.exec(word);
  if (thousands !== null) return [String(Number(thousands[1]) * 1000)];
  if (word === 'call') return ['c'];
  return word === 'put' ? ['p'] : [word];
};

interface Ranked {
  readonly one: Instrument;
  /** Words that are a whole part of the name. */
  readonly whole: number;
}

function rank(one: Instrument, words: readonly string[]): Ranked | undefined {
  const parts = partsOf(one);
  let whole = 0;
  for (const word of words) {
    if (parts.includes(word)) whole += 1;
    else if (!parts.some((part) => part.startsWith(word))) return undefined;
  }
  return { one, whole };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** More whole words first, then what has no expiry, then the nearest expiry, strike and name. */
const compare = (a: Ranked, b: Ranked): number =>
  b.whole - a.whole ||
  (expiryOf(a.one) ?? 0) - (expiryOf(b.one) ?? 0) ||
  strikeOf(a.one) - strikeOf(b.one) ||
  compareText(a.one.id, b.one.id);

const strikeOf = (one: Instrument): number => (one.kind === 'option' ? one.strike : 0);

const hit = (one: Instrument, isListed: boolean): InstrumentHit => ({
  instrumentId: one.id,
  symbol: one.symbol,
  venue: one.venue,
  kind: one.kind,
  underlying: one.underlying,
  expiryMs: expiryOf(one) ?? null,
  isListed,
});

/** Without its number the text names options of one expiry: the strike that the venue does not list. */
function unlistedStrike(
  listed: readonly Instrument[],
  words: readonly string[],
): { readonly option: EuropeanOption } | undefined {
  const at = words.findLastIndex((word) => /^\d+(\.\d+)?$/.test(word));
  if (at < 0) return undefined;
  const strike = Number(words[at]);
  const rest = words.filter((_, k) => k !== at);
  const side = rest.includes('p') ? 'put' : rest.includes('c') ? 'call' : undefined;
  const chain = listed.filter(
    (one): one is EuropeanOption =>
      one.kind === 'option' && one.optionType === side && rank(one, rest) !== undefined,
  );
  const expiries = new Set(
    chain.map((one) => `${one.venue}/${one.indexName}/${one.settlementCurrency}/${one.expiryMs}`),
  );
  if (!(strike > 0) || expiries.size !== 1) return undefined;
  const symbol = writeSymbol({ ...chain[0], strike });
  return { option: { ...chain[0], strike, symbol, id: `${chain[0].venue}:${symbol}` } };
}

/** At most `limit` instruments; a strike that is not listed is offered where the words name one expiry and a side. */
export function findInstruments(
  listed: readonly Instrument[],
  text: string,
  limit: number,
): readonly InstrumentHit[] {
  const words = wordsOf(text).flatMap(spelled);
  if (words.length === 0) return [];
  const found = listed.flatMap((one) => rank(one, words) ?? []).sort(compare);
  const hits = found.slice(0, limit).map(({ one }) => hit(one, true));
  const unlisted = unlistedStrike(listed, words);
  if (unlisted === undefined || found.some(({ one }) => one.id === unlisted.option.id)) return hits;
  return [...hits.slice(0, limit - 1), hit(unlisted.option, false)];
}
