import { expect, test } from 'vitest';
import { compactMoney, valueAxis } from '../../../src/main/reports/charts/axis';
import { endLabelOffsets } from '../../../src/main/reports/charts/endLabels';
import { equityChart } from '../../../src/main/reports/charts/equityChart';
import { curvePoints } from './fixture';

test('the chart is vector, labelled at the line ends, and the lines differ by dash', () => {
  const svg = equityChart(curvePoints());
  expect(svg).toMatch(/^<svg/);
  expect(svg).not.toMatch(/<image|<script/);
  expect(svg).toContain('IM 3.12 m');
  expect(svg).toContain('MM 2.49 m');
  expect(svg).toContain('Equity 1.42 m');
  expect(svg).toContain('liquidation +17.8');
  const dashes = [...svg.matchAll(/stroke-dasharray="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(dashes).size).toBe(2);
});

test('the same curve gives the same bytes', () => {
  expect(equityChart(curvePoints())).toBe(equityChart(curvePoints()));
});

test('gaps are drawn as gaps', () => {
  const gappy = curvePoints().map((point, index) => ({
    ...point,
    initialMarginUsd: index % 2 ? point.initialMarginUsd : null,
  }));
  expect(equityChart(gappy)).not.toContain('NaN');
});

test('axes enclose values and zero in round steps', () => {
  expect(valueAxis([3_214_600, -410_000])).toEqual({ min: -1_000_000, max: 4_000_000, interval: 1_000_000 });
  expect(valueAxis([null])).toEqual({ min: 0, max: 1, interval: 1 });
  expect(compactMoney(2_500_000, 500_000)).toBe('2.5 m');
  expect(compactMoney(-250, 50)).toBe('−250');
});

test('labels at the line ends keep their distance', () => {
  const heights = [10, 12, null, 11];
  const placed = endLabelOffsets(heights, 16).flatMap((offset, index) => {
    const height = heights[index];
    return height === null || height === undefined ? [] : [height + offset];
  });
  placed.sort((a, b) => a - b);
  expect(placed).toEqual([10, 26, 42]);
});
