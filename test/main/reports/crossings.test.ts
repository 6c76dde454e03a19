import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCrossings, findCrossings } from '../../../src/main/reports/crossings';

const point = (
  move: number,
  equityUsd: number | null,
  initialMarginUsd: number | null,
  maintenanceMarginUsd: number | null,
) => ({
  move,
  equityUsd,
  initialMarginUsd,
  maintenanceMarginUsd,
});

test('crossings lie where the straight lines meet', () => {
  const curve = [point(-0.1, 0, 100, 80), point(0, 200, 100, 80), point(0.1, 60, 100, 80)];
  const found = findCrossings(curve);
  expect(
    found.map((crossing) => [crossing.kind, Number(crossing.move.toFixed(6)), crossing.equityUsd]),
  ).toEqual([
    ['call', -0.05, 100],
    ['call', 0.071429, 100],
    ['liquidation', -0.06, 80],
    ['liquidation', 0.085714, expect.closeTo(80, 9)],
  ]);
  expect(describeCrossings(found, curve)).toBe(
    'initial margin exceeds equity at a spot move of −5 % or +7.1 %, and maintenance margin exceeds equity at a spot move of −6 % or +8.6 %'.replaceAll(
      ' %',
      '\u202f%',
    ),
  );
});

test('a gap in the curve makes no crossing', () => {
  expect(findCrossings([point(-0.1, 0, 100, 80), point(0, null, 100, 80), point(0.1, 200, 100, 80)])).toEqual(
    [],
  );
});

test('an account already in call says so; one that never is says the range', () => {
  const under = [point(-0.1, 50, 100, 80), point(0, 50, 100, 80), point(0.1, 50, 100, 80)];
  expect(describeCrossings(findCrossings(under), under)).toContain('initial margin exceeds equity already');
  const over = [point(-0.1, 500, 100, null), point(0, 500, 100, null)];
  const text = describeCrossings(findCrossings(over), over);
  expect(text).toContain('initial margin stays below equity from −10');
  expect(text).toContain('maintenance margin was not computed over the range');
});

test('every crossing lies between two points of opposite sign', () => {
  const value = fc.double({ min: -1e7, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 30 }), (pairs) => {
      const curve = pairs.map(([equity, margin], index) => point(index / 100, equity, margin, null));
      for (const crossing of findCrossings(curve)) {
        const right = Math.min(curve.length - 1, Math.floor(crossing.move * 100 + 1e-9) + 1);
        expect(crossing.move).toBeGreaterThanOrEqual(0);
        expect(crossing.move).toBeLessThanOrEqual((curve.length - 1) / 100 + 1e-12);
        expect(curve[right]).toBeDefined();
      }
      const flips = curve.slice(1).filter((_, index) => {
        const sign = (at: number): boolean => (pairs[at]?.[0] ?? 0) - (pairs[at]?.[1] ?? 0) < 0;
        return sign(index) !== sign(index + 1);
      });
      expect(findCrossings(curve)).toHaveLength(flips.length);
    }),
  );
});
