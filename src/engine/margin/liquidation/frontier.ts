/** Lines where a figure on a grid is 0: call, liquidation and zero-equity frontiers in spot x vol. Marching squares. */

export interface FrontierGrid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** [y][x] row-major; NaN where unknown. */
  readonly values: ArrayLike<number>;
}

export type Point = readonly [number, number];
/** Ends meet when the line is closed. */
export type Polyline = readonly Point[];

interface Crossing {
  /** Unique by edge of the grid. */
  readonly edge: number;
  readonly point: Point;
}

const between = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Crossing on the edge between two grid points, by linear interpolation. */
function crossingOf(
  { xs, ys, values }: FrontierGrid,
  [row, column]: Point,
  isDown: boolean,
): Crossing | undefined {
  const at = row * xs.length + column;
  const [a, b] = [values[at], values[isDown ? at + xs.length : at + 1]];
  if (a < 0 === b < 0) return undefined;
  const share = a / (a - b);
  const point: Point = isDown
    ? [xs[column], between(ys[row], ys[row + 1], share)]
    : [between(xs[column], xs[column + 1], share), ys[row]];
  return { edge: 2 * at + (isDown ? 1 : 0), point };
}

type Segment = readonly [Crossing, Crossing];

/** Segments of one cell: top, right, bottom, left; a saddle is split by the mean of its corners. */
function cellSegments(grid: FrontierGrid, row: number, column: number): readonly Segment[] {
  const { xs, values } = grid;
  const at = row * xs.length + column;
  const corners = [values[at], values[at + 1], values[at + xs.length], values[at + xs.length + 1]];
  if (corners.some((value) => !Number.isFinite(value))) return [];
  const top = crossingOf(grid, [row, column], false);
  const right = crossingOf(grid, [row, column + 1], true);
  const bottom = crossingOf(grid, [row + 1, column], false);
  const left = crossingOf(grid, [row, column], true);
  const found = [top, right, bottom, left].filter((crossing) => crossing !== undefined);
  if (found.length === 2) return [[found[0], found[1]]];
  if (top === undefined || right === undefined || bottom === undefined || left === undefined) return [];
  const isMiddleLikeTopLeft = corners.reduce((sum, value) => sum + value, 0) < 0 === corners[0] < 0;
  return isMiddleLikeTopLeft
    ? [
        [top, right],
        [bottom, left],
      ]
    : [
        [top, left],
        [bottom, right],
      ];
}

/** Joins segments end to end. */
function join(segments: readonly Segment[]): readonly Polyline[] {
  const byEdge = new Map<number, Segment[]>();
  for (const segment of segments)
    for (const { edge } of segment) byEdge.set(edge, [...(byEdge.get(edge) ?? []), segment]);
  const left = new Set(segments);
  const follow = (start: Crossing): Polyline => {
    const line: Point[] = [start.point];
    let end = start;
    for (;;) {
      const next = byEdge.get(end.edge)?.find((segment) => left.has(segment));
      if (next === undefined) return line;
      left.delete(next);
      end = next[0].edge === end.edge ? next[1] : next[0];
      line.push(end.point);
    }
  };
  const open = segments.flatMap((segment) => segment.filter(({ edge }) => byEdge.get(edge)?.length === 1));
  const lines = open.map(follow).filter((line) => line.length > 1);
  for (const segment of segments) if (left.has(segment)) lines.push(follow(segment[0]));
  return lines;
}

/** Lines of value 0, open ones first. Values of exactly 0 count as positive. */
export function zeroLines(grid: FrontierGrid): readonly Polyline[] {
  const segments: Segment[] = [];
  for (let row = 0; row + 1 < grid.ys.length; row++)
    for (let column = 0; column + 1 < grid.xs.length; column++)
      segments.push(...cellSegments(grid, row, column));
  return join(segments);
}
