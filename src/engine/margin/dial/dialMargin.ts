/** Margin as the correlation dial turns, and which netting between coins breaks on the way. USD, requirements positive. */
import { success, type Result } from '../../basics/result';
import type { MarketState } from '../../market/marketState';
import type { Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { createMarginEngine, evaluateMargin, type ActiveModel, type MarginEngine } from '../marginEngine';
import { correlatedPack, type CoinCorrelation } from './correlatedPack';

export interface DialedDesk {
  readonly universe: Universe;
  readonly market: MarketState;
  /** Positions in scope. */
  readonly book: CompiledBook;
  /** `instrumentRisk` of the market. */
  readonly unit: Float64Array;
  /** Accounts in scope, by place in the portfolio. */
  readonly accounts: readonly number[];
}

/** What netting two coins in one account saves: margin of each alone less margin of both. */
export interface PairNetting {
  readonly first: string;
  readonly second: string;
  readonly savedUsd: number;
}

export interface DialedMargin {
  readonly initialUsd: number;
  readonly maintenanceUsd: number;
  /** Positions that the model cannot margin; they are in no figure. */
  readonly leftOut: number;
  /** Summed over the accounts that hold both; of the coins with the largest margins. */
  readonly pairs: readonly PairNetting[];
}

const MOST_COINS = 6;

/**
 * The accounts in scope as if all were under the model, with the coins of its history correlated as given; undefined
 * correlations leave the model as it is. Refuses what `correlatedPack` refuses.
 */
export function dialedMargin(
  desk: DialedDesk,
  { model, pack }: ActiveModel,
  correlation?: CoinCorrelation,
): Result<DialedMargin> {
  const moved = correlation === undefined ? success(pack) : correlatedPack(pack, correlation);
  if (!moved.ok) return moved;
  const engine = createMarginEngine(desk.universe, desk.market, [{ model, pack: moved.value }]);
  let [initialUsd, maintenanceUsd, leftOut] = [0, 0, 0];
  const saved = new Map<string, PairNetting>();
  for (const account of desk.accounts) {
    const whole = marginOf(desk, engine, desk.book, account);
    initialUsd += whole.initialMarginUsd;
    maintenanceUsd += whole.maintenanceMarginUsd;
    leftOut += whole.failures.length;
    for (const pair of nettingOf(desk, engine, account)) {
      const key = `${pair.first} ${pair.second}`;
      saved.set(key, { ...pair, savedUsd: pair.savedUsd + (saved.get(key)?.savedUsd ?? 0) });
    }
  }
  return success({ initialUsd, maintenanceUsd, leftOut, pairs: [...saved.values()] });
}

const marginOf = ({ unit }: DialedDesk, engine: MarginEngine, book: CompiledBook, account: number) =>
  evaluateMargin(engine, 0, { book, account, unit, detail: 'totals' });

function nettingOf(desk: DialedDesk, engine: MarginEngine, account: number): readonly PairNetting[] {
  const { universe, book } = desk;
  const held = new Set(Array.from(book.holdings[account].instruments, (row) => universe.underlying[row]));
  const alone = [...held]
    .map((coin) => ({
      coin,
      usd: marginOf(desk, engine, onlyCoins(desk, account, [coin]), account).initialMarginUsd,
    }))
    .sort((a, b) => b.usd - a.usd || a.coin - b.coin)
    .slice(0, MOST_COINS)
    .sort((a, b) => a.coin - b.coin);
  return alone.flatMap((first, k) =>
    alone.slice(k + 1).map((second): PairNetting => {
      const both = marginOf(desk, engine, onlyCoins(desk, account, [first.coin, second.coin]), account);
      return {
        first: universe.underlyings[first.coin],
        second: universe.underlyings[second.coin],
        savedUsd: first.usd + second.usd - both.initialMarginUsd,
      };
    }),
  );
}

/** The book with an account's holdings of some coins alone. */
function onlyCoins({ universe, book }: DialedDesk, account: number, coins: readonly number[]): CompiledBook {
  const { instruments, quantities, positions } = book.holdings[account];
  const isIn = (row: number): boolean => coins.includes(universe.underlying[row]);
  const kept = Array.from(instruments.keys()).filter((k) => isIn(instruments[k]));
  const own = {
    instruments: Int32Array.from(kept, (k) => instruments[k]),
    quantities: Float64Array.from(kept, (k) => quantities[k]),
    positions: positions.filter((position) => isIn(book.instrument[position])),
    orders: [],
  };
  return { ...book, holdings: book.holdings.map((each, at) => (at === account ? own : each)) };
}
