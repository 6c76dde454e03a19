/**
 * Which factor moves which price, vol, forward and rate of a book. A price without a history of its own gets a stated
 * substitute, marked `assumed`, or its instruments are refused; nothing stands still unseen.
 */
import { failure, type Failure } from '../../basics/result';
import type { FactorHistory } from '../../market/factorHistory';
import { KIND, type Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import type { VolTenor } from '../../scenarios/scenario';
import {
  mapBasis,
  mapRate,
  NO_REMARKS,
  RATE,
  without,
  type AddLine,
  type HistoryRemarks,
  type MappingLine,
  type MappingStatus,
} from './mappingFallbacks';

export type { MappingLine, MappingStatus };

/** Another coin's history stands for one that has none: log move = beta x that of `coin`. */
export interface SpotProxy {
  readonly coin: string;
  readonly beta: number;
}

export interface MappingRules {
  readonly proxies: Readonly<Record<string, SpotProxy>>;
  /** Rise of ln(vol) per unit of |log return| of spot, where no vol history is there. */
  readonly volResponse: { readonly down: number; readonly up: number };
  /** How a vol move of the 30-day point reaches other expiries. */
  readonly volTenor: VolTenor;
}

/** Vol response as in the house margin policy; tenor powers as published by Deribit for its portfolio margin. */
export const MAPPING_RULES: MappingRules = {
  proxies: {},
  volResponse: { down: 1, up: 0.3 },
  volTenor: { referenceDays: 30, shortPower: 0.3, longPower: 0.13, minDays: 1 },
};

export type VolRule =
  | { readonly kind: 'factor'; readonly factor: number }
  | { readonly kind: 'response'; readonly down: number; readonly up: number };

/** Places of factors among `ids`; -1: none. */
export interface CoinMap {
  readonly coin: string;
  readonly spot: number;
  readonly beta: number;
  readonly vol: VolRule;
  readonly skew: number;
  readonly term: number;
  readonly basis: number;
  readonly funding: number;
}

export interface FactorMap {
  /** Factors that the book moves with, in the order of their ids. */
  readonly ids: readonly string[];
  readonly coins: ReadonlyMap<string, CoinMap>;
  /** Currency to the factor of its peg. */
  readonly pegs: ReadonlyMap<string, number>;
  /** Factor of the rate that premiums are discounted at; -1: no premium is, or there is no history. */
  readonly rate: number;
  readonly tenor: VolTenor;
  readonly lines: readonly MappingLine[];
  /** By instrument row: why it cannot be moved. */
  readonly refused: ReadonlyMap<number, Failure>;
}

const FIAT = new Set(['USD']);
/** What an underlying's price can be a history of: venues list stocks, metals and currencies too. */
export const PRICE_KINDS = ['spot', 'equity', 'fx', 'commodity'] as const;

/** Maps what `book` holds; `isIn` chooses positions. */
export function mapFactors(
  universe: Universe,
  book: CompiledBook,
  histories: readonly FactorHistory[],
  rules: MappingRules = MAPPING_RULES,
  isIn: (position: number) => boolean = () => true,
  remarks: HistoryRemarks = NO_REMARKS,
): FactorMap {
  const available = new Set(histories.map(({ id }) => id));
  const rows = [...new Set(book.instrument.filter((row, p) => row >= 0 && isIn(p)))];
  const held = new Set(rows.map((row) => universe.underlyings[universe.underlying[row]]));
  const used: string[] = [];
  const use = (id: string): number => {
    if (!available.has(id)) return -1;
    if (!used.includes(id)) used.push(id);
    return used.indexOf(id);
  };
  const lines: MappingLine[] = [];
  const coins = new Map<string, CoinMap>();
  for (const coin of [...held].sort()) {
    const mapped = mapCoin(coin, kindsHeld(universe, rows, coin), use, rules, lines, remarks);
    if (mapped !== undefined) coins.set(coin, mapped);
  }
  const pegs = mapPegs(universe, rows, coins, use, lines, remarks);
  const rate = mapRate(used, use, lines, available.has(RATE), remarks);
  const refused = new Map(
    rows
      .filter((row) => !coins.has(universe.underlyings[universe.underlying[row]]))
      .map((row) => [row, noHistory(universe, row)]),
  );
  return { ids: used, coins, pegs, rate, tenor: rules.volTenor, lines, refused };
}

function kindsHeld(universe: Universe, rows: readonly number[], coin: string): ReadonlySet<number> {
  const own = rows.filter((row) => universe.underlyings[universe.underlying[row]] === coin);
  return new Set(own.map((row) => universe.kind[row]));
}

function noHistory(universe: Universe, row: number): Failure {
  const { id, underlying } = universe.instruments[row];
  const message = `${id}: there is no history spot:${underlying} and no substitute is named; left out`;
  return failure('NOT_FOUND', message, { instrument: id, factor: `spot:${underlying}` }).failure;
}

function mapCoin(
  coin: string,
  kinds: ReadonlySet<number>,
  use: (id: string) => number,
  rules: MappingRules,
  lines: MappingLine[],
  remarks: HistoryRemarks,
): CoinMap | undefined {
  const add = (subject: string, status: MappingStatus, rule: string): void =>
    void lines.push({ subject, status, rule });
  const spot = mapSpot(coin, use, rules, add);
  if (spot === undefined) return undefined;
  const hasOptions = kinds.has(KIND.option);
  const optional = (kind: string, isHeld: boolean, still: string): number => {
    const place = isHeld ? use(`${kind}:${coin}`) : -1;
    const id = `${kind}:${coin}`;
    if (isHeld)
      add(`${coin} ${kind}`, place < 0 ? 'held' : 'history', place < 0 ? without(id, still, remarks) : id);
    return place;
  };
  const isDated = hasOptions || kinds.has(KIND.future);
  return {
    coin,
    ...spot,
    vol: hasOptions ? mapVol(coin, use, rules, add, remarks) : { kind: 'response', down: 0, up: 0 },
    skew: optional('skew', hasOptions, 'no history: the smile keeps its slope'),
    term: optional('term', hasOptions, 'no history: expiries move by the tenor rule alone'),
    basis: isDated ? mapBasis(coin, use, add, remarks) : -1,
    funding: optional('funding', kinds.has(KIND.perpetual), 'no history: no funding is paid'),
  };
}

function mapSpot(
  coin: string,
  use: (id: string) => number,
  { proxies }: MappingRules,
  add: AddLine,
): { readonly spot: number; readonly beta: number } | undefined {
  for (const kind of PRICE_KINDS) {
    const own = use(`${kind}:${coin}`);
    if (own < 0) continue;
    add(`${coin} spot`, 'history', `${kind}:${coin}`);
    return { spot: own, beta: 1 };
  }
  const proxy = proxies[coin];
  const other = proxy === undefined ? -1 : use(`spot:${proxy.coin}`);
  if (proxy === undefined || other < 0) {
    add(`${coin} spot`, 'refused', `no history spot:${coin} and no substitute: its positions are left out`);
    return undefined;
  }
  add(`${coin} spot`, 'assumed', `${proxy.beta} x log return of spot:${proxy.coin}`);
  return { spot: other, beta: proxy.beta };
}

function mapVol(
  coin: string,
  use: (id: string) => number,
  { volResponse, volTenor }: MappingRules,
  add: AddLine,
  remarks: HistoryRemarks,
): VolRule {
  const weight = `30 d point; expiries by (${volTenor.referenceDays}/days)^${volTenor.shortPower} below and ^${volTenor.longPower} above`;
  for (const source of [coin, 'BTC']) {
    const factor = use(`vol:${source}`);
    if (factor < 0) continue;
    add(`${coin} vol`, source === coin ? 'history' : 'assumed', `vol:${source}, ${weight}`);
    return { kind: 'factor', factor };
  }
  const { down, up } = volResponse;
  add(
    `${coin} vol`,
    'assumed',
    without(
      `vol:${coin}`,
      `no vol history: ln(vol) rises by ${down} x a fall and ${up} x a rise of ln(spot), ${weight}`,
      remarks,
    ),
  );
  return { kind: 'response', down, up };
}

/** Settlement currencies that are neither a coin of the book nor dollars. */
function mapPegs(
  universe: Universe,
  rows: readonly number[],
  coins: ReadonlyMap<string, CoinMap>,
  use: (id: string) => number,
  lines: MappingLine[],
  remarks: HistoryRemarks,
): ReadonlyMap<string, number> {
  const currencies = new Set(rows.map((row) => universe.currencies[universe.currencySlot[row]].currency));
  const pegs = new Map<string, number>();
  for (const currency of [...currencies].sort()) {
    if (coins.has(currency) || FIAT.has(currency)) continue;
    const place = use(`peg:${currency}`);
    if (place >= 0) pegs.set(currency, place);
    const id = `peg:${currency}`;
    const rule = place < 0 ? without(id, 'no peg history: the rate to USD stays', remarks) : id;
    lines.push({ subject: `${currency} rate`, status: place < 0 ? 'held' : 'history', rule });
  }
  return pegs;
}
