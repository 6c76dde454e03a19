/** Reads the return series that a case gives inline or by reference to a dataset. */
import type { Json, JsonObject } from './adapter';
import { columnOf, type DatasetReader } from './datasets';
import { textOf } from './inputs';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of numbers under `field`. */
export function listOf(inputs: JsonObject, field: string): number[] {
  const list = inputs[field];
  if (!Array.isArray(list) || !list.every((value) => typeof value === 'number'))
    throw new Error(`input "${field}" must be a list of numbers`);
  return list as number[];
}

/** Rows of numbers under `field`. */
export function rowsOfInput(inputs: JsonObject, field: string): number[][] {
  const rows = inputs[field];
  if (!Array.isArray(rows)) throw new Error(`input "${field}" must be a list of rows`);
  return rows.map((_, i) => listOf(rows as unknown as JsonObject, String(i)));
}

/** Returns named by `dataset`, `column`, `transform` and, optionally, `start` and `end` (end exclusive). */
export function datasetSeries(inputs: JsonObject, data: DatasetReader): Float64Array {
  const column = columnOf(data(textOf(inputs, 'dataset')), textOf(inputs, 'column'));
  const returns = transformed(column, textOf(inputs, 'transform'));
  const start = typeof inputs.start === 'number' ? inputs.start : 0;
  const end = typeof inputs.end === 'number' ? inputs.end : returns.length;
  return returns.slice(start, end);
}

function transformed(column: Float64Array, transform: string): Float64Array {
  if (transform.startsWith('as is')) return column;
  if (transform === '100*ln(p_t/p_{t-1})')
    return column.slice(1).map((price, i) => 100 * Math.log(price / column[i]));
  throw new Error(`transform "${transform}" is not known`);
}

/** The series under `field`: a list, or a reference to a dataset. */
export function seriesUnder(inputs: JsonObject, field: string, data: DatasetReader): ArrayLike<number> {
  const given = inputs[field];
  return isObject(given) ? datasetSeries(given, data) : listOf(inputs, field);
}

/** The case's own series: inline `returns`, or the dataset that the inputs themselves name. */
export const returnsOf = (inputs: JsonObject, data: DatasetReader): ArrayLike<number> =>
  'dataset' in inputs ? datasetSeries(inputs, data) : seriesUnder(inputs, 'returns', data);
