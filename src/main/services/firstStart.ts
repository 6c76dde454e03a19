/** First start: the sample book is booked into what the exchange lists, once its prices are there. */
import { join } from 'node:path';
import type { Result } from '../../contracts/result';
import type { Instrument } from '../../engine/instruments/instrument';
import type { QuoteBoard } from '../feeds/quoteBoard';
import { readSampleBook } from '../files/sampleBook';
import type { Events } from './events';
import type { PortfolioService } from './portfolio';
import { resolveSampleBook, type SampleMarket } from './sampleBook';

const POLL_MS = 100;
const LIMIT_MS = 60_000;

export interface FirstStartParts {
  readonly board: QuoteBoard;
  readonly portfolio: PortfolioService;
  readonly events: Events;
  readonly resourcesPath: string;
  readonly now: () => number;
}

/** Index prices by coin, from the board's USD indices. */
function indexPrices(board: QuoteBoard): Record<string, number> {
  const prices: Record<string, number> = {};
  for (const [key, { value }] of Object.entries(board.contents().indices)) {
    const coin = /^[a-z]+:([a-z0-9]+)_usd$/.exec(key)?.[1];
    if (coin !== undefined) prices[coin.toUpperCase()] = value;
  }
  return prices;
}

/** What the sample can be booked into. */
export function boardMarket(board: QuoteBoard, nowMs: number): SampleMarket {
  const marks: Record<string, number> = {};
  for (const [id, quote] of Object.entries(board.contents().quotes)) {
    if (quote.mark !== undefined) marks[id] = quote.mark.value;
  }
  return { instruments: board.instruments(), indexPrices: indexPrices(board), marks, nowMs };
}

export const hasMarket = ({ instruments, indexPrices: prices, marks }: SampleMarket): boolean =>
  instruments.length > 0 &&
  prices['BTC'] !== undefined &&
  prices['ETH'] !== undefined &&
  Object.keys(marks).length > instruments.length * 0.9;

async function waitForMarket({ board, now }: FirstStartParts): Promise<SampleMarket | undefined> {
  for (const until = now() + LIMIT_MS; now() < until;) {
    const market = boardMarket(board, now());
    if (hasMarket(market)) return market;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}

/** Fills an empty desk; a desk that holds anything is left alone. */
export async function bookSample(parts: FirstStartParts): Promise<Result<readonly Instrument[]>> {
  const { portfolio, events } = parts;
  const stored = portfolio.get();
  if (!stored.ok) return stored;
  if (stored.value.accounts.length > 0) return { ok: true, value: [] };
  const sample = await readSampleBook(join(parts.resourcesPath, 'samples/sampleBook.json'));
  if (!sample.ok) return sample;
  const market = await waitForMarket(parts);
  if (market === undefined) {
    const message = `no prices within ${LIMIT_MS / 1000} s; the sample book was not booked`;
    return { ok: false, failure: { reason: 'MISSING_MARKET_DATA', message } };
  }
  const resolved = resolveSampleBook(sample.value, market);
  for (const line of resolved.skipped) events.record('warn', 'sample', `not listed today: ${line}`);
  const filled = portfolio.fill(resolved.portfolio, resolved.instruments, 'Book the sample');
  if (!filled.ok) return filled;
  events.record('info', 'sample', `${resolved.portfolio.positions.length} sample positions booked`);
  return { ok: true, value: resolved.instruments };
}
