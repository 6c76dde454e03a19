/** Several sources of one factor as one series: the preferred one where it has values, older ones before it begins. */
import { invariant } from '../basics/result';
import { MS_PER_DAY } from '../basics/time';
import type { FactorHistory } from './factorHistory';

export interface SplicedHistory {
  readonly history: FactorHistory;
  /** Place of each source that gave values, in order of preference. */
  readonly used: readonly number[];
}

const dayOf = (ms: number): number => Math.floor(ms / MS_PER_DAY);
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Sources of one factor id, at least one, the preferred first. Each further source gives only whole UTC days before the
 * first day of what is there: two sources are never mixed within a stretch of days. Holes stay holes. The provenance
 * names every source with the days that it gives.
 */
export function spliceHistories(sources: readonly FactorHistory[]): SplicedHistory {
  invariant(sources.length > 0, 'a source');
  const used = [0];
  const parts = [sources[0]];
  for (let k = 1; k < sources.length; k++) {
    const firstDay = dayOf(parts[0].timesMs[0]);
    const older = before(sources[k], firstDay);
    if (older === undefined) continue;
    parts.unshift(older);
    used.push(k);
  }
  if (parts.length === 1) return { history: sources[0], used };
  const newest = [...parts].reverse();
  const say = (text: (part: FactorHistory) => string): string =>
    newest.map((part) => `${text(part)} from ${dayText(part.timesMs[0])}`).join('; before that ');
  const [lead] = sources;
  return {
    history: {
      ...lead,
      timesMs: joined(parts.map(({ timesMs }) => timesMs)),
      values: joined(parts.map(({ values }) => values)),
      provenance: {
        title: say(({ provenance }) => provenance.title),
        source: say(({ provenance }) => provenance.source),
        sourceUrl: lead.provenance.sourceUrl,
        licence: [...new Set(newest.map(({ provenance }) => provenance.licence))].join('; '),
      },
    },
    used,
  };
}

function before(source: FactorHistory, day: number): FactorHistory | undefined {
  let count = 0;
  while (count < source.timesMs.length && dayOf(source.timesMs[count]) < day) count++;
  if (count === 0) return undefined;
  return { ...source, timesMs: source.timesMs.subarray(0, count), values: source.values.subarray(0, count) };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
