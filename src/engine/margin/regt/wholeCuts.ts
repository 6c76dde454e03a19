/**
 * Cuts that take fractional corners off the relaxation and no whole solution. Gomory (1958), "Outline of an algorithm for
 * integer solutions to linear programs", Bull. Amer. Math. Soc. 64: fractional parts of a row of the final tableau.
 */
import type { PairingProblem } from './pairingProblem';
import { NO_BRANCH, relax, type Cut, type Relaxed } from './relaxation';

const WHOLE = 1e-6;
const ROUNDS = 12;
const CUTS_PER_ROUND = 12;
const MOST_CUTS = 80;
/** Cuts are loosened by this, so that rounding cannot take off a whole solution. */
const SAFETY = 1e-7;

const fraction = (value: number): number => {
  const part = value - Math.floor(value);
  return part < WHOLE || part > 1 - WHOLE ? 0 : part;
};

/** The cut of one row, in columns of the problem: surpluses of earlier cuts are written out. */
function cutOfRow({ columns, solution }: Relaxed, row: number, own: number, earlier: readonly Cut[]): Cut {
  const { inverse, basis } = solution;
  const m = basis.length;
  const isBasic = new Set(basis);
  const coefficients = new Float64Array(own);
  let atLeast = fraction(solution.amounts[basis[row]]);
  columns.forEach(({ rows, values }, k) => {
    if (isBasic.has(k)) return;
    const entry = rows.reduce((sum, at, i) => sum + inverse[row * m + at] * values[i], 0);
    const part = fraction(entry);
    if (part === 0) return;
    if (k < own) return void (coefficients[k] += part);
    const before = earlier[k - own];
    before.coefficients.forEach((coefficient, at) => (coefficients[at] += part * coefficient));
    atLeast += part * before.atLeast;
  });
  return { coefficients, atLeast: atLeast - SAFETY };
}

function round(relaxed: Relaxed, own: number, earlier: readonly Cut[]): readonly Cut[] {
  const { basis, amounts } = relaxed.solution;
  const distance = (row: number): number => Math.abs(fraction(amounts[basis[row]]) - 0.5);
  return basis
    .map((_, row) => row)
    .filter((row) => fraction(amounts[basis[row]]) > 0.01 && fraction(amounts[basis[row]]) < 0.99)
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .slice(0, CUTS_PER_ROUND)
    .map((row) => cutOfRow(relaxed, row, own, earlier));
}

/** Cuts for the whole problem, from a few rounds at the root. Supplies must be whole numbers. */
export function wholeCuts(problem: PairingProblem): readonly Cut[] {
  const cuts: Cut[] = [];
  for (let k = 0; k < ROUNDS && cuts.length < MOST_CUTS; k++) {
    const relaxed = relax(problem, NO_BRANCH, cuts);
    if (relaxed === undefined) return cuts;
    const found = round(relaxed, problem.columns.length, cuts);
    if (found.length === 0) return cuts;
    cuts.push(...found);
  }
  return cuts;
}
