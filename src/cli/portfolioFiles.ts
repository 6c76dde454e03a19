/**
 * Portfolio and market files of the command line, checked: every problem names file, row, field and limit. The
 * formats are printed by `plimsoll margin --help`.
 */
import { z } from 'zod';
import type { Instrument, InstrumentId } from '../engine/instruments/instrument';
import { parseInstrumentId } from '../engine/instruments/symbol';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from '../engine/market/snapshot';
import { ORDER_CHARGE_KINDS } from '../engine/portfolio/orderCharges';
import type { Portfolio } from '../engine/portfolio/portfolio';
import { InputError } from './commands/command';
import { readCheckedFile } from './files';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const positive = finite.positive();
const text = z.string().min(1).max(200);
const decimal = z
  .union([z.string(), finite.transform(String)])
  .refine(
    (s) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(s),
    'must be a decimal number such as -12.5, without exponent',
  );
const venue = z.enum(['deribit', 'okx', 'bybit', 'binance']);

const portfolioSchema = z.object({
  name: text,
  accounts: z.array(z.object({ id: text, name: text, venue, marginModelId: text })).min(1),
  books: z.array(
    z.object({ id: text, accountId: text, parentId: text.nullable().default(null), name: text }),
  ),
  positions: z.array(
    z.object({
      id: text,
      bookId: text,
      instrumentId: text,
      quantity: decimal,
      averagePrice: decimal.nullable().default(null),
      strategyTags: z.array(text).default([]),
    }),
  ),
  balances: z.array(z.object({ accountId: text, currency: text, amount: decimal })).default([]),
  orderCharges: z
    .array(
      z.object({
        accountId: text,
        currency: text,
        kind: z.enum(ORDER_CHARGE_KINDS),
        amount: decimal.refine((s) => !s.startsWith('-'), 'must be 0 or more'),
        source: z.enum(['venue', 'hand']).default('hand'),
        setMs: finite.default(0),
      }),
    )
    .optional(),
});

const marketValue = z.union([
  finite,
  z.object({ value: finite, exchangeTimeMs: finite, localTimeMs: finite, source: text }),
]);

const QUOTE_FIELDS = [
  'mark',
  'bid',
  'ask',
  'last',
  'markVol',
  'bidVol',
  'askVol',
  'forward',
  'fundingRate8h',
  'openInterest',
] as const;

const terms = {
  id: text,
  venue,
  symbol: text,
  underlying: text,
  quoteCurrency: text,
  settlementCurrency: text,
  isInverse: z.boolean(),
  multiplier: positive,
  tickSize: positive,
  lotSize: positive,
  indexName: text,
};
const instrumentSchema = z.discriminatedUnion('kind', [
  z.object({ ...terms, kind: z.literal('spot') }),
  z.object({ ...terms, kind: z.literal('perpetual') }),
  z.object({ ...terms, kind: z.literal('future'), expiryMs: positive }),
  z.object({
    ...terms,
    kind: z.literal('option'),
    exercise: z.literal('european'),
    expiryMs: positive,
    strike: positive,
    optionType: z.enum(['call', 'put']),
  }),
]);

const instant = z.union([finite, z.iso.datetime({ offset: true }).transform((s) => Date.parse(s))]);
const marketSchema = z.object({
  id: z.string().max(200).default('file'),
  valuation: instant.optional(),
  valuationMs: finite.optional(),
  indices: z.record(z.string(), marketValue),
  volIndices: z.record(z.string(), marketValue).default({}),
  quotes: z.record(z.string(), z.partialRecord(z.enum(QUOTE_FIELDS), marketValue)),
  usdRates: z.record(z.string(), marketValue).default({}),
  instruments: z.array(z.union([z.string(), instrumentSchema])).default([]),
});

/** Throws `InputError` when a row refers to a book or account that is not there, or an id is used twice. */
export async function readPortfolioFile(file: string, cwd: string): Promise<Portfolio> {
  const portfolio: Portfolio = await readCheckedFile(portfolioSchema, file, cwd);
  const accounts = unique(portfolio.accounts, 'accounts', file);
  const books = unique(portfolio.books, 'books', file);
  unique(portfolio.positions, 'positions', file);
  const refer = (known: ReadonlySet<string>, id: string, place: string): void => {
    if (!known.has(id)) throw new InputError(`${file}: ${place} "${id}" is not in the file`);
  };
  portfolio.books.forEach((book, row) => refer(accounts, book.accountId, `books[${row}].accountId`));
  portfolio.positions.forEach((p, row) => refer(books, p.bookId, `positions[${row}].bookId`));
  portfolio.balances.forEach((b, row) => refer(accounts, b.accountId, `balances[${row}].accountId`));
  portfolio.orderCharges?.forEach((c, row) => refer(accounts, c.accountId, `orderCharges[${row}].accountId`));
  return portfolio;
}

function unique(rows: readonly { readonly id: string }[], name: string, file: string): ReadonlySet<string> {
  const seen = new Set<string>();
  rows.forEach(({ id }, row) => {
    if (seen.has(id)) throw new InputError(`${file}: ${name}[${row}].id "${id}" is used twice`);
    seen.add(id);
  });
  return seen;
}

export interface MarketFile {
  readonly snapshot: MarketSnapshot;
  /** Instruments of the file; others are read from their id. */
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

/** `at` (ISO) replaces the valuation instant of the file. */
export async function readMarketFile(file: string, cwd: string, at?: string): Promise<MarketFile> {
  const market = await readCheckedFile(marketSchema, file, cwd);
  const valuationMs = at === undefined ? (market.valuationMs ?? market.valuation) : instantOf(at);
  if (valuationMs === undefined) {
    throw new InputError(`${file}: valuation: no valuation instant (ISO), and no --at`);
  }
  const read = (value: z.infer<typeof marketValue>): MarketValue =>
    typeof value === 'number'
      ? { value, exchangeTimeMs: valuationMs, localTimeMs: valuationMs, source: `file:${file}` }
      : value;
  const all = <V, R>(record: Readonly<Record<string, V>>, map: (value: V) => R): Record<string, R> =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
  const snapshot: MarketSnapshot = {
    id: market.id,
    valuationMs,
    indices: all(market.indices, read),
    volIndices: all(market.volIndices, read),
    quotes: all(market.quotes, (quote): InstrumentQuote => all(quote, (value) => read(value ?? NaN))),
    usdRates: all(market.usdRates, read),
  };
  const listed = new Map<InstrumentId, Instrument>();
  for (const [row, entry] of market.instruments.entries()) {
    const instrument =
      typeof entry === 'string' ? namedInstrument(entry, `${file}: instruments[${row}]`) : entry;
    listed.set(instrument.id, instrument);
  }
  return { snapshot, instrumentOf: (id) => listed.get(id) ?? readId(id) };
}

export function instantOf(iso: string): number {
  const parsed = z.iso.datetime({ offset: true }).safeParse(iso);
  if (!parsed.success)
    throw new InputError(`--at ${iso}: not an ISO instant with zone such as 2026-11-19T12:00:00Z`);
  return Date.parse(iso);
}

function namedInstrument(id: string, place: string): Instrument {
  const parsed = parseInstrumentId(id);
  if (!parsed.ok) throw new InputError(`${place}: ${parsed.failure.message}`);
  return parsed.value;
}

function readId(id: InstrumentId): Instrument | undefined {
  const parsed = parseInstrumentId(id);
  return parsed.ok ? parsed.value : undefined;
}
