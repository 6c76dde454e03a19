/** What changed between two sets, and what a set does to the figures of a book. */
import { describe, expect, it } from 'vitest';
import { failure, success } from '../../../src/engine/basics/result';
import { compareSets } from '../../../src/engine/calibration/compareSets';
import { findFitted, type FitRecord, type ParameterSet } from '../../../src/engine/calibration/parameterSet';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';

const fit = (id: string, numbers: FitRecord['numbers']): FitRecord => ({
  id,
  kind: 'ewma',
  label: id,
  factors: ['spot:BTC'],
  numbers,
  basis: { moves: 300, firstMs: 0, lastMs: 1 },
  objective: { kind: 'log-likelihood', value: 1 },
  convergence: { status: 'converged', note: '' },
  cautions: [],
  walkForward: null,
});
const number = (name: string, value: number, standardError: number | null) => ({
  name,
  value,
  standardError,
  unit: '1',
});
const setOf = (...fits: FitRecord[]): ParameterSet => ({
  format: 'plimsoll-parameters-1',
  rules: CALIBRATION_RULES,
  history: { factors: [], moves: 300, firstMs: 0, lastMs: 1, notes: [] },
  fits,
  refused: [],
});

describe('two sets', () => {
  const before = setOf(
    fit('a', [number('x', 0.9, 0.03), number('y', 2, null), number('z', 0, null)]),
    fit('old', []),
  );
  const after = setOf(
    fit('a', [number('x', 1, 0.04), number('y', 2.1, null), number('z', 0.5, null)]),
    fit('new', []),
  );
  const { numbers, added, removed } = compareSets(before, after);

  it('give each change by itself, as a share and in standard errors', () => {
    expect(numbers[0]).toMatchObject({ name: 'x', before: 0.9, after: 1 });
    expect(numbers[0].change).toBeCloseTo(0.1, 12);
    expect(numbers[0].share).toBeCloseTo(1 / 9, 12);
    expect(numbers[0].inErrors).toBeCloseTo(2, 12);
    expect(numbers.map(({ isNotable }) => isNotable)).toEqual([numbers[0].inErrors! > 2, false, true]);
    expect(numbers[2]).toMatchObject({ share: null, inErrors: null, change: 0.5 });
  });

  it('name what is in one of them only', () => {
    expect([added, removed]).toEqual([['new'], ['old']]);
  });

  it('are equal to themselves', () => {
    const same = compareSets(after, after);
    expect(same.numbers.filter(({ isNotable, change }) => isNotable || change !== 0)).toEqual([]);
  });

  it('value a book through the callback, and tell why a set has no figures', () => {
    const figuresOf = (set: ParameterSet) => {
      const x = findFitted(set.fits[0], 'x') ?? NaN;
      return x < 1 ? success([{ id: 'v', label: 'VaR', usd: 100 * x }]) : failure('NOT_FOUND', 'no sigma');
    };
    const found = compareSets(before, after, figuresOf);
    expect(found.figures).toEqual([
      { id: 'v', label: 'VaR', beforeUsd: 90, afterUsd: null, changeUsd: null, share: null },
    ]);
    expect(found.figureFailures).toMatchObject([{ set: 'after', failure: { message: 'no sigma' } }]);
  });
});
