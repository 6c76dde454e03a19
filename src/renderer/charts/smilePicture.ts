/** Draws one smile on a canvas: quotes, marks, fitted curve, yesterday's, overrides; nothing reactive in between. */
import { plotScale, roundTicks, type PlotScale } from './plotScale';

export interface CurvePoint {
  readonly x: number;
  readonly vol: number;
}

export interface QuotePoint {
  readonly x: number;
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
  readonly kind: 'used' | 'lone' | 'outlier' | 'leftOut';
}

export interface SmileScene {
  readonly quotes: readonly QuotePoint[];
  readonly fitted: readonly CurvePoint[];
  /** The last fit, once it has lost its quotes. */
  readonly lost: readonly CurvePoint[];
  readonly overridden: readonly CurvePoint[];
  readonly former: readonly CurvePoint[];
  /** Vols set for single strikes. */
  readonly pins: readonly CurvePoint[];
  /** Where the forward lies. */
  readonly centre: number;
  readonly xTicks: (low: number, high: number, wanted: number) => readonly { x: number; label: string }[];
  readonly selected: number;
  readonly isStale: boolean;
}

export interface Placed {
  readonly x: PlotScale;
  readonly y: PlotScale;
}

const LEFT = 46;
const RIGHT = 14;
const TOP = 12;
const FOOT = 26;
const FORWARD_ROOM = 48;
const COLOURS = {
  grid: '#222a36',
  axis: '#8390a2',
  fitted: '#b9a8ff',
  former: '#8390a2',
  override: '#ffc845',
  band: '#63aef8',
  mark: '#e7ecf3',
  outlier: '#ff6b6b',
  crossed: '#ffc845',
  leftOut: '#4a586c',
} as const;

/** Curves and marks decide the height; bid and ask of the wings may leave the picture. */
function volRange({ quotes, fitted, lost, overridden, former, pins }: SmileScene): readonly [number, number] {
  const lines = [fitted, lost, overridden, former, pins].flatMap((line) => line.map(({ vol }) => vol));
  const all = [...lines, ...quotes.filter(({ kind }) => kind !== 'leftOut').map(({ mark }) => mark)];
  const known = (all.some(Number.isFinite) ? all : quotes.map(({ mark }) => mark)).filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const pad = Math.max(0.01, 0.12 * (high - low));
  return [Math.max(0, low - pad), high + pad];
}

export function place(scene: SmileScene, width: number, height: number): Placed | undefined {
  const xs = [scene.quotes, scene.fitted, scene.lost]
    .flatMap((points) => points.map(({ x }) => x))
    .filter(Number.isFinite);
  if (xs.length === 0) return undefined;
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = volRange(scene);
  return {
    x: plotScale(low, high, LEFT + 6, width - RIGHT),
    y: plotScale(bottom, top, height - FOOT, TOP),
  };
}

export function drawSmile(canvas: HTMLCanvasElement, scene: SmileScene, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d');
  const placed = place(scene, width, height);
  if (pen === null || placed === undefined) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.font = `10.5px ${getComputedStyle(canvas).fontFamily}`;
  drawAxes(pen, scene, placed, width, height);
  pen.save();
  pen.beginPath();
  pen.rect(LEFT, TOP - 4, width - LEFT, height - FOOT - TOP + 8);
  pen.clip();
  pen.globalAlpha = scene.isStale ? 0.5 : 1;
  drawLine(pen, placed, scene.former, COLOURS.former, [2, 3], 1.25);
  for (const quote of scene.quotes) drawBand(pen, placed, quote);
  drawLine(pen, placed, scene.fitted, COLOURS.fitted, [], 2);
  drawLine(pen, placed, scene.lost, COLOURS.fitted, [2, 3], 2);
  drawLine(pen, placed, scene.overridden, COLOURS.override, [6, 3], 2);
  for (const quote of scene.quotes) drawMark(pen, placed, quote);
  for (const pin of scene.pins) drawPin(pen, placed, pin);
  pen.restore();
}

type Pen = CanvasRenderingContext2D;

