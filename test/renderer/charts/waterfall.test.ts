import { describe, expect, it } from 'vitest';
import type { MarginComponent } from '../../../src/contracts/domain';
import { waterfallBars } from '../../../src/renderer/charts/waterfall';

const node = (
  id: string,
  amountUsd: number,
  children: MarginComponent[] = [],
  adds = true,
): MarginComponent => ({
  id,
  label: id,
  formula: '',
  amountUsd,
  adds,
  children,
});
const im = node('im', 110, [
  node('matrix', 100, [node('btc', 70, [node('loser', 60, [], false)]), node('eth', 30)]),
  node('orders', 10),
]);

describe('waterfall', () => {
  it('opens sums, closes them with a level, and ends at IM and MM', () => {
    const bars = waterfallBars(im, node('mm', 80));
    expect(bars.map((bar) => [bar.id, bar.from, bar.to, bar.isTotal])).toEqual([
      ['btc', 0, 70, false],
      ['eth', 70, 100, false],
      ['matrix', 0, 100, true],
      ['orders', 100, 110, false],
      ['im', 0, 110, true],
      ['mm', 0, 80, true],
    ]);
  });

  it('keeps a sum closed when its terms do not fit', () => {
    const many = node('im', 20, [
      node(
        'positions',
        20,
        Array.from({ length: 20 }, (_, i) => node(`p${i}`, 1)),
      ),
    ]);
    expect(waterfallBars(many, undefined).map((bar) => bar.id)).toEqual(['positions', 'im']);
  });

  it('is empty without components', () => expect(waterfallBars(undefined, undefined)).toEqual([]));

  it('names an account without its model, and sums the small ones of many', () => {
    const many = Array.from({ length: 50 }, (_, i) => node(`a${i}`, i + 1));
    const labelled = [{ ...node('first', 500), label: 'DRB-PROP-1 (Deribit portfolio margin)' }, ...many];
    const bars = waterfallBars(node('im', 500 + 1275, labelled), undefined);
    expect(bars.map(({ label }) => label)).toEqual([
      ...['DRB-PROP-1', 'a43', 'a44', 'a45', 'a46', 'a47', 'a48', 'a49'],
      ...['43 others', 'IM'],
    ]);
    expect(bars.at(-2)?.to).toBe(1775);
  });
});
