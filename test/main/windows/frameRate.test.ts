import { describe, expect, test } from 'vitest';
import { frameRateOf } from '../../../src/main/windows/frameRate';

describe('rate of a window that paints', () => {
  test('even frames drop none', () => {
    const rate = frameRateOf(Array.from({ length: 120 }, () => 16));
    expect(rate).toMatchObject({
      framesPerSecond: 62.5,
      medianMs: 16,
      p99Ms: 16,
      longestMs: 16,
      droppedShare: 0,
    });
  });

  test('a pause of three intervals drops two of its three frames', () => {
    const rate = frameRateOf([...Array.from({ length: 97 }, () => 16), 48]);
    expect(rate.droppedShare).toBeCloseTo(2 / 100, 12);
    expect(rate).toMatchObject({ medianMs: 16, longestMs: 48, p99Ms: 48 });
  });
});
