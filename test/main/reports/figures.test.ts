import { describe, expect, test } from 'vitest';
import {
  age,
  decimalText,
  exactTime,
  fixed,
  listed,
  longTime,
  move,
  percent,
  tickDecimals,
} from '../../../src/main/reports/figures';

describe('numbers on paper', () => {
  test.each([
    [3_214_600, 0, '3,214,600'],
    [-2_946_507.4, 0, '−2,946,507'],
    [0, 2, '·'],
    [-0, 0, '·'],
    [-0.3, 0, '0'],
    [-0.004, 2, '0.00'],
    [999_999.6, 0, '1,000,000'],
    [1_234.5678, 3, '1,234.568'],
    [null, 0, '–'],
    [undefined, 0, '–'],
    [NaN, 0, '–'],
    [Infinity, 0, '–'],
    [-1e25, 0, '−1.0000e+25'],
  ])('fixed(%s, %s) is %s', (value, decimals, text) => {
    expect(fixed(value, decimals)).toBe(text);
  });

  test('percent and moves are free of binary dust', () => {
    expect(percent(0.62486)).toBe('62.5');
    expect(percent(null)).toBe('–');
    expect(move(0.07)).toBe('+7');
    expect(move(-0.24)).toBe('−24');
    expect(move(-0.058, '%')).toBe('−5.8\u202f%');
  });

  test('prices take the decimals of their tick', () => {
    expect([0.5, 0.0005, 1, 5, 0.025, 0, null].map(tickDecimals)).toEqual([1, 4, 0, 0, 3, 2, 2]);
  });

  test('a booked decimal keeps every digit', () => {
    expect(decimalText('-1234567.890000000000000001')).toBe('−1,234,567.890000000000000001');
    expect(decimalText('not a number')).toBe('not a number');
  });

  test('times are UTC, ages have their unit', () => {
    const ms = Date.UTC(2026, 10, 19, 14, 32, 8, 7);
    expect(longTime(ms)).toBe('Thu 19 Nov 2026, 14:32:08 UTC');
    expect(exactTime(ms)).toBe('2026-11-19 14:32:08.007');
    expect(longTime(9e15)).toBe('–');
    expect([120, 3_100, 600_000, 18_000_000, 4 * 86_400_000, null].map(age)).toEqual([
      '120 ms',
      '3.1 s',
      '10 min',
      '5.0 h',
      '4 d',
      '–',
    ]);
  });

  test('lists read as a sentence', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
});
