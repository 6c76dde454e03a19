/**
 * Where the P&L between two instants came from. Sequential full revaluation: time first, then carry, spot and basis, vols at
 * the new time, what prices and vols make only together, and what the model does not explain. Amounts in USD: P&L in
 * settlement currency at the second market's rate; balances and their currencies are not part of it.
 */
import { instrumentFailure } from '../../market/instrumentStatus';
import type { Failure } from '../../basics/result';
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { fundingBetween } from './fundingBetween';
import { markRoundingNote } from './markRounding';
import {
  noColumns,
  PNL_CAUSES,
  summed,
  type AlarmRule,
  type PnlCause,
  type PnlColumns,
  type PositionPnlRow,
} from './pnlColumns';
import { pnlGroups, type PnlGroup } from './pnlGroups';
import { pointOf, unitWorth, type PricePoint } from './pricePoint';
import { smilePaths } from './smileParts';
import { tradesBetween, type Trade, type TradePnl } from './tradesBetween';

export interface PnlInstant {
  readonly market: MarketState;
  readonly book: CompiledBook;
}

export interface PnlInputs {
  /** Holds the instruments of both instants. */
  readonly universe: Universe;
  readonly from: PnlInstant;
  readonly to: PnlInstant;
  /** What was traded in between, where known; others are taken from the average prices. */
  readonly trades?: readonly Trade[];
  /** Funding received (positive) or paid by position, USD, from the venue's records; else it is accrued from `rates`. */
  readonly fundingUsd?: ReadonlyMap<string, number>;
  /** Funding rates per 8 hours by instrument id at both instants. */
  readonly rates?: { readonly from: ReadonlyMap<string, number>; readonly to: ReadonlyMap<string, number> };
  readonly alarm: AlarmRule;
}

export interface PnlExplained {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly PositionPnlRow[];
  /** The same by strategy, underlying and account. */
  readonly groups: readonly PnlGroup[];
  readonly columns: PnlColumns;
  readonly total: number;
  readonly isAlarm: boolean;
  readonly alarm: AlarmRule;
  /** Positions without a value at an instant: not in the totals. */
  readonly missing: readonly { readonly positionId: string; readonly failure: Failure }[];
  readonly notes: readonly string[];
}

export function explainPnl(inputs: PnlInputs): PnlExplained {
  const { universe, from, to, alarm } = inputs;
  const unit = unitColumns(universe, from.market, to.market);
  const trades = tradesBetween(universe, from.book, to.book, to.market, inputs.trades);
  const accrued = fundingOf(inputs);
  const before = new Map(from.book.portfolio.positions.map(({ id }, p) => [id, p]));
  const ids = [...new Set([...before.keys(), ...trades.byPosition.keys()])];
  const rows: PositionPnlRow[] = [];
  const missing: PnlExplained['missing'][number][] = [];
  const rounding = markRoundingNote(universe, from.market, to.market, from.book);
  const total = noColumns();
  for (const positionId of ids) {
    const found = positionColumns(inputs, unit, before.get(positionId), trades.byPosition.get(positionId));
    if ('failure' in found) {
      missing.push({ positionId, failure: found.failure });
      continue;
    }
    found.columns.funding = accrued.byPosition.get(positionId) ?? 0;
    for (const cause of PNL_CAUSES) total[cause] += found.columns[cause];
    rows.push({ positionId, instrumentId: found.instrumentId, ...summed(found.columns, alarm) });
  }
  return {
    fromMs: from.market.valuationMs,
    toMs: to.market.valuationMs,
    rows,
    groups: pnlGroups(universe, [to.book, from.book], rows, alarm),
    ...summed(total, alarm),
    alarm,
    missing,
    notes: [...unit.notes, ...trades.notes, ...accrued.notes, ...(rounding === undefined ? [] : [rounding])],
  };
}

function fundingOf({ universe, from, to, rates, trades = [], fundingUsd }: PnlInputs): {
  readonly byPosition: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
} {
  if (fundingUsd !== undefined) return { byPosition: fundingUsd, notes: [] };
  if (rates === undefined) return { byPosition: new Map(), notes: [] };
  return fundingBetween({ universe, from, to, fromRates: rates.from, toRates: rates.to, trades });
}

interface UnitColumns {
  /** By instrument and cause, settlement currency per unit of quantity. */
  readonly rows: readonly PnlColumns[];
  readonly failures: readonly (Failure | undefined)[];
  readonly notes: readonly string[];
}

type Found =
  | { readonly instrumentId: string; readonly columns: Record<PnlCause, number> }
  | { readonly failure: Failure };

