import { describe, expect, it } from 'vitest';
import { numberText, readNumber, readNumberList } from '../../src/renderer/components/numberText';

describe('typed numbers', () => {
  it.each([
    ['-15', 100, -0.15],
    ['−15 %', 100, -0.15],
    ['+1,000.5', 1, 1000.5],
    ['.5', 1, 0.5],
    ['29.38', 100, 0.2938],
  ])('reads %s', (text, scale, expected) => expect(readNumber(text, scale)).toBe(expected));

  it.each(['', 'abc', '1e999', '--1', '1.2.3', 'NaN', 'Infinity', '0x10'])('refuses %s', (text) =>
    expect(readNumber(text)).toBeNaN(),
  );

  it('writes a fraction as percent without rounding noise', () => {
    expect(numberText(-0.2938, 100)).toBe('−29.38');
    expect(numberText(0.07, 100)).toBe('7');
    expect(numberText(undefined)).toBe('');
  });

  it('reads lists, or nothing when one entry is no number', () => {
    expect(readNumberList('-10, 0; 10', 100)).toEqual([-0.1, 0, 0.1]);
    expect(readNumberList('-10, x', 100)).toBeUndefined();
    expect(readNumberList(' ')).toBeUndefined();
  });
});
