/**
 * Every strategy that a book's legs can form, as columns of the pairing problem. Cost = requirement plus signed market
 * value of the options: what is needed of an equity that counts options at their market value. At least 0.
 */
import type { PairingColumn } from './pairingProblem';
import type { RegTRules } from './regtRules';
import {
  collar,
  conversion,
  coveredCall,
  coveredPut,
  ironCondor,
  longOptionRate,
  nakedShort,
  protectedStock,
  verticalSpread,
  type StrategyOption,
} from './strategies';

/** Options of one underlying and its stock; amounts signed, in units of the underlying. */
export interface StrategyBook {
  readonly price: number;
  readonly stock: number;
  readonly options: readonly (StrategyOption & { readonly quantity: number })[];
}

/** One leg of the problem: an option, or the stock (index = number of options). */
export interface Leg extends StrategyOption {
  readonly at: number;
}

export interface Legs {
  readonly price: number;
  readonly stock: number;
  readonly stockLeg: number;
  readonly longCalls: readonly Leg[];
  readonly shortCalls: readonly Leg[];
  readonly longPuts: readonly Leg[];
  readonly shortPuts: readonly Leg[];
}

export function legsOf({ price, stock, options }: StrategyBook): Legs {
  const legs = options.map((option, at) => ({ ...option, at }));
  const pick = (type: 1 | -1, sign: 1 | -1): readonly Leg[] =>
    legs.filter((leg) => leg.type === type && leg.quantity * sign > 0);
  return {
    ...{ price, stock, stockLeg: options.length },
    longCalls: pick(1, 1),
    shortCalls: pick(1, -1),
    longPuts: pick(-1, 1),
    shortPuts: pick(-1, -1),
  };
}

const column = (name: string, legs: readonly number[], cost: number): PairingColumn => ({
  name,
  legs,
  counts: legs.map(() => 1),
  cost: Math.max(0, cost),
});

/** Each leg on its own. */
export function singleColumns(book: StrategyBook, rules: RegTRules): readonly PairingColumn[] {
  const options = book.options.map((option, at) =>
    option.quantity >= 0
      ? column('long option', [at], longOptionRate(option, rules) * option.premium)
      : column('naked short', [at], nakedShort(option, book.price, rules).requirement - option.premium),
  );
  const rate = book.stock >= 0 ? rules.longStockRate : rules.shortStockRate;
  const stock = column(book.stock >= 0 ? 'long stock' : 'short stock', [options.length], rate * book.price);
  return [...options, stock];
}

const product = <A, B, C>(a: readonly A[], b: readonly B[], make: (x: A, y: B) => C): readonly C[] =>
  a.flatMap((x) => b.map((y) => make(x, y)));

export const spreadCost = (long: StrategyOption, short: StrategyOption): number =>
  verticalSpread(long, short) + long.premium - short.premium;

/** Short call with short put from what each needs on its own, premium included: the larger one, less its premium. */
export const strangleCost = (
  call: StrategyOption,
  ofCall: number,
  put: StrategyOption,
  ofPut: number,
): number => (ofCall >= ofPut ? ofCall - call.premium : ofPut - put.premium);

/** The long leg must not expire before the short one. */
const spreads = (longs: readonly Leg[], shorts: readonly Leg[]): readonly PairingColumn[] =>
  product(shorts, longs, (short, long) =>
    long.days >= short.days ? [column('spread', [long.at, short.at], spreadCost(long, short))] : [],
  ).flat();

/** Strategies of two option legs. */
export function optionPairs(legs: Legs, rules: RegTRules): readonly PairingColumn[] {
  const { price, longCalls, shortCalls, longPuts, shortPuts } = legs;
  const need = (short: Leg): number => nakedShort(short, price, rules).requirement;
  const strangles = product(shortCalls, shortPuts, (call, put) =>
    column('strangle', [put.at, call.at], strangleCost(call, need(call), put, need(put))),
  );
  return [...spreads(longCalls, shortCalls), ...spreads(longPuts, shortPuts), ...strangles];
}

