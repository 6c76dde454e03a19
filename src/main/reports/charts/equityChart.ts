/** Line chart of equity and both requirements over spot moves, as an SVG string. Coordinates: 1072 wide, printed to fit. */
import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { findCrossings, type Crossing } from '../crossings';
import { move } from '../figures';
import type { CurvePoint, Figure, Plain } from '../model';
import { compactMoney, valueAxis, type ValueAxis } from './axis';
import { endLabelOffsets } from './endLabels';

echarts.use([LineChart, ScatterChart, GridComponent, SVGRenderer]);

type Curve = readonly Plain<CurvePoint>[];
const WIDTH = 1072;
const HEIGHT = 222;
const GRID = { left: 52, right: 168, top: 14, bottom: 30 };
const INK = '#1B2330';
const FONT = { fontFamily: 'Inter Report, sans-serif', fontSize: 13, color: INK };

const LINES = [
  { key: 'equityUsd', name: 'Equity', colour: INK, width: 2.4, dash: 'solid' },
  { key: 'initialMarginUsd', name: 'IM', colour: '#2A6AA8', width: 2, dash: [6, 4] },
  { key: 'maintenanceMarginUsd', name: 'MM', colour: '#B55A14', width: 2, dash: [2, 3] },
] as const;

export function equityChart(curve: Curve): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  const axis = valueAxis(curve.flatMap((point) => LINES.map((line) => point[line.key])));
  chart.setOption({
    animation: false,
    grid: GRID,
    xAxis: spotAxis(curve),
    yAxis: moneyAxis(axis),
    series: [...lineSeries(curve, axis), crossingSeries(findCrossings(curve))],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withStableIds(svg);
}

function spotAxis(curve: Curve) {
  const moves = curve.map((point) => (point.move ?? 0) * 100);
  return {
    type: 'value',
    min: Math.min(...moves),
    max: Math.max(...moves),
    interval: spotInterval(moves),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      ...FONT,
      color: '#4A5565',
      formatter: (value: number) => (value === 0 ? 'Spot' : move(value / 100, '%')),
    },
  };
}

/** A step that meets zero and both ends where the range is symmetric. */
function spotInterval(moves: readonly number[]): number {
  const span = Math.max(...moves) - Math.min(...moves);
  return [1, 2, 4, 5, 8, 10, 20, 25, 50, 100].find((step) => span / step <= 8) ?? span / 4;
}

const moneyAxis = (axis: ValueAxis) => ({
  type: 'value',
  min: axis.min,
  max: axis.max,
  interval: axis.interval,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: '#E3E7ED', width: 1 } },
  axisLabel: { ...FONT, color: '#4A5565', formatter: (value: number) => compactMoney(value, axis.interval) },
});

function lineSeries(curve: Curve, axis: ValueAxis) {
  const plotHeight = HEIGHT - GRID.top - GRID.bottom;
  const ends = LINES.map((line) => lastKnown(curve.map((point) => point[line.key])));
  const heights = ends.map((end) =>
    end === null ? null : ((axis.max - end) / (axis.max - axis.min)) * plotHeight,
  );
  const offsets = endLabelOffsets(heights, 16);
  return LINES.map((line, index) => ({
    type: 'line',
    name: line.name,
    data: curve.map((point) => [(point.move ?? 0) * 100, point[line.key]]),
    showSymbol: false,
    lineStyle: { color: line.colour, width: line.width, type: line.dash },
    endLabel: {
      show: true,
      ...FONT,
      distance: 8,
      offset: [0, offsets[index] ?? 0],
      formatter: () => `${line.name} ${compactMoney(ends[index] ?? 0, 1e4)}`,
    },
  }));
}

const lastKnown = (values: readonly Figure[]): Figure =>
  values.reduce<Figure>((last, value) => value ?? last, null);

/** Beside the line on its open side: equity falls away from the middle, requirements run along. */
const labelPlace = ({ kind, move: at }: Crossing) => {
  if (at < 0) return { position: 'left', offset: [-2, -10] };
  return kind === 'call' ? { position: 'top', offset: [26, -2] } : { position: 'left', offset: [-4, 16] };
};

const crossingSeries = (crossings: readonly Crossing[]) => ({
  type: 'scatter',
  z: 5,
  symbolSize: 9,
  itemStyle: { color: '#FFFFFF', borderColor: INK, borderWidth: 2 },
  data: crossings.map((crossing) => ({
    value: [crossing.move * 100, crossing.equityUsd],
    label: {
      show: true,
      ...FONT,
      ...labelPlace(crossing),
      distance: 6,
      formatter: `${crossing.kind} ${move(Math.round(crossing.move * 1000) / 1000, '%')}`,
      textBorderColor: '#FFFFFF',
      textBorderWidth: 3,
    },
  })),
});

/**
 * The chart library counts its instances into ids and adds rules for the pointer. On paper there is none, and the
 * same curve must give the same bytes.
 */
const withStableIds = (svg: string): string =>
  svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ class="zr\d+-[^"]*"/g, '')
    .replace(/zr\d+-/g, 'chart-');
