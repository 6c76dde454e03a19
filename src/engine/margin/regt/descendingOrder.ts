/** Places of numbers in descending order, equal ones as they stand: the stable order without comparing by a function. */

/** How many of the ascending numbers are not above a value. */
function countUpTo(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Permutation that sorts `values` (no NaN) from the largest to the smallest; stable. */
export function descendingOrder(values: Float64Array): Int32Array {
  const n = values.length;
  const ascending = Float64Array.from(values).sort();
  const order = new Int32Array(n);
  const seen = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const place = n - countUpTo(ascending, values[k]);
    order[place + seen[place]++] = k;
  }
  return order;
}
