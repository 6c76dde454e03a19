import { describe, expect, it } from 'vitest';
import { readLegText } from '../../../src/renderer/panels/whatIf/legText';

describe('what is typed for a leg', () => {
  it.each([
    ['+10 btc 27jun 60000 c', 10, 'btc 27jun 60000 c'],
    ['-25 BTC-PERPETUAL', -25, 'BTC-PERPETUAL'],
    ['−1,250.5 eth perp', -1250.5, 'eth perp'],
    ['90 btc 25dec 80000 p', 90, 'btc 25dec 80000 p'],
    ['eth perp', 1, 'eth perp'],
    ['60000 c', 1, '60000 c'],
    ['BTC-27JUN27-60000-C', 1, 'BTC-27JUN27-60000-C'],
    ['-25', -25, ''],
    ['', 1, ''],
  ])('%s', (text, quantity, words) => {
    expect(readLegText(text)).toEqual({ quantity, words });
  });
});
