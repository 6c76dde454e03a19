/** Downloaded series as factor histories by day: which factor each can stand for, and in which units. */
import type { SeriesKind, VenueSeriesKey } from '../../contracts/backfill';
import { MS_PER_DAY, MS_PER_YEAR } from '../../engine/basics/time';
import { factorOf, type FactorHistory } from '../../engine/market/factorHistory';
import type { VenueValueRow } from '../db/venueHistoryStore';

/** Coins that stand for dollars: their price is a peg. */
const CASH = new Set(['USDC', 'USDT', 'USDE', 'DAI']);

/** Realised vols are shown and move nothing: the factor is what options imply. */
export function factorIdOf({ kind, coin }: Pick<VenueSeriesKey, 'kind' | 'coin'>): string | undefined {
  if (kind === 'realisedVol') return undefined;
  if (kind === 'volIndex') return `vol:${coin}`;
  if (kind === 'funding') return `funding:${coin}`;
  return CASH.has(coin) ? `peg:${coin}` : `spot:${coin}`;
}

interface Daily {
  readonly timesMs: number[];
  readonly values: number[];
}

const dayOf = (ms: number): number => Math.floor(ms / MS_PER_DAY) * MS_PER_DAY;

/** The last value of each day. */
function closes(rows: readonly VenueValueRow[]): Daily {
  const byDay = new Map(rows.map(({ timeMs, value }) => [dayOf(timeMs), value]));
  return { timesMs: [...byDay.keys()], values: [...byDay.values()] };
}

/**
 * Rate a year of each day: what was paid over the time that it was paid for. A payment at midnight belongs to the day
 * before; a day in which a payment is missing has no rate.
 */
function yearlyFunding(rows: readonly VenueValueRow[], longestMs: number): Daily {
  const days = new Map<number, { paid: number; ms: number }>();
  for (let k = 1; k < rows.length; k++) {
    const ms = rows[k].timeMs - rows[k - 1].timeMs;
    const day = dayOf(rows[k].timeMs - 1);
    const sum = days.get(day) ?? { paid: 0, ms: 0 };
    const isWhole = ms <= longestMs;
    days.set(day, { paid: sum.paid + rows[k].value, ms: isWhole ? sum.ms + ms : NaN });
  }
  const known = [...days].filter(([, { ms }]) => ms >= 0.75 * MS_PER_DAY);
  return {
    timesMs: known.map(([day]) => day),
    values: known.map(([, { paid, ms }]) => (paid / ms) * MS_PER_YEAR),
  };
}

const WORDS: Readonly<Record<SeriesKind, string>> = {
  index: 'index, daily close',
  perpetual: 'perpetual, daily close',
  volIndex: 'vol index, daily close',
  funding: 'funding of the perpetual, a year',
  realisedVol: 'realised vol',
};

export interface VenueSeriesData extends VenueSeriesKey {
  readonly name: string;
  readonly stepMs: number;
  readonly rows: readonly VenueValueRow[];
  readonly fetchedMs: number;
}

/** Undefined where nothing can be made of it: no factor, fewer than two days. */
export function factorHistoryOf(series: VenueSeriesData): FactorHistory | undefined {
  const id = factorIdOf(series);
  const factor = id === undefined ? undefined : factorOf(id);
  if (id === undefined || factor === undefined) return undefined;
  const { venue, endpoint, name, rows, stepMs, kind, fetchedMs } = series;
  const daily = kind === 'funding' ? yearlyFunding(rows, 1.5 * stepMs) : closes(rows);
  if (daily.timesMs.length < 2) return undefined;
  const place = endpoint === 'production' ? venue : `${venue} ${endpoint}`;
  const shift = factor.kind === 'peg' ? 1 : 0;
  return {
    id,
    ...factor,
    timesMs: Float64Array.from(daily.timesMs),
    values: Float64Array.from(daily.values, (value) => value - shift),
    provenance: {
      title: `${name} ${WORDS[kind]}`,
      source: `${place}, fetched ${new Date(fetchedMs).toISOString().slice(0, 10)}`,
      sourceUrl: '',
      licence: `market data terms of ${venue}`,
    },
  };
}
