/**
 * Which histories a run may join to the spots of its book. A series that misses days of the window would cost the window
 * those days, so it is left out and its rule falls back; where it covers the window it counts.
 */
import { MS_PER_DAY } from '../../basics/time';
import { isPriceLike, type FactorHistory, type FactorKind } from '../../market/factorHistory';

/** Share of the window's days that a series must have. */
export const LEAST_COVERAGE = 0.9;
/** Markets that close: a day without a level has that of the day before, up to so many days. */
const LONGEST_CLOSED_DAYS = 4;
const CLOSING_KINDS: ReadonlySet<FactorKind> = new Set(['rate', 'equity', 'fx', 'commodity']);
/** Days that a basis made of funding is averaged over. */
export const FUNDING_BASIS_DAYS = 7;

export interface Coverage {
  /** What may be joined: spots as they are, others where they cover the window, made-up basis series included. */
  readonly histories: readonly FactorHistory[];
  /** Factor to the reason why its history is not used. */
  readonly unused: ReadonlyMap<string, string>;
  /** Factor to the rule by which its series was made. */
  readonly derived: ReadonlyMap<string, string>;
}

const dayOf = (ms: number): number => Math.floor(ms / MS_PER_DAY);

/** `spots` are the price histories that the book's coins move with; `coins` those whose basis may be made of funding. */
export function coverWindow(
  histories: readonly FactorHistory[],
  spots: readonly string[],
  coins: readonly string[],
  windowDays: number,
): Coverage {
  const unused = new Map<string, string>();
  const derived = new Map<string, string>();
  const days = windowOf(
    histories.filter(({ id }) => spots.includes(id)),
    windowDays,
  );
  const kept: FactorHistory[] = [];
  for (const history of histories) {
    if (spots.includes(history.id)) {
      kept.push(history);
      continue;
    }
    const filled = CLOSING_KINDS.has(history.kind) ? carriedForward(history) : history;
    const reason = reasonAgainst(filled, days);
    if (reason === undefined) kept.push(filled);
    else unused.set(history.id, reason);
  }
  for (const coin of coins) {
    const funding = kept.find(({ id }) => id === `funding:${coin}`);
    if (funding === undefined || kept.some(({ id }) => id === `basis:${coin}`)) continue;
    const basis = basisOfFunding(funding, coin);
    if (reasonAgainst(basis, days) !== undefined) continue;
    kept.push(basis);
    derived.set(basis.id, `mean funding a year of ${FUNDING_BASIS_DAYS} days stands for the basis`);
  }
  return { histories: kept, unused, derived };
}

/** Newest days that all spots have: one more than moves. */
function windowOf(spots: readonly FactorHistory[], windowDays: number): readonly number[] {
  if (spots.length === 0) return [];
  const sets = spots.map(({ timesMs }) => new Set(Array.from(timesMs, dayOf)));
  const common = [...sets[0]].filter((day) => sets.every((set) => set.has(day))).sort((a, b) => a - b);
  return common.slice(-(windowDays + 1));
}

function reasonAgainst(
  { id, kind, timesMs, values }: FactorHistory,
  days: readonly number[],
): string | undefined {
  const levels = new Map<number, number>();
  timesMs.forEach((ms, row) => levels.set(dayOf(ms), values[row]));
  const known = days.flatMap((day) => levels.get(day) ?? []);
  if (known.length < LEAST_COVERAGE * days.length)
    return `${id} has ${known.length} of the ${days.length} days of the window`;
  const bad = known.find((level) => !Number.isFinite(level) || (isPriceLike(kind) && level <= 0));
  if (bad !== undefined) return `${id} holds ${bad}`;
  return known.every((level) => level === known[0]) ? `${id} is constant at ${known[0]}` : undefined;
}

function carriedForward(history: FactorHistory): FactorHistory {
  const times: number[] = [];
  const values: number[] = [];
  history.timesMs.forEach((ms, row) => {
    const last = times.at(-1);
    const closed = last === undefined ? 0 : dayOf(ms) - dayOf(last) - 1;
    if (last !== undefined && closed <= LONGEST_CLOSED_DAYS)
      for (let k = 1; k <= closed; k++) {
        times.push((dayOf(last) + k) * MS_PER_DAY);
        values.push(history.values[row - 1]);
      }
    times.push(ms);
    values.push(history.values[row]);
  });
  return { ...history, timesMs: Float64Array.from(times), values: Float64Array.from(values) };
}

/** Funding is what a leveraged long pays a year for a contract without expiry; a dated one charges it in its basis. */
function basisOfFunding(funding: FactorHistory, coin: string): FactorHistory {
  const count = Math.max(0, funding.values.length - FUNDING_BASIS_DAYS + 1);
  const means = Float64Array.from({ length: count }, (_, k) => {
    const window = funding.values.subarray(k, k + FUNDING_BASIS_DAYS);
    return window.reduce((sum, rate) => sum + rate, 0) / FUNDING_BASIS_DAYS;
  });
  const { title, ...origin } = funding.provenance;
  return {
    id: `basis:${coin}`,
    kind: 'basis',
    subject: coin,
    timesMs: funding.timesMs.slice(FUNDING_BASIS_DAYS - 1),
    values: means,
    provenance: { ...origin, title: `${title}, mean of ${FUNDING_BASIS_DAYS} days` },
  };
}
