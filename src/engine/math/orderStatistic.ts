/** Order statistics by selection, in linear time, without sorting the sample. Ties break by position. */
import type { Series } from './series';

/** The k-th smallest (k from 0) and, when asked by `quantile`, the next: `values` is reordered. */
export function selectInPlace(values: Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const [left, right] = partition(values, low, high);
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else return values[k];
  }
  return values[k];
}

/** Hoare's partition (1961, CACM Algorithm 65) about the median of three. All of [..right] <= all of [left..]. */
function partition(values: Float64Array, low: number, high: number): readonly [number, number] {
  const pivot = medianOfThree(values[low], values[(low + high) >> 1], values[high]);
  let [left, right] = [low, high];
  while (left <= right) {
    while (values[left] < pivot) left++;
    while (values[right] > pivot) right--;
    if (left > right) break;
    const held = values[left];
    values[left++] = values[right];
    values[right--] = held;
  }
  return [left, right];
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** The k-th and the (k+1)-th smallest value, k from 0; the last value has no next and repeats itself. */
export function adjacentOrderStatistics(values: Series, k: number): readonly [number, number] {
  const copy = Float64Array.from(values);
  const kth = selectInPlace(copy, k);
  if (k + 1 >= copy.length) return [kth, kth];
  let next = Infinity;
  for (let i = k + 1; i < copy.length; i++) if (copy[i] < next) next = copy[i];
  return [kth, next];
}

/** Places of the `count` smallest values, smallest first; equal values in order of place. */
export function smallestPlaces(values: Series, count: number): Int32Array {
  const wanted = Math.min(count, values.length);
  if (wanted <= 0) return new Int32Array(0);
  const limit = selectInPlace(Float64Array.from(values), wanted - 1);
  const below: number[] = [];
  const level: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < limit) below.push(i);
    else if (values[i] === limit && level.length < wanted) level.push(i);
  }
  below.sort((a, b) => values[a] - values[b] || a - b);
  return Int32Array.from([...below, ...level.slice(0, wanted - below.length)]);
}
