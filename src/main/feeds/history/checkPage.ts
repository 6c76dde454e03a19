/**
 * A page of a venue before it is stored. What cannot be right refuses the page with its row: disorder, two values for one
 * instant, numbers off by a unit. What is odd but possible is kept and told.
 */
import type { SeriesKind, TimeRange } from '../../../contracts/backfill';
import { failure, success, type Result } from '../../../engine/basics/result';
import type { HistoryRow, SeriesOffer } from './venueHistory';

export interface CheckedPage {
  /** Ascending, inside the range, one for each instant. */
  readonly rows: readonly HistoryRow[];
  readonly findings: readonly string[];
}

/** Values stored right before and right after the page. */
export interface Neighbours {
  readonly before?: HistoryRow;
  readonly after?: HistoryRow;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly unit: string;
}

/** Outside lies a number in another unit, or none at all. Vols below 2 % or above 2,000 % are no such index. */
const BOUNDS: Readonly<Record<SeriesKind, Bounds>> = {
  index: { least: 1e-9, most: 1e9, unit: 'a price' },
  perpetual: { least: 1e-9, most: 1e9, unit: 'a price' },
  volIndex: { least: 0.02, most: 20, unit: 'a vol as a fraction' },
  funding: { least: -0.2, most: 0.2, unit: 'a funding rate as a fraction' },
  realisedVol: { least: 0, most: 20, unit: 'a vol as a fraction' },
};
/** From one value to the next: beyond `wild` the unit has changed, beyond `odd` it is told. */
const JUMPS: Partial<Record<SeriesKind, { readonly odd: number; readonly wild: number }>> = {
  index: { odd: 1.5, wild: 5 },
  perpetual: { odd: 1.5, wild: 5 },
  volIndex: { odd: 1.7, wild: 10 },
};
/** Across a stretch without values a price may have gone further. */
const WIDE = 20;

const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

export function checkPage(
  offer: SeriesOffer,
  range: TimeRange,
  raw: readonly HistoryRow[],
  neighbours: Neighbours = {},
): Result<CheckedPage> {
  const isNewestFirst = raw.length > 1 && raw[0].timeMs > raw[raw.length - 1].timeMs;
  const findings: string[] = [];
  const kept = new Map<number, HistoryRow & { readonly exactMs: number }>();
  for (const at of raw.keys()) {
    const row = isNewestFirst ? raw.length - 1 - at : at;
    const { timeMs, value } = raw[row];
    const beside = isNewestFirst ? raw[row + 1] : raw[row - 1];
    if (beside !== undefined && timeMs < beside.timeMs)
      return failure('PROTOCOL', `row ${row}: ${stamp(timeMs)} is out of order`, { row });
    const bad = boundsFault(offer.kind, value);
    if (bad !== undefined) return failure('OUT_OF_RANGE', `row ${row}, ${stamp(timeMs)}: ${bad}`, { row });
    const slot = offer.isGrid ? Math.floor(timeMs / offer.stepMs) * offer.stepMs : timeMs;
    if (slot < range.fromMs || slot >= range.toMs) continue;
    const twin = kept.get(slot);
    if (twin?.exactMs === timeMs) {
      if (twin.value !== value)
        return failure('DUPLICATE', `row ${row}: ${stamp(timeMs)} is ${twin.value} and ${value}`, { row });
      findings.push(`row ${row}: ${stamp(timeMs)} comes twice`);
    }
    kept.set(slot, { timeMs: slot, value, exactMs: timeMs });
  }
  const rows = [...kept.values()].map(({ timeMs, value }) => ({ timeMs, value }));
  const jump = jumpFault(offer, rows, neighbours, findings);
  return jump ?? success({ rows, findings });
}

function boundsFault(kind: SeriesKind, value: number): string | undefined {
  const { least, most, unit } = BOUNDS[kind];
  if (value >= least && value <= most) return undefined;
  return `${value} is not ${unit} from ${least} to ${most}`;
}

function jumpFault(
  { kind, stepMs }: SeriesOffer,
  rows: readonly HistoryRow[],
  { before, after }: Neighbours,
  findings: string[],
): ReturnType<typeof failure> | undefined {
  const limits = JUMPS[kind];
  if (limits === undefined || rows.length === 0) return undefined;
  const line = [...(before ? [before] : []), ...rows, ...(after ? [after] : [])];
  for (let k = 1; k < line.length; k++) {
    const ratio = Math.exp(Math.abs(Math.log(line[k].value / line[k - 1].value)));
    const isFar = line[k].timeMs - line[k - 1].timeMs > 7 * stepMs;
    const what = `${stamp(line[k].timeMs)}: ${line[k - 1].value} to ${line[k].value}`;
    if (ratio > (isFar ? WIDE : limits.wild))
      return failure('OUT_OF_RANGE', `${what} in one step: another unit or scale`, { row: k });
    if (ratio > limits.odd && !isFar) findings.push(`${what} in one step`);
  }
  return undefined;
}
