/** Stored histories as lines of text. */
import type { VenueSeriesSummary } from '../../contracts/backfill';
import type { HistorySummary } from '../../contracts/history';

const day = (ms: number | null): string => (ms === null ? '-' : new Date(ms).toISOString().slice(0, 10));

export function describeOwn(all: readonly HistorySummary[], readAs: ReadonlySet<string>): string {
  const rows = all.map(({ id, count, firstMs, lastMs, isBundled, title }) => {
    const where = isBundled ? 'shipped' : 'imported';
    const use = readAs.has(id) ? 'read' : '';
    return `${id.padEnd(16)}${where.padEnd(10)}${String(count).padStart(6)}  ${day(firstMs)} to ${day(lastMs)}  ${use.padEnd(6)}${title}\n`;
  });
  return `shipped and imported series: ${all.length}\n${rows.join('')}`;
}

export function describeVenues(all: readonly VenueSeriesSummary[]): string {
  const rows = all.map((one) => {
    const { id, count, firstMs, lastMs, doneShare, gapCount, gaps, factorId, isUsed, findings } = one;
    const done = `${Math.floor(100 * doneShare)} % done`;
    const use = isUsed && factorId !== null ? `read as ${factorId}` : 'not read';
    const holes = gaps.map(({ fromMs, toMs }) => `    no value ${day(fromMs)} to ${day(toMs)}\n`);
    const more = gapCount > gaps.length ? [`    and ${gapCount - gaps.length} more stretches\n`] : [];
    return [
      `${id.padEnd(40)}${String(count).padStart(7)}  ${day(firstMs)} to ${day(lastMs)}  ${done.padStart(10)}  ${use}\n`,
      ...holes,
      ...more,
      ...findings.map((finding) => `    odd: ${finding}\n`),
    ].join('');
  });
  return `\nseries downloaded from venues: ${all.length}\n${rows.join('')}`;
}
