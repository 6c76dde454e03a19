/** Turns the shipped sample into positions in what the venue lists today. */
import { Decimal } from 'decimal.js';
import { daysBetween } from '../../engine/basics/time';
import type { Instrument } from '../../engine/instruments/instrument';
import type { Portfolio, Position } from '../../engine/portfolio/portfolio';
import type { SampleAccount, SampleBook, SamplePosition } from '../files/sampleBook';
import { createBookIndex, type BookIndex } from './bookIndex';

export interface SampleMarket {
  readonly instruments: readonly Instrument[];
  /** USD per coin, by underlying. */
  readonly indexPrices: Readonly<Record<string, number>>;
  /** Mark in the venue's quote unit, by instrument id; without one the entry price stays unknown. */
  readonly marks: Readonly<Record<string, number>>;
  readonly nowMs: number;
}

export interface ResolvedSample {
  readonly portfolio: Portfolio;
  /** Terms of what is booked. */
  readonly instruments: readonly Instrument[];
  /** Lines that nothing listed fits, in words. */
  readonly skipped: readonly string[];
}

const MIN_TENOR_DAYS = 0.5;

/** Smaller is nearer: tenors by ratio first, strikes only within one expiry. */
const tenorGap = (expiryMs: number, wantedDays: number, nowMs: number): number =>
  Math.abs(Math.log(Math.max(daysBetween(nowMs, expiryMs), 1e-3) / wantedDays));

function nearest<T>(items: readonly T[], gapOf: (item: T) => number): T | undefined {
  let best: T | undefined;
  let bestGap = Infinity;
  for (const item of items) {
    const gap = gapOf(item);
    if (gap < bestGap) [best, bestGap] = [item, gap];
  }
  return best;
}

type OfKind<K extends Instrument['kind']> = Extract<Instrument, { kind: K }>;

function ofKind<K extends Instrument['kind']>(
  instruments: readonly Instrument[],
  kind: K,
  underlying: string,
) {
  return instruments.filter(
    (each): each is OfKind<K> => each.kind === kind && each.underlying === underlying,
  );
}

function findOption(
  line: Extract<SamplePosition, { kind: 'option' }>,
  market: SampleMarket,
  taken: ReadonlySet<string>,
) {
  const { instruments, indexPrices, nowMs } = market;
  const index = indexPrices[line.underlying];
  if (index === undefined) return undefined;
  const options = ofKind(instruments, 'option', line.underlying).filter(
    (each) =>
      each.isInverse &&
      each.optionType === line.type &&
      daysBetween(nowMs, each.expiryMs) > MIN_TENOR_DAYS &&
      !taken.has(each.id),
  );
  const expiry = nearest(options, (each) => tenorGap(each.expiryMs, line.tenorDays, nowMs))?.expiryMs;
  const chain = options.filter((each) => each.expiryMs === expiry);
  return nearest(chain, (each) => Math.abs(Math.log(each.strike / (index * line.moneyness))));
}

function findInstrument(
  line: SamplePosition,
  market: SampleMarket,
  taken: ReadonlySet<string>,
): Instrument | undefined {
  if (line.kind === 'option') return findOption(line, market, taken);
  const free = ofKind(market.instruments, line.kind, line.underlying).filter((each) => !taken.has(each.id));
  if (line.kind === 'future') {
    const dated = free.filter((each): each is OfKind<'future'> => each.kind === 'future' && each.isInverse);
    return nearest(dated, (each) => tenorGap(each.expiryMs, line.tenorDays, market.nowMs));
  }
  if (line.kind === 'perpetual') return free.find((each) => each.isInverse === (line.settlement === 'coin'));
  return free.find((each) => each.quoteCurrency === 'USDC') ?? free[0];
}

/** Entry on the venue's price grid, or null where there is no mark. */
function entryPrice(
  line: SamplePosition,
  instrument: Instrument,
  marks: SampleMarket['marks'],
): string | null {
  const mark = marks[instrument.id];
  if (mark === undefined || !Number.isFinite(mark) || mark < 0) return null;
  const tick = new Decimal(instrument.tickSize);
  const price = new Decimal(mark).times(line.entry).div(tick).round().times(tick);
  return Decimal.max(price, tick).toFixed();
}

interface Progress {
  readonly positions: Position[];
  readonly instruments: Map<string, Instrument>;
  readonly skipped: string[];
}

const describeLine = (account: SampleAccount, line: SamplePosition): string =>
  `${account.id}/${line.book}: ${line.quantity} ${line.underlying} ${line.kind}`;

function addAccount(account: SampleAccount, all: SampleMarket, index: BookIndex, done: Progress): void {
  const market = { ...all, instruments: all.instruments.filter(({ venue }) => venue === account.venue) };
  const takenByBook = new Map<string, Set<string>>();
  for (const line of account.positions) {
    const taken = takenByBook.get(line.book) ?? new Set<string>();
    takenByBook.set(line.book, taken);
    const instrument = findInstrument(line, market, taken);
    if (!instrument) {
      done.skipped.push(describeLine(account, line));
      continue;
    }
    taken.add(instrument.id);
    done.instruments.set(instrument.id, instrument);
    const bookId = index.place({ account: account.id, venue: account.venue, path: line.book.split('/') }).id;
    done.positions.push({
      id: `${bookId}|${instrument.id}`,
      bookId,
      instrumentId: instrument.id,
      quantity: new Decimal(line.quantity).toFixed(),
      averagePrice: entryPrice(line, instrument, market.marks),
      strategyTags: line.tags,
    });
  }
}

/**
 * Every line takes the listed expiry whose tenor is nearest by ratio, then the strike nearest by log-moneyness that
 * its book does not hold yet. Entry prices are the line's multiple of the mark, rounded to the tick, so profit and
 * loss starts at a plausible size whatever the date.
 */
export function resolveSampleBook(sample: SampleBook, market: SampleMarket): ResolvedSample {
  const accounts = sample.accounts.map(({ id, name, venue, marginModelId }) => ({
    id,
    name,
    venue,
    marginModelId,
  }));
  const index = createBookIndex({ accounts, books: [] });
  const done: Progress = { positions: [], instruments: new Map(), skipped: [] };
  for (const account of sample.accounts) addAccount(account, market, index, done);
  const balances = sample.accounts.flatMap((account) =>
    account.balances.map(({ currency, amount }) => ({ accountId: account.id, currency, amount })),
  );
  const portfolio = {
    name: sample.name,
    accounts,
    books: index.newBooks(),
    positions: done.positions,
    balances,
  };
  return { portfolio, instruments: [...done.instruments.values()], skipped: done.skipped };
}
