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
  /** b >= 0. */
  readonly supply: readonly number[];
  readonly columns: readonly SparseColumn[];
  /** By row a column that is 1 there and nowhere else: the first basis. */
  readonly start: readonly number[];
}

const EPSILON = 1e-9;
/** After so many steps without progress the first improving column is taken, which cannot cycle (Bland 1977). */
const STALL_LIMIT = 30;
const STEP_LIMIT = 20_000;

interface State {
  readonly basis: number[];
  /** Inverse of the basis, row-major. */
  readonly inverse: Float64Array;
  readonly values: Float64Array;
}

/** Amount of each column at the optimum. Throws when the start is no basis or the programme is unbounded. */
export function solveLinear(programme: LinearProgramme): Float64Array {
  const { supply, columns, start } = programme;
  const m = supply.length;
  const state: State = {
    basis: [...start],
    inverse: new Float64Array(m * m),
    values: Float64Array.from(supply),
  };
  for (let row = 0; row < m; row++) state.inverse[row * m + row] = 1;
  let stalled = 0;
  for (let step = 0; step < STEP_LIMIT; step++) {
    const entering = chooseEntering(programme, state, stalled > STALL_LIMIT);
    if (entering < 0) break;
    invariant(step < STEP_LIMIT - 1, 'the simplex method ends');
    stalled = pivot(state, entering, columns[entering]) ? 0 : stalled + 1;
  }
  const amounts = new Float64Array(columns.length);
  state.basis.forEach((column, row) => (amounts[column] = Math.max(0, state.values[row])));
  return amounts;
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
