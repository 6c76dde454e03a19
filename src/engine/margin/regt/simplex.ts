/** Linear programme min c x, A x = b, x >= 0 with sparse columns: revised simplex from a basis of single legs. */
import { invariant } from '../../basics/result';

/** Column of A: entries `values[i]` in rows `rows[i]`. */
export interface SparseColumn {
  readonly rows: readonly number[];
  readonly values: readonly number[];
  readonly cost: number;
}

/** Costs are best of the order of 1: smaller differences than 1e-9 are not seen. */
export interface LinearProgramme {
  readonly supply: readonly number[];
  readonly columns: readonly SparseColumn[];
  /**
   * By row a column of the first basis, which must be feasible: 1 there and otherwise only in rows from `tiedFrom` on;
   * rows from there on start with a column that is 1 or -1 there and nowhere else.
   */
  readonly start: readonly number[];
  readonly tiedFrom: number;
}

export interface LinearSolution {
  /** By column. */
  readonly amounts: Float64Array;
  /** Basic column by row, and the inverse of the basis, row-major. */
  readonly basis: readonly number[];
  readonly inverse: Float64Array;
}

const EPSILON = 1e-9;
const FEASIBLE = 1e-6;
/** After so many steps without progress the first improving column is taken, which cannot cycle (Bland 1977). */
const STALL_LIMIT = 30;
const STEP_LIMIT = 20_000;

interface State {
  readonly basis: number[];
  /** Inverse of the basis, row-major. */
  readonly inverse: Float64Array;
  readonly values: Float64Array;
}

/** The optimum. Throws when the start is no feasible basis or the programme is unbounded. */
export function solveLinear(programme: LinearProgramme): LinearSolution {
  const { columns } = programme;
  const state = firstState(programme);
  let stalled = 0;
  for (let step = 0; step < STEP_LIMIT; step++) {
    const entering = chooseEntering(programme, state, stalled > STALL_LIMIT);
    if (entering < 0) break;
    invariant(step < STEP_LIMIT - 1, 'the simplex method ends');
    stalled = pivot(state, entering, columns[entering]) ? 0 : stalled + 1;
  }
  const amounts = new Float64Array(columns.length);
  state.basis.forEach((column, row) => (amounts[column] = Math.max(0, state.values[row])));
  return { amounts, basis: state.basis, inverse: state.inverse };
}

/** The inverse of a basis [I 0; F D] with D diagonal of 1 and -1 is [I 0; -D F D]. */
function firstState({ supply, columns, start, tiedFrom }: LinearProgramme): State {
  const m = supply.length;
  const inverse = new Float64Array(m * m);
  for (let row = 0; row < tiedFrom; row++) inverse[row * m + row] = 1;
  for (let row = tiedFrom; row < m; row++) inverse[row * m + row] = columns[start[row]].values[0];
  for (let leg = 0; leg < tiedFrom; leg++) {
    const { rows, values } = columns[start[leg]];
    rows.forEach((row, i) => {
      if (row >= tiedFrom) inverse[row * m + leg] = -values[i] * inverse[row * m + row];
    });
  }
  const values = new Float64Array(m);
  for (let i = 0; i < m; i++) for (let k = 0; k < m; k++) values[i] += inverse[i * m + k] * supply[k];
  invariant(
    values.every((value) => value >= -FEASIBLE),
    'the first basis is feasible',
  );
  return { basis: [...start], inverse, values };
}

/** Simplex multipliers cB B^-1. */
function prices({ columns }: LinearProgramme, { basis, inverse }: State): Float64Array {
  const m = basis.length;
  const y = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    const { cost } = columns[basis[i]];
    if (cost === 0) continue;
    for (let k = 0; k < m; k++) y[k] += cost * inverse[i * m + k];
  }
  return y;
}

/** Most negative reduced cost, or the first negative one; -1 at the optimum. */
function chooseEntering(programme: LinearProgramme, state: State, takesFirst: boolean): number {
  const y = prices(programme, state);
  let best = -1;
  let bestCost = -EPSILON;
  for (let j = 0; j < programme.columns.length; j++) {
    const { rows, values, cost } = programme.columns[j];
    let reduced = cost;
    for (let i = 0; i < rows.length; i++) reduced -= y[rows[i]] * values[i];
    if (reduced >= bestCost) continue;
    best = j;
    bestCost = reduced;
    if (takesFirst) break;
  }
  return best;
}

/** Brings a column into the basis; false when the step has length 0. */
function pivot({ basis, inverse, values }: State, entering: number, column: SparseColumn): boolean {
  const m = basis.length;
  const direction = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    let sum = 0;
    for (let k = 0; k < column.rows.length; k++) sum += inverse[i * m + column.rows[k]] * column.values[k];
    direction[i] = sum;
  }
  const leaving = chooseLeaving(basis, values, direction);
  const step = Math.max(0, values[leaving]) / direction[leaving];
  for (let i = 0; i < m; i++) {
    if (i === leaving) continue;
    const factor = direction[i] / direction[leaving];
    values[i] -= direction[i] * step;
    if (factor === 0) continue;
    for (let k = 0; k < m; k++) inverse[i * m + k] -= factor * inverse[leaving * m + k];
  }
  for (let k = 0; k < m; k++) inverse[leaving * m + k] /= direction[leaving];
  values[leaving] = step;
  basis[leaving] = entering;
  return step > EPSILON;
}

function chooseLeaving(basis: readonly number[], values: Float64Array, direction: Float64Array): number {
  let leaving = -1;
  let least = Infinity;
  for (let i = 0; i < basis.length; i++) {
    if (direction[i] <= EPSILON) continue;
    const ratio = Math.max(0, values[i]) / direction[i];
    const isTie = Math.abs(ratio - least) <= EPSILON && leaving >= 0;
    if (isTie ? basis[i] < basis[leaving] : ratio < least) {
      least = Math.min(least, ratio);
      leaving = i;
    }
  }
  invariant(leaving >= 0, 'costs are bounded below');
  return leaving;
}
