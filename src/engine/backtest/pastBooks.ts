/**
 * The desk's own books tested: for each past day the book as it stood at the close, its VaR from the moves known by then,
 * the margin that it needed, and what the next day's moves did to it while it stood still. USD; losses of P&L negative.
 */
import { MS_PER_DAY } from '../basics/time';
import { failure, success, type Failure, type Result } from '../basics/result';
import { createMarginEngine, evaluateMargin, type ActiveModel } from '../margin/marginEngine';
import { instrumentFailure } from '../market/instrumentStatus';
import { marketFromSnapshot, type MarketState } from '../market/marketState';
import { instrumentRisk } from '../risk/instrumentRisk';
import type { TailFigures } from '../risk/tail/parametricTail';
import { createBookRun } from '../risk/valueAtRisk/bookRun';
import type { KeepGoing } from '../risk/valueAtRisk/valueAtRisk';
import { pastLevels, pastMarket, type PastLevels } from './pastMarket';
import { partsOfDay, type PastPart } from './pastParts';
import { createStands, type PastBook, type PastDesk, type PastRules, type Stand } from './pastStand';

export interface PastDay {
  /** UTC midnight of the day whose P&L it is. */
  readonly dayMs: number;
  readonly pnl: number;
  /** By method, in their order. */
  readonly tails: readonly Result<TailFigures>[];
  /** Initial margin at the close before; undefined where it could not be computed whole. */
  readonly margin: number | undefined;
  readonly parts: readonly PastPart[];
  /** Positions of the day that are not in its figures. */
  readonly leftOut: number;
}

export interface PastRun {
  readonly days: readonly PastDay[];
  /** Days of the books that could not be tested, with the reason. */
  readonly skipped: readonly { readonly dayMs: number; readonly failure: Failure }[];
}

/** One entry for each book. `CANCELLED` when told to stop. */
export function runPastBooks(
  desk: PastDesk,
  rules: PastRules,
  keepGoing: KeepGoing = () => true,
): Result<PastRun> {
  const stands = createStands(desk, rules);
  const levels = pastLevels(desk.histories);
  const days: PastDay[] = [];
  const skipped: PastRun['skipped'][number][] = [];
  for (const [k, book] of desk.books.entries()) {
    if (!keepGoing(k / desk.books.length, `book of ${new Date(book.dayMs).toISOString().slice(0, 10)}`))
      return failure('CANCELLED', `backtest cancelled after ${k} of ${desk.books.length} days`);
    const stand = stands(book.portfolio);
    const day = stand.ok ? testedDay(desk, rules, stand.value, levels, book.dayMs) : stand;
    if (day.ok) days.push(day.value);
    else skipped.push({ dayMs: book.dayMs, failure: day.failure });
  }
  return success({ days, skipped });
}

function testedDay(
  desk: PastDesk,
  { request, alpha, window }: PastRules,
  stand: Stand,
  levels: PastLevels,
  dayMs: number,
): Result<PastDay> {
  const { universe, book, map, panel } = stand;
  const row = stand.rowFrom.get(dayMs);
  if (row === undefined) return failure('NOT_FOUND', 'no stored move from the close of this day to the next');
  if (row < window)
    return failure('OUT_OF_RANGE', `${row} moves are stored before this day, the window is ${window}`, {
      row,
      window,
    });
  const today = marketFromSnapshot(universe, desk.snapshot, desk.volSolver);
  const market = pastMarket({ universe, map, levels, today, dayMs });
  const isIn = desk.isIn(book.portfolio, book);
  const isValued = (p: number): boolean => isIn(p) && isPriced(stand, market, p);
  const run = createBookRun({ universe, market, book, map, isIn: isValued, horizonDays: 1 });
  if (!run.included.some((at) => at >= 0)) return failure('EMPTY', nothingWhy(stand, market, isIn));
  const n = panel.factors.length;
  const moves = panel.moves.subarray((row - window) * n, (row + 1) * n);
  const { whole, parts } = partsOfDay(run, moves, { alpha, request });
  const past = whole.subarray(0, window);
  let leftOut = 0;
  for (let p = 0; p < book.count; p++) if (isIn(p) && run.included[p] < 0) leftOut++;
  const margins = marginsOf(desk.margin, stand, market, isIn);
  return success({
    dayMs: dayMs + (panel.toMs[row] - panel.fromMs[row]),
    pnl: whole[window],
    tails: stand.forecasters.map((forecast) => forecast(row, run, past)),
    margin: margins?.total,
    parts: parts.map((part) =>
      part.by === 'account' ? { ...part, margin: margins?.byAccount.get(part.label) } : part,
    ),
    leftOut,
  });
}

const isPriced = ({ universe, book }: Stand, market: MarketState, p: number): boolean =>
  book.instrument[p] >= 0 && instrumentFailure(universe, market, book.instrument[p]) === undefined;

function nothingWhy({ universe, book }: Stand, market: MarketState, isIn: (p: number) => boolean): string {
  for (let p = 0; p < book.count; p++) {
    const row = book.instrument[p];
    const why = isIn(p) && row >= 0 ? instrumentFailure(universe, market, row) : undefined;
    if (why !== undefined) return `no position of this day can be valued: ${why.message}`;
  }
  return 'the book held nothing that moves';
}

interface Margins {
  readonly total: number;
  /** By account name. */
  readonly byAccount: ReadonlyMap<string, number>;
}

/** Initial margin of every account in scope at that close; undefined where one of them is incomplete. */
function marginsOf(
  model: ActiveModel | undefined,
  { universe, book }: Stand,
  market: MarketState,
  isIn: (p: number) => boolean,
): Margins | undefined {
  if (model === undefined) return undefined;
  const engine = createMarginEngine(universe, market, [model]);
  const unit = instrumentRisk(universe, market);
  const used = new Set(book.account.filter((account, p) => account >= 0 && isIn(p)));
  // Margin is an account's: a part of one has none of its own.
  for (let p = 0; p < book.count; p++) if (!isIn(p) && used.has(book.account[p])) return undefined;
  const byAccount = new Map<string, number>();
  let total = 0;
  for (const account of used) {
    const result = evaluateMargin(engine, 0, { book, account, unit, detail: 'totals' });
    if (result.failures.length > 0 || !Number.isFinite(result.initialMarginUsd)) return undefined;
    byAccount.set(book.portfolio.accounts[account].name, result.initialMarginUsd);
    total += result.initialMarginUsd;
  }
  return { total, byAccount };
}

/** The newest days that a test can be made of, so that older books are not valued in vain. */
export const newestBooks = (books: readonly PastBook[], days: number): readonly PastBook[] =>
  books.slice(Math.max(0, books.length - days));

export const dayOf = (ms: number): number => Math.floor(ms / MS_PER_DAY) * MS_PER_DAY;
