/**
 * Instruments compiled to struct-of-arrays: what a revaluation reads in its loops. Built once per change of
 * composition; holds terms only, no prices.
 */
import { expiryOf, type Instrument, type InstrumentId, type Venue } from '../instruments/instrument';
import { indexKey } from './snapshot';

export const KIND = { spot: 0, perpetual: 1, future: 2, option: 3 } as const;

/** One spot price: a venue's index and the coin that it prices. */
export interface IndexSlot {
  /** Key of `MarketSnapshot.indices`. */
  readonly key: string;
  readonly underlying: string;
  readonly quoteCurrency: string;
}

/** One forward: a venue, an index, a settlement and an expiry instant. */
export interface ExpirySlot {
  readonly venue: Venue;
  readonly indexSlot: number;
  readonly currencySlot: number;
  readonly isInverse: boolean;
  readonly expiryMs: number;
  /** Options and futures of this expiry, as indices into `instruments`, ascending. */
  readonly members: readonly number[];
  /** First and one past the last of this expiry's strikes in `strikes`. */
  readonly firstStrike: number;
  readonly endStrike: number;
}

/** Call and put of one strike and expiry; -1 where there is none. */
export interface StrikeSlot {
  readonly expirySlot: number;
  readonly strike: number;
  readonly call: number;
  readonly put: number;
}

/** A currency held or settled in at a venue; coins are converted with the venue's index. */
export interface CurrencySlot {
  readonly venue: Venue;
  readonly currency: string;
  /** Index `<currency>_usd` of the venue. */
  readonly indexSlot: number;
}

export interface Universe {
  readonly instruments: readonly Instrument[];
  readonly indexOf: ReadonlyMap<InstrumentId, number>;
  readonly count: number;
  readonly kind: Uint8Array;
  readonly isInverse: Uint8Array;
  readonly isCall: Uint8Array;
  readonly multiplier: Float64Array;
  readonly strike: Float64Array;
  readonly indexSlot: Int32Array;
  /** -1 for spot and perpetuals. */
  readonly expirySlot: Int32Array;
  readonly strikeSlot: Int32Array;
  readonly currencySlot: Int32Array;
  /** Position in `underlyings`. */
  readonly underlying: Int32Array;
  /** Coin names, sorted. */
  readonly underlyings: readonly string[];
  readonly indices: readonly IndexSlot[];
  readonly expiries: readonly ExpirySlot[];
  readonly strikes: readonly StrikeSlot[];
  readonly currencies: readonly CurrencySlot[];
}

