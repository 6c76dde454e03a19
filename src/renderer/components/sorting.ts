/** Rows of a small table in the order that its heads ask for. */

export interface SortOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

/** What rows are compared by; NaN, null and undefined are missing. */
export type SortKey = number | string | null | undefined;
export type SortKeys<T> = Readonly<Record<string, (row: T) => SortKey>>;

/** A table that can be sorted, as its heads see it. */
export interface SortableTable {
  readonly order: SortOrder | undefined;
  press(column: string): void;
}

const isMissing = (key: SortKey): boolean => key === null || key === undefined || Number.isNaN(key);

function compare(a: SortKey, b: SortKey): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** Equal rows keep their order; missing ones come last either way. */
export function sortedRows<T>(
  rows: readonly T[],
  order: SortOrder | undefined,
  keys: SortKeys<T>,
): readonly T[] {
  const keyOf = order && (keys[order.column] as SortKeys<T>[string] | undefined);
  if (!keyOf) return rows;
  const direction = order.isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b));
    return direction * compare(a, b);
  });
}

/** Up, down, as it comes. */
export function nextOrder(order: SortOrder | undefined, column: string): SortOrder | undefined {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? undefined : { column, isDescending: true };
}
