/** A large synthetic book in what the exchange lists: 10,000 positions in 50 accounts, for the benchmark. */
import type { Result } from '../../contracts/result';
import type { Instrument } from '../../engine/instruments/instrument';
import type { Account, Balance, Book, Position } from '../../engine/portfolio/portfolio';
import type { FirstStartParts } from './firstStart';

const ACCOUNTS = 50;
const POLL_MS = 100;
const LIMIT_MS = 60_000;
const MODELS = ['deribit.pm', 'deribit.sm', 'house.grid'];

/** Multiplicative congruential generator (Park and Miller 1988): the same book on every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

async function waitForListing({ board, now }: FirstStartParts): Promise<readonly Instrument[]> {
  for (const until = now() + LIMIT_MS; now() < until;) {
    const listed = board.instruments().filter((each) => board.quote(each.id)?.mark !== undefined);
    if (listed.length > 600) return listed;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return [];
}

function positionsIn(listed: readonly Instrument[], count: number): Position[] {
  const random = sequence(20261119);
  const perAccount = Math.ceil(count / ACCOUNTS);
  return Array.from({ length: count }, (_, i): Position => {
    const account = Math.floor(i / perAccount);
    // A stride through the listing: no book holds an instrument twice.
    const instrument = listed[(account * 37 + (i % perAccount) * 5) % listed.length];
    const size = (random() - 0.5) * (instrument.isInverse && instrument.kind !== 'option' ? 100_000 : 20);
    return {
      id: `bench-${i}`,
      bookId: `bench-book-${account}-${i % 4}`,
      instrumentId: instrument.id,
      quantity: size.toFixed(1) === '0.0' || size.toFixed(1) === '-0.0' ? '0.1' : size.toFixed(1),
      averagePrice: null,
      strategyTags: [],
    };
  });
}

export async function bookBenchmark(
  parts: FirstStartParts,
  count: number,
): Promise<Result<readonly Instrument[]>> {
  const listed = await waitForListing(parts);
  if (listed.length === 0) {
    return {
      ok: false,
      failure: { reason: 'MISSING_MARKET_DATA', message: 'the exchange lists too little' },
    };
  }
  const indices = Array.from({ length: ACCOUNTS }, (_, i) => i);
  const accounts = indices.map((i): Account => ({
    id: `bench-${i}`,
    name: `BENCH-${i}`,
    venue: 'deribit',
    marginModelId: MODELS[i % MODELS.length],
  }));
  const books = indices.flatMap((i) =>
    [0, 1, 2, 3].map((part): Book => ({
      id: `bench-book-${i}-${part}`,
      accountId: `bench-${i}`,
      parentId: null,
      name: `Book ${part}`,
    })),
  );
  const balances = indices.map((i): Balance => ({ accountId: `bench-${i}`, currency: 'BTC', amount: '100' }));
  const positions = positionsIn(listed, count);
  const portfolio = { name: 'Benchmark', accounts, books, positions, balances };
  const filled = parts.portfolio.fill(portfolio, listed, 'Book the benchmark');
  return filled.ok ? { ok: true, value: listed } : filled;
}
