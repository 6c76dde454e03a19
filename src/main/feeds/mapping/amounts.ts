/** Amounts of account rows: empty is absent, and one that is no number rejects its row. */
import { decimalOf, decimalTextOf } from './decimals';
import type { WireObject } from './json';
import type { Mapping } from './rows';
import { rejectField } from './rules';

export type AmountFields<K extends string> = readonly (readonly [field: K, ...wire: string[]])[];

/** The first of the wire names that is there counts; `undefined` after rejecting the row. */
export function readAmounts<K extends string>(
  m: Mapping,
  row: WireObject,
  name: string,
  fields: AmountFields<K>,
): Partial<Record<K, number>> | undefined {
  const amounts: Partial<Record<K, number>> = {};
  for (const [field, ...wires] of fields) {
    const wire = wires.find((candidate) => row[candidate] !== undefined);
    const value = wire === undefined ? undefined : decimalOf(row[wire]);
    if (value === undefined || value === null) continue;
    if (Number.isNaN(value)) {
      rejectField(name, wire ?? field, row[wire ?? field], m.sink);
      return undefined;
    }
    amounts[field] = value === 0 ? 0 : value;
  }
  return amounts;
}

/** The same for amounts that stay text; one wire name each. */
export function readTexts<K extends string>(
  m: Mapping,
  row: WireObject,
  name: string,
  fields: readonly (readonly [field: K, wire: string])[],
): Partial<Record<K, string>> | undefined {
  const texts: Partial<Record<K, string>> = {};
  for (const [field, wire] of fields) {
    const text = decimalTextOf(row[wire]);
    if (text !== undefined) texts[field] = text;
    else if (Number.isNaN(decimalOf(row[wire]))) {
      rejectField(name, wire, row[wire], m.sink);
      return undefined;
    }
  }
  return texts;
}

/** 0 is what a position prints for prices that it does not have. */
export function withoutZeroPrices<T extends { averagePrice?: number; liquidationPrice?: number }>(
  amounts: T,
): T {
  const kept = { ...amounts };
  if (kept.averagePrice === 0) delete kept.averagePrice;
  if (kept.liquidationPrice === 0) delete kept.liquidationPrice;
  return kept;
}

/** Whether all switches that the venue tells let a coin count as collateral. */
export function collateralOf(...switches: readonly unknown[]): { readonly isCollateral?: boolean } {
  const told = switches.filter((one) => typeof one === 'boolean');
  return told.length === 0 ? {} : { isCollateral: told.every(Boolean) };
}