/** Stock with one option. */
export function stockPairs(legs: Legs, rules: RegTRules): readonly PairingColumn[] {
  const { price, stockLeg } = legs;
  const protect = (option: Leg): PairingColumn =>
    column(
      'protected stock',
      [stockLeg, option.at],
      protectedStock(option, price, rules) + option.premium * longOptionRate(option, rules),
    );
  if (legs.stock > 0) {
    const covered = (call: Leg) =>
      column('covered call', [stockLeg, call.at], coveredCall(call, price, rules));
    return [...legs.shortCalls.map(covered), ...legs.longPuts.map(protect)];
  }
  if (legs.stock === 0) return [];
  const covered = (put: Leg): PairingColumn => {
    const cost = coveredPut(put, price, rules) - put.premium;
    return column('covered put', [stockLeg, put.at], Math.max(rules.shortStockRate * price, cost));
  };
  return [...legs.shortPuts.map(covered), ...legs.longCalls.map(protect)];
}

/** Stock with a long and a short option of one expiry: collar, conversion, reverse conversion. */
export function stockTriples(legs: Legs, rules: RegTRules): readonly PairingColumn[] {
  const { price, stockLeg } = legs;
  const [longs, shorts] =
    legs.stock > 0 ? [legs.longPuts, legs.shortCalls] : [legs.longCalls, legs.shortPuts];
  if (legs.stock === 0) return [];
  return product(longs, shorts, (long, short) => {
    if (long.days !== short.days) return [];
    const taken = [stockLeg, long.at, short.at];
    if (long.strike === short.strike)
      return [column('conversion', taken, conversion(short, price, rules) + long.premium)];
    const isCollar = legs.stock > 0 && long.strike < short.strike;
    return isCollar ? [column('collar', taken, collar(long, short, price, rules) + long.premium)] : [];
  }).flat();
}

/** Long K1, two short K2, long K3 at equal distances: only the net debit is paid. */
function butterflies(longs: readonly Leg[], shorts: readonly Leg[]): readonly PairingColumn[] {
  return shorts.flatMap((body) => {
    const sameExpiry = longs.filter((long) => long.days === body.days);
    return sameExpiry.flatMap((low) =>
      sameExpiry
        .filter((high) => low.strike < body.strike && isMiddle(low.strike, body.strike, high.strike))
        .map((high) => ({
          name: 'butterfly',
          legs: [low.at, body.at, high.at],
          counts: [1, 2, 1],
          cost: Math.max(0, low.premium + high.premium - 2 * body.premium),
        })),
    );
  });
}

const isMiddle = (low: number, body: number, high: number): boolean =>
  Math.abs(low + high - 2 * body) <= 1e-9 * body;

interface Spread {
  readonly long: Leg;
  readonly short: Leg;
  readonly width: number;
  readonly net: number;
}

const creditSpreads = (longs: readonly Leg[], shorts: readonly Leg[]): readonly Spread[] =>
  product(longs, shorts, (long, short) => ({
    ...{ long, short },
    width: verticalSpread(long, short),
    net: long.premium - short.premium,
  })).filter(({ long, short, width }) => width > 0 && long.days === short.days);

/** Two credit spreads of one expiry of which only one can lose, and the short box, whose loss is its width. */
function condors(legs: Legs): readonly PairingColumn[] {
  const calls = creditSpreads(legs.longCalls, legs.shortCalls);
  const puts = creditSpreads(legs.longPuts, legs.shortPuts);
  return product(puts, calls, (put, call) => {
    if (put.short.days !== call.short.days) return [];
    const taken = [put.long.at, put.short.at, call.short.at, call.long.at];
    const cost = ironCondor(put.width, call.width) + put.net + call.net;
    if (put.short.strike <= call.short.strike) return [column('iron condor', taken, cost)];
    const isBox = put.long.strike === call.short.strike && put.short.strike === call.long.strike;
    return isBox ? [column('short box', taken, cost)] : [];
  }).flat();
}

/** Strategies of three and four option legs. */
export const optionCombinations = (legs: Legs): readonly PairingColumn[] => [
  ...butterflies(legs.longCalls, legs.shortCalls),
  ...butterflies(legs.longPuts, legs.shortPuts),
  ...condors(legs),
];
