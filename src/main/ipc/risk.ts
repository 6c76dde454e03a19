/** Calls about long risk runs. */
import type { MarketSnapshot } from '../../contracts/domain';
import type { Result } from '../../contracts/result';
import type { PnlExplained, RiskAsk } from '../../contracts/risk';
import { dayOf } from '../../engine/backtest/pastBooks';
import { failure, success } from '../../engine/basics/result';
import { MS_PER_DAY } from '../../engine/basics/time';
import type { Instrument } from '../../engine/instruments/instrument';
import type { FactorHistory } from '../../engine/market/factorHistory';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { ALARM } from '../../engine/risk/pnlExplain/pnlColumns';
import type { DialDesk } from '../compute/dialProtocol';
import type { DeskInstant, PastBooksOfDesk } from '../compute/riskProtocol';
import { takeSnapshot } from '../feeds/boardSnapshot';
import type { Events } from '../services/events';
import type { FeedDesk } from '../services/feedDesk';
import type { HistoryService } from '../services/histories';
import type { CorrelationDialService } from '../services/correlationDial';
import type { MultiplierService } from '../services/multipliers';
import type { PackService } from '../services/packs';
import type { PortfolioService } from '../services/portfolio';
import type { RiskJobs } from '../services/riskJobs';
import type { SnapshotService } from '../services/snapshots';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `risk.${string}`>;

export interface RiskCallParts {
  readonly risk: RiskJobs;
  readonly feeds: FeedDesk;
  readonly portfolio: PortfolioService;
  readonly snapshots: SnapshotService;
  readonly histories: HistoryService;
  readonly packDesk: PackService;
  readonly multipliers: MultiplierService;
  readonly events: Events;
  readonly dial: CorrelationDialService;
}

const instantText = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

const wrongOrder = (fromMs: number, toMs: number): string =>
  `the first instant ${instantText(fromMs)} is not before the second ${instantText(toMs)}`;

const unexplainedText = ({ columns, total, alarm, fromMs, toMs }: PnlExplained): string =>
  `${Math.round(columns.unexplained)} of ${Math.round(total)} USD from ${instantText(fromMs)} to ${instantText(toMs)} is unexplained; ` +
  `the limits are ${alarm.usd} USD and ${100 * alarm.share} % of the causes`;

export function riskCalls(parts: RiskCallParts): Pick<Handlers, Names> {
  const { risk, feeds, portfolio, snapshots, histories, packDesk, multipliers, dial, events } = parts;

  /** Terms of what the books hold, as booked or as the venues list them now. */
  function heldInstruments(...books: readonly Portfolio[]): Result<readonly Instrument[]> {
    const booked = portfolio.bookedInstruments();
    if (!booked.ok) return booked;
    const held = new Set(books.flatMap(({ positions }) => positions.map((p) => p.instrumentId)));
    const all = [...booked.value, ...feeds.instruments()];
    return success(all.filter(({ id }) => held.has(id)));
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

  /** Now, or the market of a stored snapshot with the books of then. */
  async function instantOf(snapshotId: string | null, isThen: boolean): Promise<Result<DeskInstant>> {
    const market: Result<MarketSnapshot> =
      snapshotId === null ? success(takeSnapshot(feeds.board, feeds.now())) : await snapshots.get(snapshotId);
    if (!market.ok) return market;
    const book = isThen ? portfolio.at(market.value.valuationMs) : portfolio.get();
    return book.ok ? success({ portfolio: book.value, snapshot: market.value }) : book;
  }

  async function riskJob(ask: RiskAsk, snapshotId: string | null): Promise<Result<DialDesk>> {
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

  return {
    'risk.run': async ({ ask, snapshotId, jobId }) => {
      const job = await riskJob(ask, snapshotId);
      return job.ok ? risk.run(job.value, jobId) : job;
    },
    'risk.dial': ({ ask, snapshotId, position }) =>
      dial.read(JSON.stringify([ask, snapshotId]), position, () =>
        riskJob({ ...ask, backtest: null }, snapshotId),
      ),
    'risk.explainPnl': async ({ fromSnapshotId, toSnapshotId, alarm, jobId }) => {
      const from = await instantOf(fromSnapshotId, true);
      if (!from.ok) return from;
      const to = await instantOf(toSnapshotId, toSnapshotId !== null);
      if (!to.ok) return to;
      const [fromMs, toMs] = [from.value.snapshot.valuationMs, to.value.snapshot.valuationMs];
      if (!(fromMs < toMs)) return failure('INVALID_INPUT', wrongOrder(fromMs, toMs), { fromMs, toMs });
      const trades = portfolio.tradesBetween(fromMs, toMs);
      if (!trades.ok) return trades;
      const instruments = heldInstruments(from.value.portfolio, to.value.portfolio);
      if (!instruments.ok) return instruments;
      const desk = { from: from.value, to: to.value, trades: trades.value, instruments: instruments.value };
      const explained = await risk.run({ kind: 'pnlExplain', ...desk, alarm: alarm ?? ALARM }, jobId);
      if (explained.ok && explained.value.isAlarm)
        events.record('warn', 'P&L explain', unexplainedText(explained.value));
      return explained;
    },
    'risk.cancel': ({ jobId }) => risk.cancel(jobId),
  };
}
