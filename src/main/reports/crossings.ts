/** Where the drawn equity line meets the drawn margin lines, read off between neighbouring points. */
import { listed, move } from './figures';
import type { CurvePoint, Plain } from './model';

export interface Crossing {
  /** Equity meets initial margin (call) or maintenance margin (liquidation). */
  readonly kind: 'call' | 'liquidation';
  /** Spot move, fraction. */
  readonly move: number;
  readonly equityUsd: number;
}

type Curve = readonly Plain<CurvePoint>[];

export function findCrossings(curve: Curve): readonly Crossing[] {
  return [
    ...crossingsWith(curve, 'call', 'initialMarginUsd'),
    ...crossingsWith(curve, 'liquidation', 'maintenanceMarginUsd'),
  ];
}

function crossingsWith(
  curve: Curve,
  kind: Crossing['kind'],
  line: 'initialMarginUsd' | 'maintenanceMarginUsd',
): readonly Crossing[] {
  return curve.slice(1).flatMap((right, index) => {
    const left = curve[index];
    const crossing = left && between(left, right, line);
    return crossing ? [{ kind, ...crossing }] : [];
  });
}

function between(
  left: Plain<CurvePoint>,
  right: Plain<CurvePoint>,
  line: 'initialMarginUsd' | 'maintenanceMarginUsd',
) {
  const excessLeft = excess(left, line);
  const excessRight = excess(right, line);
  if (excessLeft === null || excessRight === null || excessLeft < 0 === excessRight < 0) return null;
  const share = excessLeft / (excessLeft - excessRight);
  const along = (a: number | null, b: number | null): number => (a ?? 0) + share * ((b ?? 0) - (a ?? 0));
  return { move: along(left.move, right.move), equityUsd: along(left.equityUsd, right.equityUsd) };
}

const excess = (
  point: Plain<CurvePoint>,
  line: 'initialMarginUsd' | 'maintenanceMarginUsd',
): number | null => {
  const requirement = point[line];
  return point.equityUsd === null || requirement === null ? null : point.equityUsd - requirement;
};

/** `initial margin exceeds equity at a spot move of −5.8 % or +12.3 %, and maintenance margin ...`. */
export function describeCrossings(crossings: readonly Crossing[], curve: Curve): string {
  return `${phrase('initial margin', 'call', 'initialMarginUsd', crossings, curve)}, and ${phrase('maintenance margin', 'liquidation', 'maintenanceMarginUsd', crossings, curve)}`;
}

function phrase(
  name: string,
  kind: Crossing['kind'],
  line: 'initialMarginUsd' | 'maintenanceMarginUsd',
  crossings: readonly Crossing[],
  curve: Curve,
): string {
  const known = curve.filter((point) => excess(point, line) !== null);
  if (known.length === 0) return `${name} was not computed over the range`;
  const here = known.find((point) => point.move === 0);
  const moves = crossings.filter((crossing) => crossing.kind === kind).map((crossing) => crossing.move);
  const range = `${move(known[0]?.move ?? null, '%')} to ${move(known[known.length - 1]?.move ?? null, '%')}`;
  if (here && (excess(here, line) ?? 0) < 0) return `${name} exceeds equity already`;
  if (moves.length === 0) return `${name} stays below equity from ${range}`;
  const points = moves.map((value) => move(Math.round(value * 1000) / 1000, '%'));
  return `${name} exceeds equity at a spot move of ${listed(points).replace(/ and /, ' or ')}`;
}
