import { describe, expect, it } from 'vitest';
import { dayOfText } from '../../../src/renderer/format/day';

describe('a day as it is typed', () => {
  it.each([
    ['2026-11-21', Date.UTC(2026, 10, 21)],
    [' 2024-02-29 ', Date.UTC(2024, 1, 29)],
  ])('%j is %d', (text, ms) => {
    expect(dayOfText(text)).toBe(ms);
  });

  it.each([
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '21.11.2026',
    '11/21/2026',
    '2026-1-2',
    '0026-01-02',
  ])('%j is none', (text) => {
    expect(dayOfText(text)).toBeUndefined();
  });
});
