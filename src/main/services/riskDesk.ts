/** What a risk run is made from: books, market, histories, rule packs, parameters and multipliers of the desk at one instant. */
import type { MarketSnapshot } from '../../contracts/domain';
import type { RiskAsk } from '../../contracts/risk';
import type { Result } from '../../contracts/result';
import { dayOf } from '../../engine/backtest/pastBooks';
import { success } from '../../engine/basics/result';
import { MS_PER_DAY } from '../../engine/basics/time';
import type { Instrument } from '../../engine/instruments/instrument';
import type { FactorHistory } from '../../engine/market/factorHistory';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { DialDesk } from '../compute/dialProtocol';
import type { DeskInstant, PastBooksOfDesk } from '../compute/riskProtocol';
import type { HistoryService } from './histories';
import type { MultiplierService } from './multipliers';
import type { PackService } from './packs';
import type { PortfolioService } from './portfolio';
import type { SnapshotService } from './snapshots';

export interface RiskDeskParts {
  readonly portfolio: Pick<PortfolioService, 'get' | 'at' | 'booksAt' | 'bookedInstruments'>;
  readonly snapshots: Pick<SnapshotService, 'get'>;
  readonly histories: Pick<HistoryService, 'all'>;
  readonly packDesk: Pick<PackService, 'shelf'>;
  readonly multipliers: Pick<MultiplierService, 'inUse'>;
  /** The market of now, and what the venues list in it. */
  readonly marketNow: () => MarketSnapshot;
  readonly listed: () => readonly Instrument[];
}

export function createRiskDesk(parts: RiskDeskParts) {
  const { portfolio, snapshots, histories, packDesk, multipliers, marketNow, listed } = parts;

  /** Terms of what the books hold, as booked or as the venues list them now. */
  function heldInstruments(...books: readonly Portfolio[]): Result<readonly Instrument[]> {
    const booked = portfolio.bookedInstruments();
    if (!booked.ok) return booked;
    const held = new Set(books.flatMap(({ positions }) => positions.map((p) => p.instrumentId)));
    return success([...booked.value, ...listed()].filter(({ id }) => held.has(id)));
  }

  /** The books at each close of the stored days that a backtest can reach, since the journal knows them. */
  function pastOf(
    { backtest }: RiskAsk,
    series: readonly FactorHistory[],
  ): Result<PastBooksOfDesk | undefined> {
    if (backtest?.books !== 'own') return success(undefined);
    const days = [...new Set(series.flatMap(({ timesMs }) => Array.from(timesMs, dayOf)))].sort(
      (a, b) => a - b,
    );
    const books = portfolio.booksAt(days.map((dayMs) => dayMs + MS_PER_DAY - 1));
    if (!books.ok) return books;
    const { coveredFromMs } = books.value;
    const past = books.value.books.map(({ atMs, portfolio: of }) => ({ dayMs: dayOf(atMs), portfolio: of }));
    return success({ coveredFromMs, books: past });
  }

  /** Now, or the market of a stored snapshot; with the books of now, or of then. */
  async function instantOf(snapshotId: string | null, isThen: boolean): Promise<Result<DeskInstant>> {
    const market = snapshotId === null ? success(marketNow()) : await snapshots.get(snapshotId);
    if (!market.ok) return market;
    const book = isThen ? portfolio.at(market.value.valuationMs) : portfolio.get();
    return book.ok ? success({ portfolio: book.value, snapshot: market.value }) : book;
  }

  /** The job of a risk run: the books of now in the market of now or of a snapshot. */
  async function job(ask: RiskAsk, snapshotId: string | null): Promise<Result<DialDesk>> {
    const now = await instantOf(snapshotId, false);
    if (!now.ok) return now;
    const series = histories.all();
    if (!series.ok) return series;
    const shelf = packDesk.shelf();
    if (!shelf.ok) return shelf;
    const sets = multipliers.inUse(ask.scope.kind === 'account' ? ask.scope.id : undefined);
    if (!sets.ok) return sets;
    const past = pastOf(ask, series.value);
    if (!past.ok) return past;
    const books = new Set(past.value?.books.map((book) => book.portfolio));
    const instruments = heldInstruments(now.value.portfolio, ...books);
    if (!instruments.ok) return instruments;
    return success({
      kind: 'risk',
      ask,
      now: now.value,
      instruments: instruments.value,
      histories: series.value,
      shelf: shelf.value,
      multiplierSets: sets.value,
      ...(past.value && { past: past.value }),
    });
  }

  return { heldInstruments, instantOf, job };
}
export type RiskDesk = ReturnType<typeof createRiskDesk>;