function drawAxes(pen: Pen, scene: SmileScene, { x, y }: Placed, width: number, height: number): void {
  pen.strokeStyle = COLOURS.grid;
  pen.fillStyle = COLOURS.axis;
  pen.lineWidth = 1;
  pen.textBaseline = 'middle';
  pen.textAlign = 'right';
  const ticks = roundTicks(100 * y.low, 100 * y.high, height / 44);
  const decimals = ticks.every((tick) => Math.abs(tick - Math.round(tick)) < 1e-9) ? 0 : 1;
  for (const tick of ticks) {
    const at = Math.round(y.at(tick / 100)) + 0.5;
    strokeLine(pen, LEFT, at, width - RIGHT, at);
    pen.fillText(tick.toFixed(decimals), LEFT - 6, at);
  }
  pen.fillText('IV %', LEFT - 6, height - FOOT + 13);
  pen.textAlign = 'center';
  for (const { x: value, label } of scene.xTicks(x.low, x.high, width / 86)) {
    const at = Math.round(x.at(value)) + 0.5;
    strokeLine(pen, at, TOP, at, height - FOOT);
    pen.fillText(label, Math.min(at, width - 24), height - FOOT + 13);
  }
  if (Number.isFinite(scene.centre)) {
    pen.strokeStyle = COLOURS.axis;
    const at = Math.round(x.at(scene.centre)) + 0.5;
    strokeLine(pen, at, TOP, at, height - FOOT);
    // Beside the line, on the side where the chosen strike's is not.
    const gap = x.at(scene.selected) - at;
    const isCrowded = gap > -4 && gap < FORWARD_ROOM;
    pen.textAlign = isCrowded ? 'right' : 'left';
    pen.fillText('forward', isCrowded ? at - 4 : at + 4, TOP + 4);
  }
  if (!Number.isFinite(scene.selected)) return;
  pen.strokeStyle = COLOURS.mark;
  pen.setLineDash([3, 3]);
  const at = Math.round(x.at(scene.selected)) + 0.5;
  strokeLine(pen, at, TOP, at, height - FOOT);
  pen.setLineDash([]);
}

function strokeLine(pen: Pen, x1: number, y1: number, x2: number, y2: number): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function drawLine(
  pen: Pen,
  { x, y }: Placed,
  line: readonly CurvePoint[],
  colour: string,
  dash: number[],
  width: number,
): void {
  const shown = line.filter(({ vol }) => Number.isFinite(vol));
  if (shown.length < 2) return;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  shown.forEach((point, i) =>
    i === 0 ? pen.moveTo(x.at(point.x), y.at(point.vol)) : pen.lineTo(x.at(point.x), y.at(point.vol)),
  );
  pen.stroke();
  pen.setLineDash([]);
}

function drawBand(pen: Pen, { x, y }: Placed, { x: value, bid, ask, kind }: QuotePoint): void {
  const at = x.at(value);
  const isCrossed = bid > ask;
  pen.strokeStyle = isCrossed ? COLOURS.crossed : kind === 'leftOut' ? COLOURS.leftOut : COLOURS.band;
  pen.lineWidth = isCrossed ? 2 : 1.25;
  for (const side of [bid, ask])
    if (Number.isFinite(side)) strokeLine(pen, at - 2.5, y.at(side), at + 2.5, y.at(side));
  if (Number.isFinite(bid) && Number.isFinite(ask)) strokeLine(pen, at, y.at(bid), at, y.at(ask));
}

function drawMark(pen: Pen, { x, y }: Placed, { x: value, mark, kind }: QuotePoint): void {
  if (!Number.isFinite(mark)) return;
  pen.beginPath();
  pen.arc(x.at(value), y.at(mark), kind === 'outlier' ? 4 : 2, 0, 2 * Math.PI);
  pen.strokeStyle = kind === 'outlier' ? COLOURS.outlier : COLOURS.leftOut;
  pen.fillStyle = COLOURS.mark;
  pen.lineWidth = 1.5;
  if (kind === 'used' || kind === 'lone') pen.fill();
  else pen.stroke();
}

function drawPin(pen: Pen, { x, y }: Placed, { x: value, vol }: CurvePoint): void {
  const [at, level] = [x.at(value), y.at(vol)];
  pen.fillStyle = COLOURS.override;
  pen.beginPath();
  pen.moveTo(at, level - 5);
  pen.lineTo(at + 5, level);
  pen.lineTo(at, level + 5);
  pen.lineTo(at - 5, level);
  pen.fill();
}
