import { describe, expect, it } from 'vitest';
import { movesOf, seriesFindings } from '../../../../src/engine/risk/factors/seriesChecks';
import { reasonOf, valueOf } from '../marketReturns';

const DAY = 86_400_000;
const days = (count: number): number[] => Array.from({ length: count }, (_, t) => t * DAY);
const smooth = (count: number): number[] =>
  Array.from({ length: count }, (_, t) => 100 * Math.exp(0.01 * Math.sin(3 * t)));

describe('a history', () => {
  it('that is sound has no findings', () => {
    expect(seriesFindings(days(50), smooth(50))).toEqual([]);
  });

  it('that is broken is told where', () => {
    const times = days(50);
    const values = smooth(50);
    times[10] = times[9];
    times[20] += 2.5 * DAY;
    values[30] = 0;
    values[31] = NaN;
    const kinds = seriesFindings(times, values).map(({ kind, row }) => [kind, row]);
    expect(kinds).toEqual([
      ['duplicate', 10],
      ['gap', 11],
      ['gap', 20],
      ['out-of-order', 21],
      ['not-positive', 30],
      ['not-a-number', 31],
    ]);
  });

  it('with a jump, or without any move, is told so', () => {
    const jump = smooth(50).map((v, t) => (t >= 25 ? v * 10 : v));
    expect(seriesFindings(days(50), jump)).toMatchObject([{ kind: 'outlier', row: 25 }]);
    expect(seriesFindings(days(5), [7, 7, 7, 7, 7])).toMatchObject([{ kind: 'constant', row: 0 }]);
  });

  it('gives log moves of prices and differences of rates, or the row that has none', () => {
    expect([...valueOf(movesOf([1, Math.E], 'log'))]).toEqual([1]);
    expect([...valueOf(movesOf([-1, 2], 'absolute'))]).toEqual([3]);
    expect(movesOf([1, -1], 'log')).toMatchObject({ ok: false, failure: { context: { row: 1 } } });
    expect(reasonOf(movesOf([1], 'log'))).toBe('EMPTY');
  });
});
