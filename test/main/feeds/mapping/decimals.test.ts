import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalOf } from '../../../../src/main/feeds/mapping/decimals';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 0, maxLength: 18 });

describe('decimals of venues', () => {
  it('are the nearest double, as Number reads them', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '-'), digits, fc.constantFrom('', '.'), digits, (sign, a, point, b) => {
        const text = sign + a + point + b;
        fc.pre(/\d/.test(text));
        expect({ text, value: decimalOf(text) }).toEqual({
          text,
          value: Math.abs(Number(text)) <= 1e18 ? Number(text) : NaN,
        });
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([' 1', '1 ', '0x10', '0b1', '.', '-', '--1', '1.2.3', '1,5', 'NaN', 'Infinity', '1e400', '+'])(
    'does not take %j for a number',
    (text) => expect(decimalOf(text)).toBeNaN(),
  );

  it('tells an empty text from an absent one', () => {
    expect([decimalOf(''), decimalOf(undefined), decimalOf(null)]).toEqual([null, undefined, null]);
  });
});
