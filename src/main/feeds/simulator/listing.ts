/** What the simulated venues list at an instant: Deribit's rule of dailies, weeklies, monthlies and quarterlies. */
import type { Instrument } from '../../../engine/instruments/instrument';
import { parseSymbol } from '../../../engine/instruments/symbol';
import { writeDayMonthYear } from '../../../engine/instruments/symbols/expiryText';
import { MS_PER_DAY } from '../../../engine/basics/time';

const EXPIRY_HOUR_MS = 8 * 3_600_000;
const FRIDAY = 5;
const DAILIES = 4;
const WEEKLIES = 4;
const MONTHLIES = 3;
const QUARTERLIES = 4;

export interface Coin {
  readonly name: 'BTC' | 'ETH';
  /** Level at the start, USD. */
  readonly spot: number;
  /** Strike steps for up to a week, up to two months, and beyond. */
  readonly steps: readonly [number, number, number];
}

export const COINS: readonly Coin[] = [
  { name: 'BTC', spot: 86_700, steps: [500, 2_000, 5_000] },
  { name: 'ETH', spot: 3_120, steps: [25, 100, 200] },
];

const STRIKES_EACH_SIDE = 8;

/** How much is listed; absent is all of it. */
export interface Breadth {
  readonly coins?: readonly string[];
  /** Nearest expiries of options. */
  readonly expiries?: number;
  /** Strikes on each side of the money; without wings when given. */
  readonly strikesEachSide?: number;
}

function lastFriday(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  const back = (lastDay.getUTCDay() - FRIDAY + 7) % 7;
  return Date.UTC(year, month, lastDay.getUTCDate() - back) + EXPIRY_HOUR_MS;
}

/** Every expiry that options have at `nowMs`, nearest first. */
export function optionExpiries(nowMs: number, { expiries: most = Infinity }: Breadth = {}): number[] {
  const firstDay = Math.floor((nowMs - EXPIRY_HOUR_MS) / MS_PER_DAY) + 1;
  const expiries = new Set<number>();
  for (let day = 0; day < DAILIES; day += 1) expiries.add((firstDay + day) * MS_PER_DAY + EXPIRY_HOUR_MS);
  const days = Array.from({ length: WEEKLIES * 7 }, (_, i) => (firstDay + i) * MS_PER_DAY + EXPIRY_HOUR_MS);
  for (const day of days) if (new Date(day).getUTCDay() === FRIDAY) expiries.add(day);
  for (const expiry of monthEnds(nowMs)) expiries.add(expiry);
  return [...expiries].sort((a, b) => a - b).slice(0, most);
}

/** The next three month ends and the next four quarter ends. */
function monthEnds(nowMs: number): number[] {
  const start = new Date(nowMs);
  const ahead = Array.from({ length: 16 }, (_, i) => {
    const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + i));
    return { month: month.getUTCMonth(), expiry: lastFriday(month.getUTCFullYear(), month.getUTCMonth()) };
  }).filter(({ expiry }) => expiry > nowMs);
  const quarters = ahead.filter(({ month }) => month % 3 === 2).slice(0, QUARTERLIES);
  return [...ahead.slice(0, MONTHLIES), ...quarters].map(({ expiry }) => expiry);
}

/** Dated futures: the next two weeklies and the month and quarter ends. */
export function futureExpiries(nowMs: number): number[] {
  const fridays = optionExpiries(nowMs).filter((expiry) => new Date(expiry).getUTCDay() === FRIDAY);
  return [...new Set([...fridays.slice(0, 2), ...monthEnds(nowMs)])].sort((a, b) => a - b);
}

function stepOf(coin: Coin, days: number): number {
  if (days <= 7) return coin.steps[0] * (days <= 2 ? 1 : 2);
  return days <= 60 ? coin.steps[1] : coin.steps[2];
}

/** Strikes around the spot: dense at the money, two wider wings on each side. */
export function strikesFor(coin: Coin, spot: number, days: number, sides?: number): number[] {
  const step = stepOf(coin, days);
  const each = sides ?? STRIKES_EACH_SIDE;
  const centre = Math.round(spot / step) * step;
  const strikes = new Set<number>();
  for (let i = -each; i <= each; i += 1) strikes.add(centre + i * step);
  for (const wing of sides === undefined ? [1.6, 2.4] : []) {
    for (const side of [-1, 1]) strikes.add(centre + side * Math.round(wing * STRIKES_EACH_SIDE) * step);
  }
  return [...strikes].filter((strike) => strike > spot * 0.1).sort((a, b) => a - b);
}

function listed(symbol: string): Instrument {
  const parsed = parseSymbol('deribit', symbol);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

/** Options of one coin and expiry. */
export function chainOf(
  coin: Coin,
  spot: number,
  expiryMs: number,
  nowMs: number,
  breadth?: Breadth,
): Instrument[] {
  const date = writeDayMonthYear(expiryMs);
  const days = (expiryMs - nowMs) / MS_PER_DAY;
  return strikesFor(coin, spot, days, breadth?.strikesEachSide).flatMap((strike) =>
    ['C', 'P'].map((side) => listed(`${coin.name}-${date}-${strike}-${side}`)),
  );
}

/** Spot pair, perpetuals (inverse and linear) and dated futures of one coin. */
export function linesOf(coin: Coin, nowMs: number): Instrument[] {
  const dated = futureExpiries(nowMs).map((expiry) => `${coin.name}-${writeDayMonthYear(expiry)}`);
  const names = [`${coin.name}_USDC`, `${coin.name}-PERPETUAL`, `${coin.name}_USDC-PERPETUAL`, ...dated];
  return names.map(listed);
}
