import { describe, expect, it } from 'vitest';
import { runToRim, zeroLines } from '../../../src/renderer/charts/contour';

const COLUMNS = 5;
const ROWS = 4;
const lines = (field: (x: number, y: number) => number) =>
  zeroLines((i) => field(i % COLUMNS, Math.floor(i / COLUMNS)), COLUMNS, ROWS);

describe('zero lines', () => {
  it('follows a straight front exactly and in one piece', () => {
    const found = lines((x) => x - 1.25);
    expect(found).toHaveLength(1);
    expect(found[0]).toHaveLength(ROWS);
    for (const [x] of found[0]) expect(x).toBeCloseTo(1.25, 12);
  });

  it('interpolates a slanted front', () => {
    const [line] = lines((x, y) => x + 0.5 * y - 2.3);
    for (const [x, y] of line) expect(x + 0.5 * y).toBeCloseTo(2.3, 12);
  });

  it('finds two fronts of a valley', () => {
    expect(lines((x) => (x - 2) ** 2 - 1.5)).toHaveLength(2);
  });

  it('closes around a hill', () => {
    const [ring] = lines((x, y) => 1 - (x - 2) ** 2 - (y - 1.5) ** 2);
    expect(ring[0]).toEqual(ring[ring.length - 1]);
  });

  it('draws nothing where nothing crosses or where a corner is missing', () => {
    expect(lines(() => 1)).toEqual([]);
    expect(lines((x) => (x === 2 ? NaN : x - 1.9))).toEqual([]);
  });

  it('runs on to the rim, half a cell beyond the outer points', () => {
    const [line] = lines((x, y) => x + 0.5 * y - 2.3);
    const ys = runToRim(line, COLUMNS, ROWS).map((point) => point[1]);
    expect(Math.min(...ys)).toBeCloseTo(-0.5, 12);
    expect(Math.max(...ys)).toBeCloseTo(ROWS - 0.5, 12);
  });
});
