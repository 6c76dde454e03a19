/** Immutable market snapshots from the board, named by their content. */
import { createHash } from 'node:crypto';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from '../../engine/market/snapshot';
import type { QuoteBoard } from './quoteBoard';

type Values = Readonly<Record<string, MarketValue>>;

/** A value of a feed that connects has no time of the venue; JSON knows no infinity. */
const instantOf = ({ exchangeTimeMs }: MarketValue): number | null =>
  Number.isFinite(exchangeTimeMs) ? exchangeTimeMs : null;

/** Replacer that writes the fields of an object in one order, whoever made it. */
function keysInOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Arrival times and the order of arrival differ from machine to machine and stay out. */
const valueLines = (prefix: string, values: Values): string[] =>
  Object.keys(values)
    .sort()
    .map((key) => `${prefix}|${key}|${values[key].value}|${instantOf(values[key])}|${values[key].source}`);

/** SHA-256 over values, exchange times and sources in a fixed order. */
export function snapshotDigest(content: Omit<MarketSnapshot, 'id'>): string {
  const hash = createHash('sha256').update(`${content.valuationMs}\n`);
  const levels = [
    ['i', content.indices],
    ['v', content.volIndices],
    ['u', content.usdRates],
  ] as const;
  for (const [prefix, values] of levels) hash.update(valueLines(prefix, values).join('\n'));
  for (const id of Object.keys(content.quotes).sort()) {
    const quote: InstrumentQuote = content.quotes[id];
    hash.update(valueLines(id, quote as Values).join('\n'));
  }
  // Only where there are any, so that markets without them keep their names.
  for (const [prefix, values] of [
    ['s', content.smiles],
    ['d', content.doubts],
  ] as const) {
    for (const key of Object.keys(values ?? {}).sort())
      hash.update(`\n${prefix}|${key}|${JSON.stringify(values?.[key], keysInOrder)}`);
  }
  return hash.digest('hex').slice(0, 32);
}

/** The market as the board holds it, valued at `valuationMs`. */
export function takeSnapshot(board: QuoteBoard, valuationMs: number): MarketSnapshot {
  const content = { valuationMs, ...board.contents() };
  const usd: MarketValue = {
    value: 1,
    exchangeTimeMs: valuationMs,
    localTimeMs: valuationMs,
    source: 'derived:numeraire',
  };
  const complete = { ...content, usdRates: { ...content.usdRates, USD: usd } };
  return { id: snapshotDigest(complete), ...complete };
}