function positionColumns(
  { universe, from, to }: PnlInputs,
  unit: UnitColumns,
  p: number | undefined,
  trade: TradePnl | undefined,
): Found {
  const row = p === undefined ? (trade?.row ?? -1) : from.book.instrument[p];
  const broken = p === undefined ? undefined : from.book.failures.find(({ position }) => position === p);
  if (broken !== undefined) return { failure: broken.failure };
  if (trade?.failure !== undefined) return { failure: trade.failure };
  const why = p === undefined ? undefined : unit.failures[row];
  if (why !== undefined) return { failure: why };
  const columns = noColumns();
  if (p !== undefined) {
    const rate = to.market.usdRate[universe.currencySlot[row]];
    for (const cause of PNL_CAUSES) columns[cause] = from.book.quantity[p] * unit.rows[row][cause] * rate;
  }
  columns.newTrades = trade?.pnlUsd ?? 0;
  return { instrumentId: universe.instruments[row].id, columns };
}

/** Prices of the first market at the second's time, with its basis a year: what comes without any move. */
function rolled(universe: Universe, from: MarketState, start: PricePoint, end: PricePoint): PricePoint {
  const basisOf = (e: number, price: number): number =>
    from.years[e] > 0 ? Math.log(price / from.spot[universe.expiries[e].indexSlot]) / from.years[e] : 0;
  const roll = (e: number, price: number): number =>
    from.spot[universe.expiries[e].indexSlot] * Math.exp(basisOf(e, price) * end.years[e]);
  return {
    ...start,
    years: end.years,
    forward: start.forward.map((forward, e) => roll(e, forward)),
    price: start.price.map((price, row) =>
      universe.kind[row] === KIND.future ? roll(universe.expirySlot[row], price) : price,
    ),
  };
}

/** The rolled prices moved with spot alone. */
function spotMoved(universe: Universe, from: MarketState, to: MarketState, at: PricePoint): PricePoint {
  const factor = (slot: number): number => to.spot[slot] / from.spot[slot];
  return {
    ...at,
    forward: at.forward.map((forward, e) => forward * factor(universe.expiries[e].indexSlot)),
    price: at.price.map((price, row) => price * factor(universe.indexSlot[row])),
  };
}

function unitColumns(universe: Universe, from: MarketState, to: MarketState): UnitColumns {
  const [start, end] = [pointOf(universe, from), pointOf(universe, to)];
  const timed: PricePoint = { ...start, years: end.years };
  const carried = rolled(universe, from, start, end);
  const spotted = spotMoved(universe, from, to, carried);
  const priced: PricePoint = { ...end, vol: start.vol };
  const smile = smilePaths(universe, from, to);
  const last: PricePoint = { ...end, vol: smile.skew };
  const worth = (point: PricePoint, row: number): number => unitWorth(universe, point, to.discount, row);
  const notes: string[] = [];
  const failures: (Failure | undefined)[] = [];
  const rows = universe.instruments.map(({ id }, row): PnlColumns => {
    const expiry = universe.expirySlot[row];
    const isSettled = expiry >= 0 && from.years[expiry] > 0 && !(to.years[expiry] > 0);
    if (isSettled) notes.push(`${id} expired in between: settled at the index of the second instant`);
    const first = worth(start, row);
    const steps = [timed, carried, spotted, priced].map((point) => worth(point, row));
    const vols = [smile.level, smile.term, smile.skew].map((vol) => worth({ ...carried, vol }, row));
    const model = worth(last, row);
    const columns = noColumns();
    [columns.time, columns.carry, columns.spot, columns.basis] = steps.map(
      (value, k) => value - (k === 0 ? first : steps[k - 1]),
    );
    [columns.volLevel, columns.volTerm, columns.volSkew] = vols.map(
      (value, k) => value - (k === 0 ? steps[1] : vols[k - 1]),
    );
    columns.cross = model - steps[3] - (vols[2] - steps[1]);
    const marked =
      markWorth(universe, to, row, isSettled ? NaN : 0, model) - markWorth(universe, from, row, 0, first);
    columns.unexplained = marked - (model - first);
    failures.push(failureOf(universe, from, to, row, isSettled, columns));
    return columns;
  });
  return { rows, failures, notes };
}

/** Worth by the venue's mark; by the model where there is none or the contract is settled (`offset` NaN). */
function markWorth(
  universe: Universe,
  market: MarketState,
  row: number,
  offset: number,
  model: number,
): number {
  if (universe.kind[row] !== KIND.option || Number.isNaN(offset)) return model;
  return market.mark[row] >= 0 ? universe.multiplier[row] * market.mark[row] : model;
}

function failureOf(
  universe: Universe,
  from: MarketState,
  to: MarketState,
  row: number,
  isSettled: boolean,
  columns: PnlColumns,
): Failure | undefined {
  const found =
    instrumentFailure(universe, from, row) ?? (isSettled ? undefined : instrumentFailure(universe, to, row));
  if (found !== undefined) return found;
  if (PNL_CAUSES.every((cause) => Number.isFinite(columns[cause]))) return undefined;
  const { id } = universe.instruments[row];
  return { reason: 'MISSING_MARKET_DATA', message: `${id}: not enough prices to explain its P&L` };
}
