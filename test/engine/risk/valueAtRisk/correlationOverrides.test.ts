/** The desk's own view of correlations: in every law that has correlations, in the dial, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { eigenSymmetric } from '../../../../src/engine/math/eigenSymmetric';
import { matrixOfRows } from '../../../../src/engine/math/matrix';
import { correlationDialRun } from '../../../../src/engine/risk/valueAtRisk/correlationDialRisk';
import {
  overriddenFactors,
  type FactorOverride,
} from '../../../../src/engine/risk/valueAtRisk/correlationOverrides';
import { livingCorrelations } from '../../../../src/engine/risk/valueAtRisk/correlationRisk';
import { runMethod } from '../../../../src/engine/risk/valueAtRisk/methods';
import type { MethodId } from '../../../../src/engine/risk/valueAtRisk/riskRequest';
import { runRisk } from '../../../../src/engine/risk/valueAtRisk/valueAtRisk';
import { valueOf } from '../marketReturns';
import { preparedDesk, QUICK, SPOTS } from './riskDesk';

const longBoth = (_k: number, i: { kind: string; isInverse: boolean; underlying: string }): number =>
  i.kind === 'perpetual' && !i.isInverse ? (i.underlying === 'BTC' ? 1 : 30) : 0;
const PAIR = { first: 'spot:ETH', second: 'spot:BTC' };
const preparedWith = (correlationOverrides: readonly FactorOverride[]) =>
  preparedDesk({ ...QUICK, correlationOverrides }, SPOTS, longBoth).prepared;
const resultOf = (id: MethodId, ...correlations: readonly number[]) =>
  runMethod(preparedWith(correlations.map((correlation) => ({ ...PAIR, correlation }))), id).result;
const varOf = (id: MethodId, ...correlations: readonly number[]): number =>
  resultOf(id, ...correlations).figures[2].valueAtRisk;

describe('an override', () => {
  it('makes the delta-normal VaR of a linear book a quadratic form: its square is a straight line in it', () => {
    const [low, middle, high] = [-1, 0.2, 1].map((rho) => varOf('delta-normal', rho) ** 2);
    expect(Math.abs(middle - (0.4 * low + 0.6 * high)) / high).toBeLessThan(1e-9);
    expect(resultOf('delta-normal', 0.2).basis.description).toContain(
      'overridden: spot:ETH with spot:BTC 0.20',
    );
  });

  it.each(['monte-carlo-normal', 'monte-carlo-t', 'delta-gamma'] as const)(
    'reaches %s and is named beside its figures',
    (id) => {
      expect(varOf(id, -0.9)).toBeLessThan(0.8 * varOf(id));
      expect(resultOf(id, -0.9).basis.description).toContain('spot:ETH with spot:BTC -0.90');
    },
  );

  it('leaves past moves as they were', () => {
    expect(resultOf('historical', -0.9)).toEqual(resultOf('historical'));
  });

  it('holds on the dial from calm to stressed, and gives way to all as one', () => {
    const dialOf = (overrides: readonly FactorOverride[]) =>
      valueOf(correlationDialRun(preparedWith(overrides))).positions.map(({ figures }) => figures);
    const [plain, seen] = [dialOf([]), dialOf([{ ...PAIR, correlation: 0.1 }])];
    expect(seen[2]).toEqual(seen[0]);
    expect(plain[2]).not.toEqual(plain[0]);
    expect(seen[0][2].valueAtRisk).toBeLessThan(plain[0][2].valueAtRisk);
    expect(seen[4]).toEqual(plain[4]);
  });

  it('stands among the estimates, and where the book does not move with both factors it is said', () => {
    const prepared = preparedWith([
      { ...PAIR, correlation: 0.1 },
      { first: 'spot:BTC', second: 'spot:SOL', correlation: 0.5 },
    ]);
    const estimates = valueOf(livingCorrelations(prepared, prepared.panel)).estimates;
    expect(estimates.at(-1)).toMatchObject({ name: 'override', failure: null, repairDistance: 0 });
    expect(estimates.at(-1)?.rows[0][1]).toBeCloseTo(0.1, 12);
    expect(valueOf(runRisk(prepared)).history.notes).toContain(
      'the override of spot:BTC with spot:SOL does not apply: the book does not move with both',
    );
  });

  it('that contradicts another is repaired, with its distance', () => {
    const matrix = valueOf(matrixOfRows([0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)))));
    const pairs = [
      { first: 'a', second: 'b', correlation: 0.9 },
      { first: 'b', second: 'c', correlation: 0.9 },
      { first: 'a', second: 'c', correlation: -0.9 },
    ];
    const found = valueOf(overriddenFactors(pairs, ['a', 'b', 'c'], matrix));
    expect(found.distance).toBeGreaterThan(0.5);
    expect(Math.min(...eigenSymmetric(found.correlation).values)).toBeGreaterThan(-1e-9);
  });

  it('outside [-1, 1] is refused by the methods that would use it', () => {
    expect(resultOf('monte-carlo-normal', 1.5).failure?.reason).toBe('OUT_OF_RANGE');
    expect(resultOf('delta-normal', -2).failure?.reason).toBe('OUT_OF_RANGE');
  });
});
