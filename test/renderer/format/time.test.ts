import { describe, expect, it } from 'vitest';
import { age, clockTime, dayLabel, expiryLabel, shortStamp } from '../../../src/renderer/format/time';

const instant = Date.UTC(2026, 10, 19, 14, 32, 8, 41);

describe('times in UTC', () => {
  it('writes clock, day and expiry', () => {
    expect(clockTime(instant, true)).toBe('14:32:08.041');
    expect(dayLabel(instant)).toBe('Thu 19 Nov 2026');
    expect(shortStamp(instant)).toBe('19 Nov 14:32');
    expect(expiryLabel(Date.UTC(2027, 0, 1, 8))).toBe('01JAN27');
  });

  it('writes ages in the unit that fits, unknown as a dash', () => {
    expect([0, 18.4, 2840, 150_000, 900_000, NaN].map(age)).toEqual([
      '0',
      '18',
      '2,840',
      '150 s',
      '15 min',
      '–',
    ]);
  });
});
