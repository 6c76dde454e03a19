/** What Deribit lists now, and which channels show it. */
import type { Instrument, InstrumentId } from '../../../engine/instruments/instrument';
import { SETTLEMENT_GRACE_MS } from '../settlementGrace';
import type { Universe } from '../transport/universe';

/** A ticker is kept so long after the end: its last frame tells the delivery price. */
const LAST_WORDS_MS = SETTLEMENT_GRACE_MS + 60_000;

export interface Wishes {
  /** Indices whose futures, perpetuals and chains are followed: `btc_usd`. */
  readonly indices: readonly string[];
  /** Indices that are rates of cash currencies: `usdc_usd`. */
  readonly cashIndices: readonly string[];
  readonly volIndices: readonly string[];
  readonly currencies: readonly string[];
  /** Instruments whose trades, and options whose full quotes are wanted. */
  readonly interest: ReadonlySet<InstrumentId>;
  /** Last known level of an index, for choosing strikes. */
  readonly indexLevel: (indexName: string) => number | undefined;
  readonly nowMs: number;
}

export const tickerChannel = (symbol: string): string => `ticker.${symbol}.100ms`;
export const tradesChannel = (symbol: string): string => `trades.${symbol}.100ms`;
export const indexChannel = (indexName: string): string => `deribit_price_index.${indexName}`;
export const marksChannel = (indexName: string): string => `markprice.options.${indexName}`;

/** Nearest call to the money of each expiry: its ticker carries the forward that the chain channel lacks. */
function forwardCarriers(universe: Universe, wishes: Wishes): Instrument[] {
  const nearest = new Map<string, { instrument: Instrument; distance: number }>();
  for (const instrument of universe.all()) {
    if (instrument.kind !== 'option' || instrument.optionType !== 'call') continue;
    if (universe.endOf(instrument) <= wishes.nowMs) continue;
    const distance = Math.abs(
      instrument.strike - (wishes.indexLevel(instrument.indexName) ?? instrument.strike),
    );
    const key = `${instrument.indexName}:${instrument.expiryMs}`;
    const best = nearest.get(key);
    if (!best || distance < best.distance) nearest.set(key, { instrument, distance });
  }
  return [...nearest.values()].map(({ instrument }) => instrument);
}

/** Every channel that should be subscribed now, canaries first. */
export function wantedChannels(universe: Universe, wishes: Wishes): Set<string> {
  const channels = new Set<string>(['platform_state', 'platform_state.public_methods_state']);
  for (const name of [...wishes.indices, ...wishes.cashIndices]) channels.add(indexChannel(name));
  for (const name of wishes.volIndices) channels.add(`deribit_volatility_index.${name}`);
  for (const currency of wishes.currencies) {
    channels.add(`instrument.state.any.${currency}`).add(`instrument.creation.any.${currency}`);
  }
  for (const instrument of universe.all()) {
    if (universe.endOf(instrument) + LAST_WORDS_MS <= wishes.nowMs) continue;
    const isHeld = wishes.interest.has(instrument.id);
    if (instrument.kind === 'option') channels.add(marksChannel(instrument.indexName));
    if (instrument.kind !== 'option' || isHeld) channels.add(tickerChannel(instrument.symbol));
    if (isHeld) channels.add(tradesChannel(instrument.symbol));
  }
  for (const carrier of forwardCarriers(universe, wishes)) channels.add(tickerChannel(carrier.symbol));
  return channels;
}
