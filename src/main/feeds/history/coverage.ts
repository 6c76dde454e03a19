/** Which ranges have been asked for, which are left, and where values are missing. Ranges exclude their end. */
import type { TimeRange } from '../../../contracts/backfill';

const isEmpty = ({ fromMs, toMs }: TimeRange): boolean => fromMs >= toMs;

/** Disjoint, ascending; touching ranges are one. */
export function merged(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const sorted = ranges.filter((range) => !isEmpty(range)).sort((a, b) => a.fromMs - b.fromMs);
  const out: TimeRange[] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last === undefined || range.fromMs > last.toMs) out.push(range);
    else out[out.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, range.toMs) };
  }
  return out;
}

/** Parts of `wanted` that no range of `covered` holds, ascending. */
export function missingRanges(covered: readonly TimeRange[], wanted: TimeRange): readonly TimeRange[] {
  const out: TimeRange[] = [];
  let fromMs = wanted.fromMs;
  for (const range of merged(covered)) {
    if (range.fromMs >= wanted.toMs) break;
    out.push({ fromMs, toMs: Math.min(range.fromMs, wanted.toMs) });
    fromMs = Math.max(fromMs, range.toMs);
  }
  out.push({ fromMs, toMs: wanted.toMs });
  return out.filter((range) => !isEmpty(range));
}

export const lengthOf = (ranges: readonly TimeRange[]): number =>
  ranges.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** Stretches between two values, and after the last, that should hold one: longer than 1.5 steps. `times` ascend. */
export function gapsOf(times: ArrayLike<number>, stepMs: number, wanted: TimeRange): readonly TimeRange[] {
  const gaps: TimeRange[] = [];
  const inside = Array.from(times).filter((time) => time >= wanted.fromMs && time < wanted.toMs);
  for (const [k, time] of inside.entries()) {
    const next = inside[k + 1] ?? wanted.toMs;
    if (next - time > 1.5 * stepMs) gaps.push({ fromMs: time + stepMs, toMs: next });
  }
  return gaps;
}
