import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyRoot, inverseFromRoot } from '../../../src/engine/math/choleskyRoot';
import { eigenSymmetric } from '../../../src/engine/math/eigenSymmetric';
import {
  frobeniusDistance,
  identityMatrix,
  matrixOfRows,
  timesMatrix,
  type SquareMatrix,
} from '../../../src/engine/math/matrix';

const transpose = ({ size, entries }: SquareMatrix): SquareMatrix => ({
  size,
  entries: entries.map((_, k) => entries[(k % size) * size + Math.floor(k / size)]),
});

const symmetric = fc
  .integer({ min: 1, max: 9 })
  .chain((n) => fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n * n, maxLength: n * n }))
  .map((entries): SquareMatrix => {
    const size = Math.round(Math.sqrt(entries.length));
    const half = { size, entries: Float64Array.from(entries) };
    return { size, entries: half.entries.map((e, k) => e + transpose(half).entries[k]) };
  });

describe('eigenvalues of symmetric matrices', () => {
  it('rebuild the matrix from orthonormal vectors, in increasing order', () => {
    fc.assert(
      fc.property(symmetric, (a) => {
        const { values, vectors } = eigenSymmetric(a);
        const n = a.size;
        const scaled = { size: n, entries: vectors.entries.map((v, k) => v * values[k % n]) };
        const scale = 1 + Math.max(...values.map(Math.abs));
        expect(frobeniusDistance(timesMatrix(scaled, transpose(vectors)), a)).toBeLessThan(1e-13 * n * scale);
        expect(frobeniusDistance(timesMatrix(transpose(vectors), vectors), identityMatrix(n))).toBeLessThan(
          1e-13 * n,
        );
        for (let k = 1; k < n; k++) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]);
      }),
    );
  });

  it('are 2 - 2 cos(k pi/(n+1)) for the second difference', () => {
    const n = 30;
    const rows = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const matrix = matrixOfRows(rows);
    expect(matrix.ok).toBe(true);
    if (!matrix.ok) return;
    eigenSymmetric(matrix.value).values.forEach((value, k) => {
      expect(Math.abs(value - (2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))))).toBeLessThan(1e-14);
    });
  });
});

describe('the root of a positive semidefinite matrix', () => {
  it('multiplies back, and its inverse undoes the matrix', () => {
    fc.assert(
      fc.property(symmetric, (a) => {
        const square = timesMatrix(a, a);
        const root = choleskyRoot(square);
        expect(root.ok, JSON.stringify(root)).toBe(true);
        if (!root.ok) return;
        const norm = 1 + frobeniusDistance(square, { size: a.size, entries: new Float64Array(a.size ** 2) });
        expect(frobeniusDistance(timesMatrix(root.value, transpose(root.value)), square)).toBeLessThan(
          1e-5 * norm,
        );
        const positive = {
          size: a.size,
          entries: square.entries.map((e, k) => e + (k % (a.size + 1) === 0 ? 1 : 0)),
        };
        const sound = choleskyRoot(positive);
        const inverse = sound.ok ? inverseFromRoot(sound.value) : sound;
        expect(
          inverse.ok && frobeniusDistance(timesMatrix(inverse.value, positive), identityMatrix(a.size)),
        ).toBeLessThan(1e-10 * norm);
      }),
    );
  });

  it('takes perfectly correlated factors and refuses an indefinite matrix', () => {
    const ones = { size: 3, entries: new Float64Array(9).fill(1) };
    const root = choleskyRoot(ones);
    expect(root.ok && [...root.value.entries]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect(root.ok && inverseFromRoot(root.value)).toMatchObject({ ok: false });
    const broken = { size: 2, entries: Float64Array.from([1, 1.1, 1.1, 1]) };
    expect(choleskyRoot(broken)).toMatchObject({ ok: false, failure: { context: { pivot: 1 } } });
  });

  it('names a row of the wrong length and an entry that is no number', () => {
    expect(matrixOfRows([[1], [1, 2]])).toMatchObject({ ok: false });
    expect(
      matrixOfRows([
        [1, NaN],
        [1, 2],
      ]),
    ).toMatchObject({ ok: false, failure: { message: 'entry (0, 1) is NaN, not a finite number' } });
  });
});
