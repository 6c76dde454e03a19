/** How coins trade, read from a market: the tightest spread and the open interest of what the desk could hedge with. */
import { success, failure, type Result } from '../../engine/basics/result';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { InstrumentQuote, MarketSnapshot } from '../../engine/market/snapshot';
import type { CoinLiquidity } from '../../engine/risk/valueAtRisk/liquidityRisk';

export interface BoardLiquidity {
  readonly coins: readonly CoinLiquidity[];
  /** What each figure was read from, and what is assumed. */
  readonly notes: readonly string[];
}

/** No venue streams its volume here: a day's volume is taken as this share of the open interest. */
export const TURNOVER_OF_OPEN_INTEREST = 0.5;

interface Offer {
  readonly id: InstrumentId;
  readonly relativeSpread: number;
  readonly openInterestUsd: number;
}

/** Perpetuals, futures and spot with a bid and an ask; of options neither is read, since a coin is left by its delta. */
export function boardLiquidity(
  { quotes, indices }: MarketSnapshot,
  known: (id: InstrumentId) => Instrument | undefined,
  underlyings: readonly string[],
): BoardLiquidity {
  const offers = new Map<string, Offer[]>();
  const wanted = new Set(underlyings);
  for (const [id, quote] of Object.entries(quotes)) {
    if (quote.bid === undefined || quote.ask === undefined) continue;
    const instrument = known(id);
    if (instrument === undefined || instrument.kind === 'option' || !wanted.has(instrument.underlying))
      continue;
    const offer = offerOf(instrument, quote);
    if (offer.ok)
      offers.set(instrument.underlying, [...(offers.get(instrument.underlying) ?? []), offer.value]);
  }
  const notes: string[] = [];
  const coins = underlyings.flatMap((underlying) => {
    const found = coinOf(underlying, offers.get(underlying) ?? [], notes);
    return found === undefined ? [] : [found];
  });
  if (Object.keys(indices).length === 0) notes.push('the market holds no index');
  return { coins, notes };
}

function offerOf(instrument: Instrument, { bid, ask, mark, openInterest }: InstrumentQuote): Result<Offer> {
  const [low, high] = [bid?.value ?? NaN, ask?.value ?? NaN];
  if (!(low > 0 && high >= low))
    return failure('MISSING_MARKET_DATA', `${instrument.id}: no sound bid and ask`);
  const middle = 0.5 * (low + high);
  const perUnit = instrument.multiplier * (instrument.isInverse ? 1 : (mark?.value ?? middle));
  const open = (openInterest?.value ?? NaN) * perUnit;
  return success({
    id: instrument.id,
    relativeSpread: (high - low) / middle,
    openInterestUsd: open > 0 ? open : 0,
  });
}

function coinOf(underlying: string, offers: readonly Offer[], notes: string[]): CoinLiquidity | undefined {
  const openInterest = offers.reduce((sum, offer) => sum + offer.openInterestUsd, 0);
  if (offers.length === 0 || !(openInterest > 0)) {
    const what = offers.length === 0 ? 'bid and ask of a future or perpetual' : 'open interest';
    notes.push(`${underlying}: no ${what} on the board; its exit is not costed`);
    return undefined;
  }
  // What most is open in is what the desk leaves with.
  const main = offers.reduce((a, b) => (b.openInterestUsd > a.openInterestUsd ? b : a));
  notes.push(
    `${underlying}: spread of ${main.id}; daily volume assumed as ${100 * TURNOVER_OF_OPEN_INTEREST} % of an open interest of ${Math.round(openInterest / 1e6)} m USD; no depth is streamed`,
  );
  return {
    underlying,
    relativeSpread: main.relativeSpread,
    dailyVolumeUsd: TURNOVER_OF_OPEN_INTEREST * openInterest,
  };
}
