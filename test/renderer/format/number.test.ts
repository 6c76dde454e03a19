import { describe, expect, it } from 'vitest';
import {
  coin,
  delta,
  exact,
  fixed,
  money,
  moneyUnit,
  percent,
  quantity,
  signedPercent,
} from '../../../src/renderer/format/number';
import { price, shortPrice, spotPrice, tickDecimals } from '../../../src/renderer/format/price';

describe('numbers as the desk reads them', () => {
  it.each([
    ['money', money(-2_946_507.4), '−2,946,507'],
    ['money in k', money(-2_946_507, 'k'), '−2,947'],
    ['money in m', money(3_214_600, 'm'), '3.21'],
    ['coin, BTC', coin(12.03841, 'BTC'), '12.0384'],
    ['coin, ETH', coin(310.25, 'ETH'), '310.250'],
    ['delta', delta(-13.206), '−13.21'],
    ['vol and ratio', percent(0.4721), '47.2'],
    ['spot move', signedPercent(-0.058), '−5.8'],
    ['whole spot move', signedPercent(0.04), '+4'],
    ['a decimal in full', exact('-1234567.12500042524'), '−1,234,567.12500042524'],
    ['a whole number in full', exact('150000'), '150,000'],
    ['price by tick 0.5', price(92_480.5, 0.5), '92,480.5'],
    ['price by tick 0.0005', price(0.0125, 0.0005), '0.0125'],
    ['quantity, as entered', quantity(48.25), '48.25'],
    ['whole quantity', quantity(-130), '−130.0'],
  ])('%s', (_name, text, expected) => expect(text).toBe(expected));

  it('shows only an exact zero as a dot', () => {
    expect(money(0)).toBe('·');
    expect(money(-0)).toBe('·');
    expect(money(0.2)).toBe('0');
    expect(money(-0.2)).toBe('0');
    expect(percent(0)).toBe('·');
  });

  it('shows missing as a dash, never as zero', () => {
    for (const missing of [undefined, null, NaN]) {
      expect(money(missing)).toBe('–');
      expect(fixed(missing, 2)).toBe('–');
      expect(quantity(missing)).toBe('–');
    }
    expect(fixed(Infinity, 0)).toBe('∞');
  });

  it('names the scale in the unit', () => {
    expect([moneyUnit('one'), moneyUnit('k'), moneyUnit('m', 'USDC')]).toEqual(['USD', 'USD k', 'USDC m']);
  });

  it('reads decimals off a tick', () => {
    expect([0.5, 0.0005, 5, 0.01, 1e-8, NaN, 0].map(tickDecimals)).toEqual([1, 4, 0, 2, 8, 2, 2]);
    expect([spotPrice(92_480.4), spotPrice(3214.5), spotPrice(0.1234)]).toEqual([
      '92,480',
      '3,215',
      '0.1234',
    ]);
    expect(shortPrice(70_285)).toBe('70.3');
  });
});
