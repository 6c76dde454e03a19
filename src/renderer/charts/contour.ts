/** Zero line of a field given on a grid of points, as polylines in grid coordinates (x: column, y: row). */

export type Point = readonly [x: number, y: number];
type Segment = readonly [Point, Point];

/** Where the line crosses the edge from value `a` to value `b`, 0 to 1. */
const crossing = (a: number, b: number): number => a / (a - b);

/** Crossings of the four edges of one square whose corners hold a (top left), b (top right), c (bottom right), d. */
function squareSegments(x: number, y: number, a: number, b: number, c: number, d: number): Segment[] {
  const points: Point[] = [];
  if (a > 0 !== b > 0) points.push([x + crossing(a, b), y]);
  if (b > 0 !== c > 0) points.push([x + 1, y + crossing(b, c)]);
  if (d > 0 !== c > 0) points.push([x + crossing(d, c), y + 1]);
  if (a > 0 !== d > 0) points.push([x, y + crossing(a, d)]);
  if (points.length === 2) return [[points[0], points[1]]];
  if (points.length !== 4) return [];
  // A saddle: the mean decides which corners belong together.
  const isJoined = a + b + c + d > 0 === a > 0;
  return isJoined
    ? [
        [points[0], points[1]],
        [points[2], points[3]],
      ]
    : [
        [points[0], points[3]],
        [points[1], points[2]],
      ];
}

const keyOf = (point: Point): string => `${point[0].toFixed(6)},${point[1].toFixed(6)}`;

/** Extends a line at its end with unused segments until none touches. */
function extend(line: Point[], open: Map<string, Segment[]>, used: Set<Segment>): void {
  for (;;) {
    const end = line[line.length - 1];
    const next = open.get(keyOf(end))?.find((segment) => !used.has(segment));
    if (!next) return;
    used.add(next);
    line.push(keyOf(next[0]) === keyOf(end) ? next[1] : next[0]);
  }
}

function chain(segments: readonly Segment[]): Point[][] {
  const open = new Map<string, Segment[]>();
  for (const segment of segments)
    for (const point of segment) open.set(keyOf(point), [...(open.get(keyOf(point)) ?? []), segment]);
  const used = new Set<Segment>();
  const lines: Point[][] = [];
  for (const segment of segments) {
    if (used.has(segment)) continue;
    used.add(segment);
    const line: Point[] = [segment[0], segment[1]];
    extend(line, open, used);
    line.reverse();
    extend(line, open, used);
    lines.push(line);
  }
  return lines;
}

/** Lines along which `field` is zero; squares with a missing corner carry none. Row-major, `columns` wide. */
export function zeroLines(field: (index: number) => number, columns: number, rows: number): Point[][] {
  const segments: Segment[] = [];
  for (let y = 0; y + 1 < rows; y++) {
    for (let x = 0; x + 1 < columns; x++) {
      const at = y * columns + x;
      const corners = [field(at), field(at + 1), field(at + columns + 1), field(at + columns)];
      if (corners.every(Number.isFinite))
        segments.push(...squareSegments(x, y, corners[0], corners[1], corners[2], corners[3]));
    }
  }
  return chain(segments);
}

/** Lets a line that ends on the outermost points run on to the rim, half a cell further. */
export function runToRim(line: readonly Point[], columns: number, rows: number): Point[] {
  const stretch = (end: Point, before: Point): Point[] => {
    const isRim = end[1] === 0 || end[1] === rows - 1 || end[0] === 0 || end[0] === columns - 1;
    if (!isRim) return [end];
    const dx = end[0] - before[0];
    const dy = end[1] - before[1];
    const isVertical = end[1] === 0 || end[1] === rows - 1;
    const factor = 0.5 / Math.max(1e-9, Math.abs(isVertical ? dy : dx));
    if (factor > 50) return [end];
    return [end, [end[0] + dx * factor, end[1] + dy * factor]];
  };
  if (line.length < 2) return [...line];
  const head = stretch(line[0], line[1]).reverse();
  const tail = stretch(line[line.length - 1], line[line.length - 2]);
  return [...head, ...line.slice(1, -1), ...tail];
}
