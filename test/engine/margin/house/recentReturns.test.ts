/** Models of past moves on the desk's stored histories: when they count, what they give, and what is said. */
import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../../src/engine/margin/house/marketHistory';
import {
  hasSameReturns,
  recentReturnsPack,
  returnsNotes,
  type SpotLevels,
} from '../../../../src/engine/margin/house/recentReturns';
import { findParameter } from '../../../../src/engine/margin/rulePack';
import { shippedPack } from '../rulePacks';

const DAY = 86_400_000;
const TODAY = Date.UTC(2026, 10, 20);
const PACK = shippedPack('house-var');

/** `days` closes up to today, from 100 on, with log moves of 1 %, -2 %, 2 %, -3 %, 3 % and so on. */
function levels(coin: string, days: number, endMs = TODAY): SpotLevels {
  const values = [100];
  for (let k = 1; k < days; k++)
    values.push(values[k - 1] * Math.exp((k % 2 === 1 ? 1 : -1) * 0.01 * (1 + ((k >> 1) % 5))));
  const timesMs = values.map((_, k) => endMs - (days - 1 - k) * DAY);
  return { coin, timesMs, values, source: `closes of ${coin}` };
}
const both = (days: number, endMs = TODAY): SpotLevels[] => [
  levels('BTC', days, endMs),
  levels('ETH', days, endMs),
];

describe('stored returns', () => {
  it('take the place of the pack’s, joint days up to the instant, with range and source', () => {
    const pack = recentReturnsPack(PACK, both(301), TODAY);
    const { coins, returns } = historyOf(pack);
    expect(coins).toEqual(['BTC', 'ETH']);
    expect(returns[0].length).toBe(300);
    [0.01, -0.02, 0.02, -0.03, 0.03].forEach((move, k) => expect(returns[1][k]).toBeCloseTo(move, 12));
    const { source, asOf } = findParameter(pack, 'daily_log_returns', 'BTC') ?? {};
    expect([source, asOf]).toEqual([
      'stored history, daily closes 2026-01-24 to 2026-11-20: closes of BTC',
      '2026-11-20',
    ]);
    expect(returnsNotes(pack)[1]).toBe(
      'Daily returns of ETH: stored history, daily closes 2026-01-24 to 2026-11-20: closes of ETH',
    );
  });

  it('see no day after the instant', () => {
    const past = TODAY - 20 * DAY;
    const { returns } = historyOf(recentReturnsPack(PACK, both(301), past));
    expect(returns[0]).toHaveLength(280);
    expect(recentReturnsPack(PACK, both(281, past), past)).toEqual(recentReturnsPack(PACK, both(301), past));
  });

  it.each([
    ['none', [], 'no stored history of BTC, ETH'],
    ['one coin', [levels('BTC', 400)], 'no stored history of ETH'],
    ['an old end', both(400, TODAY - 11 * DAY), 'stored histories of BTC, ETH end on 2026-11-09'],
    ['too few days', both(150), 'stored histories of BTC, ETH share 149 daily moves of 161'],
  ])('leave the pack’s where there is %s, and say why', (_, stored, why) => {
    const pack = recentReturnsPack(PACK, stored, TODAY);
    expect(hasSameReturns(pack, PACK)).toBe(true);
    expect(returnsNotes(pack)).toHaveLength(1);
    expect(returnsNotes(pack)[0]).toContain('daily closes 2018-01-01 to 2022-01-01');
    expect(returnsNotes(pack)[0]).toContain(why);
  });

  it('leave a pack without returns as it is', () => {
    const pack = shippedPack('house-grid');
    expect(recentReturnsPack(pack, both(400), TODAY)).toBe(pack);
  });
});
