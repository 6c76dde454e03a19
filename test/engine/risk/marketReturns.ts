/** Daily returns in percent of the series that the reference cases use; their origin stands beside the files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnOf } from '../../../src/cli/validate/datasets';
import type { Result } from '../../../src/engine/basics/result';

const DATA = join(import.meta.dirname, '../../reference/data/data');

const FILES: Readonly<Record<string, string>> = {
  btc_usd_close: 'btc_eth_daily_close_2018_2022.csv',
  eth_usd_close: 'btc_eth_daily_close_2018_2022.csv',
};

/** 100 ln(p_t/p_t-1) of a column. */
export function returnsOf(column: string): Float64Array {
  const file = FILES[column] ?? 'eustockmarkets_1991_1998.csv';
  const prices = columnOf(readFileSync(join(DATA, file), 'utf8'), column);
  return prices.slice(1).map((price, i) => 100 * Math.log(price / prices[i]));
}

/** The value of a result that must be there. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

/** Reason of a refusal; "none" when there was a value. */
export const reasonOf = (result: Result<unknown>): string => (result.ok ? 'none' : result.failure.reason);
