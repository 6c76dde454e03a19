/** Equity of accounts: cash, coins, option value and unrealised P&L, per currency and in USD. */
import type { Failure } from '../basics/result';
import { instrumentFailure } from '../market/instrumentStatus';
import type { MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';
import { AT, MEASURE_COUNT } from './measure';
import { unrealisedPnl } from './unrealised';

/** One currency of one account; amounts in that currency. */
export interface CurrencyEquity {
  readonly currencySlot: number;
  readonly currency: string;
  /** Cash or coin balance, premiums paid and received included. */
  readonly cash: number;
  /** Spot holdings, which are coins like any other. */
  readonly spotHoldings: number;
  /** Market value of options settled in it; short options negative. */
  readonly optionsValue: number;
  /** Unrealised P&L of futures and perpetuals settled in it. */
  readonly unrealised: number;
  readonly total: number;
  readonly usdRate: number;
  readonly totalUsd: number;
}

export interface AccountEquity {
  readonly byCurrency: readonly CurrencyEquity[];
  /** Sum of the currencies in USD; parts that failed are not in it. */
  readonly totalUsd: number;
  /** Non-empty: the total is incomplete. */
  readonly failures: readonly Failure[];
}

interface Parts {
  cash: number;
  spotHoldings: number;
  optionsValue: number;
  unrealised: number;
}

/** `unit` comes from `instrumentRisk` in the same market. */
export function accountEquity(
  universe: Universe,
  market: MarketState,
  book: CompiledBook,
  unit: Float64Array,
  account: number,
): AccountEquity {
  const parts = new Map<number, Parts>();
  const failures: Failure[] = [];
  const partsOf = (slot: number): Parts => {
    const found = parts.get(slot) ?? { cash: 0, spotHoldings: 0, optionsValue: 0, unrealised: 0 };
    parts.set(slot, found);
    return found;
  };
  addBalances(book, account, partsOf, failures);
  for (const p of book.holdings[account].positions) {
    const failure = addPosition(universe, market, book, unit, p, partsOf);
    if (failure !== undefined) failures.push(failure);
  }
  for (const { position, failure } of book.failures) {
    if (book.account[position] === account) failures.push(failure);
  }
  const byCurrency = [...parts.keys()]
    .sort((a, b) => a - b)
    .map((slot) => currencyEquity(universe, market, slot, partsOf(slot)));
  for (const part of byCurrency) if (Number.isNaN(part.totalUsd)) failures.push(noRate(part));
  const totalUsd = byCurrency.reduce((sum, c) => (Number.isNaN(c.totalUsd) ? sum : sum + c.totalUsd), 0);
  return { byCurrency, totalUsd, failures };
}

function addBalances(
  book: CompiledBook,
  account: number,
  partsOf: (slot: number) => Parts,
  failures: Failure[],
): void {
  for (let b = 0; b < book.balanceAmount.length; b++) {
    if (book.balanceAccount[b] !== account) continue;
    const { currency, amount } = book.portfolio.balances[b];
    if (Number.isNaN(book.balanceAmount[b]) || book.balanceCurrencySlot[b] < 0) {
      const message = `balance "${amount}" ${currency} is not a decimal number`;
      failures.push({ reason: 'INVALID_INPUT', message, context: { currency, amount } });
    } else partsOf(book.balanceCurrencySlot[b]).cash += book.balanceAmount[b];
  }
}

function addPosition(
  universe: Universe,
  market: MarketState,
  book: CompiledBook,
  unit: Float64Array,
  p: number,
  partsOf: (slot: number) => Parts,
): Failure | undefined {
  const row = book.instrument[p];
  const quantity = book.quantity[p];
  const size = quantity * universe.multiplier[row];
  const slot = universe.currencySlot[row];
  if (universe.kind[row] === KIND.spot) {
    partsOf(coinSlot(universe, row)).spotHoldings += size;
    return undefined;
  }
  const failure = instrumentFailure(universe, market, row);
  if (failure !== undefined) return failure;
  const mark = unit[row * MEASURE_COUNT + AT.mark];
  if (universe.kind[row] === KIND.option) {
    partsOf(slot).optionsValue += size * mark;
    return undefined;
  }
  const pnl = unrealisedPnl(universe, market, row, quantity, book.averagePrice[p], mark);
  if (Number.isNaN(pnl)) return noAveragePrice(book, p);
  partsOf(slot).unrealised += pnl;
  return undefined;
}

/** Slot of the coin that a spot position holds. */
export function coinSlot(universe: Universe, row: number): number {
  const { venue, underlying } = universe.instruments[row];
  return universe.currencies.findIndex((slot) => slot.venue === venue && slot.currency === underlying);
}

function currencyEquity(universe: Universe, market: MarketState, slot: number, parts: Parts): CurrencyEquity {
  const total = parts.cash + parts.spotHoldings + parts.optionsValue + parts.unrealised;
  const usdRate = market.usdRate[slot];
  const { currency } = universe.currencies[slot];
  return { currencySlot: slot, currency, ...parts, total, usdRate, totalUsd: total * usdRate };
}

const noRate = ({ currency, total }: CurrencyEquity): Failure => ({
  reason: 'MISSING_MARKET_DATA',
  message: `no USD rate of ${currency}: ${total} ${currency} are missing from the equity`,
  context: { currency, amount: total },
});

function noAveragePrice(book: CompiledBook, p: number): Failure {
  const { id, instrumentId } = book.portfolio.positions[p];
  return {
    reason: 'MISSING_MARKET_DATA',
    message: `position ${id} (${instrumentId}) has no average price: its unrealised P&L is missing from the equity`,
    context: { position: id, instrument: instrumentId },
  };
}
