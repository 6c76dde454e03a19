import { describe, expect, it } from 'vitest';
import { columnOf, factorPanel, PANEL_RULES } from '../../../../src/engine/risk/valueAtRisk/factorPanel';
import { reasonOf, valueOf } from '../marketReturns';
import { DAY, history, START, walk } from './riskDesk';

const few = { ...PANEL_RULES, fewestMoves: 2 };

describe('factorPanel', () => {
  it('takes log returns of prices and differences of rates on the days that all have', () => {
    const panel = valueOf(
      factorPanel(
        [history('spot:BTC', [100, 110, 99, 105]), history('basis:BTC', [0.05, 0.07, 0.06, 0.02])],
        few,
      ),
    );
    expect(panel.count).toBe(3);
    expect(columnOf(panel, 0)).toEqual(
      Float64Array.from([Math.log(110 / 100), Math.log(99 / 110), Math.log(105 / 99)]),
    );
    columnOf(panel, 1).forEach((move, k) => expect(move).toBeCloseTo([0.02, -0.01, -0.04][k], 15));
    expect(panel.toMs[0] - panel.fromMs[0]).toBe(DAY);
  });

  it('bridges a gap by 1/root(days), or leaves it out, and says which', () => {
    const days = [0, 1, 2, 6, 7].map((d) => START + d * DAY);
    const series = [history('spot:BTC', [100, 101, 102, 120, 121], days)];
    const scaled = valueOf(factorPanel(series, few));
    expect(columnOf(scaled, 0)[2]).toBeCloseTo(Math.log(120 / 102) / 2, 14);
    expect(scaled.notes.join()).toContain('1 moves span several days');
    const dropped = valueOf(factorPanel(series, { ...few, gaps: 'drop' }));
    expect(dropped.count).toBe(3);
    expect(dropped.notes.join()).toContain('1 moves over a gap of several days are left out');
    const far = valueOf(factorPanel(series, { ...few, longestGapDays: 3 }));
    expect(far.count).toBe(3);
  });

  it('names what each series has that others lack', () => {
    const late = walk('spot:ETH', 50, 3_000, 0.04);
    const shorter = { ...late, timesMs: late.timesMs.slice(10), values: late.values.slice(10) };
    const panel = valueOf(factorPanel([walk('spot:BTC', 50, 60_000, 0.03), shorter], few));
    expect(panel.count).toBe(39);
    expect(panel.notes[0]).toBe('spot:BTC: 10 of 50 days are not in every series and are left out');
  });

  it('takes the last level of a day from series with several', () => {
    const times = [0, 0.5, 1, 1.5, 2, 2.5, 3].map((d) => START + d * DAY);
    const panel = valueOf(
      factorPanel([history('spot:BTC', [100, 101, 102, 103, 104, 105, 106], times)], few),
    );
    expect(Array.from(columnOf(panel, 0))).toEqual([
      Math.log(103 / 101),
      Math.log(105 / 103),
      Math.log(106 / 105),
    ]);
  });

  it.each([
    ['no series', [], 'EMPTY'],
    ['too short', [history('spot:BTC', [1, 2, 3])], 'INVALID_INPUT'],
    ['constant', [history('peg:USDC', new Array<number>(200).fill(0))], 'INVALID_INPUT'],
    ['no joint day', [walk('spot:BTC', 200, 1, 0.1), history('spot:ETH', [1, 2], [1e9, 2e9])], 'EMPTY'],
    ['a price of 0', [history('spot:BTC', [...new Array<number>(150).fill(1), 0, 2])], 'INVALID_INPUT'],
  ])('refuses %s', (_name, series, reason) => {
    const panel = factorPanel(series);
    expect(reasonOf(panel), JSON.stringify(panel)).toBe(reason);
  });
});
