/** Figures of every position: the instrument's row times the quantity, with P&L, age and state. */
import type { Failure } from '../basics/result';
import { instrumentFailure } from '../market/instrumentStatus';
import type { MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';
import { AT, MEASURE_COUNT } from './measure';
import { unrealisedPnl } from './unrealised';

/** State of a row. `missing`: market data is not there; `failed`: the position itself cannot be valued. */
export const ROW_STATE = { live: 0, stale: 1, missing: 2, failed: 3 } as const;

export interface PositionBlock {
  readonly count: number;
  /** Row-major, MEASURE_COUNT per position, in the order of the portfolio. */
  readonly values: Float64Array;
  readonly states: Uint8Array;
  readonly failures: readonly { readonly row: number; readonly failure: Failure }[];
}

export interface Freshness {
  /** Instant against which ages are taken, ms. */
  readonly nowMs: number;
  /** A row is stale when its oldest input is older. */
  readonly staleAfterMs: number;
}

/** Columns that are the same for any quantity. */
const PER_UNIT = new Set<number>([AT.mark, AT.markUsd, AT.vol, AT.forward, AT.ageMs]);

/** `unit` comes from `instrumentRisk` in the same market. */
export function positionValues(
  universe: Universe,
  market: MarketState,
  book: CompiledBook,
  unit: Float64Array,
  freshness: Freshness,
): PositionBlock {
  const values = new Float64Array(book.count * MEASURE_COUNT).fill(NaN);
  const states = new Uint8Array(book.count);
  const failures = book.failures.map(({ position, failure }) => ({ row: position, failure }));
  const isBroken = new Set(failures.map(({ row }) => row));
  for (let p = 0; p < book.count; p++) {
    const row = book.instrument[p];
    values[p * MEASURE_COUNT + AT.quantity] = book.quantity[p];
    if (isBroken.has(p)) {
      states[p] = ROW_STATE.failed;
      continue;
    }
    const failure = instrumentFailure(universe, market, row);
    if (failure !== undefined) {
      states[p] = failure.reason === 'EXPIRED' ? ROW_STATE.failed : ROW_STATE.missing;
      values[p * MEASURE_COUNT + AT.mark] = market.mark[row];
      failures.push({ row: p, failure });
      continue;
    }
    fillPosition(universe, market, book, unit, p, values);
    const age = freshness.nowMs - oldestInputMs(universe, market, row);
    values[p * MEASURE_COUNT + AT.ageMs] = age;
    states[p] = age > freshness.staleAfterMs ? ROW_STATE.stale : ROW_STATE.live;
  }
  failures.sort((a, b) => a.row - b.row);
  return { count: book.count, values, states, failures };
}

function fillPosition(
  universe: Universe,
  market: MarketState,
  book: CompiledBook,
  unit: Float64Array,
  p: number,
  values: Float64Array,
): void {
  const row = book.instrument[p];
  const quantity = book.quantity[p];
  const [from, to] = [row * MEASURE_COUNT, p * MEASURE_COUNT];
  for (let m = 0; m < MEASURE_COUNT; m++) {
    values[to + m] = PER_UNIT.has(m) ? unit[from + m] : unit[from + m] * quantity;
  }
  const rate = market.usdRate[universe.currencySlot[row]];
  const average = book.averagePrice[p];
  const pnl = unrealisedPnl(universe, market, row, quantity, average, unit[from + AT.mark]) * rate;
  values[to + AT.pnlUsd] = pnl;
  const isFuture = universe.kind[row] === KIND.perpetual || universe.kind[row] === KIND.future;
  if (isFuture) values[to + AT.valueUsd] = pnl;
}

/** Arrival of the oldest input: the instrument's quote, the forward of its expiry, the index. */
export function oldestInputMs(universe: Universe, market: MarketState, row: number): number {
  const expiry = universe.expirySlot[row];
  const times = [market.quoteTimeMs[row], market.spotTimeMs[universe.indexSlot[row]]];
  if (expiry >= 0) times.push(market.forwardTimeMs[expiry]);
  return Math.min(...times.filter((time) => !Number.isNaN(time)));
}