export interface HeldCurrency {
  readonly venue: Venue;
  readonly currency: string;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const expiryKey = (i: Instrument): string =>
  `${i.venue}|${i.indexName}|${i.settlementCurrency}|${i.isInverse ? 1 : 0}|${String(expiryOf(i)).padStart(16, '0')}`;

const usdIndexKey = (held: HeldCurrency): string =>
  indexKey(held.venue, `${held.currency.toLowerCase()}_usd`);

/** Distinct texts in ascending order, and the place of each. */
function slotsOf(keys: Iterable<string>): { readonly keys: string[]; readonly at: Map<string, number> } {
  const sorted = [...new Set(keys)].sort(compareText);
  return { keys: sorted, at: new Map(sorted.map((key, place) => [key, place])) };
}

/**
 * Compiles instruments (no id twice; a repeated id is dropped) and the currencies of balances. The order of rows
 * is the order given; slots are sorted by key, so that equal inputs give equal results everywhere.
 */
export function compileUniverse(
  given: readonly Instrument[],
  balances: readonly HeldCurrency[] = [],
): Universe {
  const instruments = [...new Map(given.map((instrument) => [instrument.id, instrument])).values()];
  const indexOf = new Map(instruments.map((instrument, place) => [instrument.id, place]));
  const currencyTable = currencySlots(instruments, balances);
  const indexTable = indexSlots(instruments, currencyTable.held);
  const expiryTable = slotsOf(instruments.filter((i) => expiryOf(i) !== undefined).map(expiryKey));
  const underlyings = slotsOf(instruments.map((i) => i.underlying));
  const column = (value: (i: Instrument) => number): Float64Array => Float64Array.from(instruments, value);
  const slots = (value: (i: Instrument) => number | undefined): Int32Array =>
    Int32Array.from(instruments, (i) => value(i) ?? -1);
  const expirySlot = slots((i) => (expiryOf(i) === undefined ? -1 : expiryTable.at.get(expiryKey(i))));
  const currencySlot = slots((i) => currencyTable.at.get(`${i.venue}|${i.settlementCurrency}`));
  const indexSlot = slots((i) => indexTable.at.get(indexKey(i.venue, i.indexName)));
  const { strikes, strikeSlot, ranges } = strikeSlots(instruments, expirySlot, expiryTable.keys.length);
  const expiries = expiryTable.keys.map((_, slot): ExpirySlot => {
    const members = instruments.map((_i, row) => row).filter((row) => expirySlot[row] === slot);
    const first = instruments[members[0]];
    return {
      venue: first.venue,
      indexSlot: indexSlot[members[0]],
      currencySlot: currencySlot[members[0]],
      isInverse: first.isInverse,
      expiryMs: expiryOf(first) ?? NaN,
      members,
      firstStrike: ranges[slot],
      endStrike: ranges[slot + 1],
    };
  });
  return {
    instruments,
    indexOf,
    count: instruments.length,
    kind: Uint8Array.from(instruments, (i) => KIND[i.kind]),
    isInverse: Uint8Array.from(instruments, (i) => (i.isInverse ? 1 : 0)),
    isCall: Uint8Array.from(instruments, (i) => (i.kind === 'option' && i.optionType === 'call' ? 1 : 0)),
    multiplier: column((i) => i.multiplier),
    strike: column((i) => (i.kind === 'option' ? i.strike : NaN)),
    indexSlot,
    expirySlot,
    strikeSlot,
    currencySlot,
    underlying: slots((i) => underlyings.at.get(i.underlying)),
    underlyings: underlyings.keys,
    indices: indexTable.slots,
    expiries,
    strikes,
    currencies: currencyTable.held.map((held) => ({
      ...held,
      indexSlot: indexTable.at.get(usdIndexKey(held)) ?? -1,
    })),
  };
}

function currencySlots(instruments: readonly Instrument[], balances: readonly HeldCurrency[]) {
  // A spot holding is a coin balance as well, so its underlying needs a rate too.
  const all = instruments.flatMap((i): HeldCurrency[] => [
    { venue: i.venue, currency: i.settlementCurrency },
    ...(i.kind === 'spot' ? [{ venue: i.venue, currency: i.underlying }] : []),
  ]);
  const held = [...all, ...balances];
  const byKey = new Map(held.map((h) => [`${h.venue}|${h.currency}`, h]));
  const { keys, at } = slotsOf(byKey.keys());
  return {
    at,
    held: keys.flatMap((key): HeldCurrency[] => {
      const found = byKey.get(key);
      return found === undefined ? [] : [{ venue: found.venue, currency: found.currency }];
    }),
  };
}

function indexSlots(instruments: readonly Instrument[], held: readonly HeldCurrency[]) {
  const byKey = new Map<string, IndexSlot>();
  for (const h of held) {
    const key = usdIndexKey(h);
    byKey.set(key, { key, underlying: h.currency, quoteCurrency: 'USD' });
  }
  for (const i of instruments) {
    const key = indexKey(i.venue, i.indexName);
    byKey.set(key, { key, underlying: i.underlying, quoteCurrency: i.quoteCurrency });
  }
  const { keys, at } = slotsOf(byKey.keys());
  return { at, slots: keys.flatMap((key) => byKey.get(key) ?? []) };
}

/** Strikes sorted by expiry slot and strike, the slot of each option, and where each expiry's strikes begin. */
function strikeSlots(instruments: readonly Instrument[], expirySlot: Int32Array, expiryCount: number) {
  const rows = instruments.flatMap((i, row) =>
    i.kind === 'option' ? [{ row, strike: i.strike, option: i }] : [],
  );
  rows.sort((a, b) => expirySlot[a.row] - expirySlot[b.row] || a.strike - b.strike || a.row - b.row);
  const strikes: { expirySlot: number; strike: number; call: number; put: number }[] = [];
  const strikeSlot = new Int32Array(instruments.length).fill(-1);
  for (const { row, strike, option } of rows) {
    const side = option.optionType;
    let slot = strikes[strikes.length - 1];
    const isNew = slot?.expirySlot !== expirySlot[row] || slot.strike !== strike || slot[side] >= 0;
    if (isNew) {
      slot = { expirySlot: expirySlot[row], strike, call: -1, put: -1 };
      strikes.push(slot);
    }
    slot[side] = row;
    strikeSlot[row] = strikes.length - 1;
  }
  const ranges = new Int32Array(expiryCount + 1);
  for (const slot of strikes) ranges[slot.expirySlot + 1]++;
  for (let e = 0; e < expiryCount; e++) ranges[e + 1] += ranges[e];
  return { strikes, strikeSlot, ranges };
}
