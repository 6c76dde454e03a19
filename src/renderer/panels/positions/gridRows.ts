/** Rows of the grid: a head per underlying that carries its total, then its legs. */
import type { LiveStructure, PositionDescriptor } from '../../../contracts/structure';
import { instrumentParts } from './instrumentParts';

export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly underlying: string;
  readonly legCount: number;
  readonly isFolded: boolean;
}
export interface LegRow {
  readonly kind: 'leg';
  readonly key: string;
  readonly underlying: string;
  /** Row in the frame. */
  readonly index: number;
  readonly position: PositionDescriptor;
}
export interface TotalRow {
  readonly kind: 'total';
  readonly key: '*';
  readonly underlying: '*';
}
export type GridRow = GroupRow | LegRow | TotalRow;

export const TOTAL_ROW: TotalRow = { kind: 'total', key: '*', underlying: '*' };
export const groupFoldKey = (underlying: string): string => `group:${underlying}`;

function searchText(position: PositionDescriptor): string {
  const [expiry, rest] = instrumentParts(position);
  const words = [
    position.symbol,
    expiry,
    rest,
    rest.replace(/,/g, ''),
    position.venue,
    ...position.strategyTags,
  ];
  return words.join(' ').toLowerCase();
}

/** Every word must occur somewhere: `eth 3,000 p`, `perp`, `hedge`. */
export function matchesFilter(position: PositionDescriptor, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = `${position.underlying.toLowerCase()} ${position.kind} ${searchText(position)}`;
  return words.every((word) => text.includes(word));
}

export function gridRows(structure: LiveStructure, filter: string, folded: ReadonlySet<string>): GridRow[] {
  const legs = new Map<string, LegRow[]>();
  structure.positions.forEach((position, index) => {
    if (!matchesFilter(position, filter)) return;
    const list = legs.get(position.underlying) ?? [];
    list.push({ kind: 'leg', key: position.id, underlying: position.underlying, index, position });
    legs.set(position.underlying, list);
  });
  const rows: GridRow[] = [];
  for (const [underlying, list] of legs) {
    const isFolded = folded.has(groupFoldKey(underlying));
    const legCount = list.length;
    // The count is part of the key: a head that says something else is another row to the grid.
    const key = `group:${underlying}/${legCount}`;
    rows.push({ kind: 'group', key, underlying, legCount, isFolded });
    if (!isFolded) rows.push(...list);
  }
  return rows;
}

/** After a sort: every leg back under the head of its underlying, heads in their first order. */
export function regroup<T>(
  rows: T[],
  rowOf: (row: T) => GridRow | undefined,
  order: readonly string[],
): void {
  const rank = new Map(order.map((underlying, i) => [underlying, i]));
  const place = (row: T): number => rank.get(rowOf(row)?.underlying ?? '') ?? order.length;
  const sorted = rows
    .map((row, i) => ({ row, i, place: place(row), head: rowOf(row)?.kind === 'group' ? 0 : 1 }))
    .sort((a, b) => a.place - b.place || a.head - b.head || a.i - b.i)
    .map((one) => one.row);
  sorted.forEach((row, i) => (rows[i] = row));
}
