/** The explanation summed by strategy, underlying and account: every position is in one group of each cut. */
import type { Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import {
  noColumns,
  PNL_CAUSES,
  summed,
  type AlarmRule,
  type PnlColumns,
  type PositionPnlRow,
} from './pnlColumns';

export type PnlCut = 'strategy' | 'underlying' | 'account';

export interface PnlGroup {
  readonly by: PnlCut;
  readonly label: string;
  readonly positions: number;
  readonly columns: PnlColumns;
  readonly total: number;
  readonly isAlarm: boolean;
}

/** Largest absolute P&L first within a cut. `books` in the order of preference for a position's labels. */
export function pnlGroups(
  universe: Universe,
  books: readonly CompiledBook[],
  rows: readonly PositionPnlRow[],
  alarm: AlarmRule,
): readonly PnlGroup[] {
  const labels = new Map<string, Readonly<Record<PnlCut, string>>>();
  for (const book of [...books].reverse())
    book.portfolio.positions.forEach((_, p) =>
      labels.set(book.portfolio.positions[p].id, labelsOf(universe, book, p)),
    );
  return (['strategy', 'underlying', 'account'] as const).flatMap((by) => {
    const groups = new Map<string, { columns: Record<keyof PnlColumns, number>; positions: number }>();
    for (const { positionId, columns } of rows) {
      const label = labels.get(positionId)?.[by] ?? '(unknown)';
      const group = groups.get(label) ?? { columns: noColumns(), positions: 0 };
      for (const cause of PNL_CAUSES) group.columns[cause] += columns[cause];
      group.positions++;
      groups.set(label, group);
    }
    return [...groups]
      .map(([label, { columns, positions }]) => ({ by, label, positions, ...summed(columns, alarm) }))
      .sort((a, b) => Math.abs(b.total) - Math.abs(a.total));
  });
}

function labelsOf(universe: Universe, book: CompiledBook, p: number): Readonly<Record<PnlCut, string>> {
  const { positions, accounts } = book.portfolio;
  const tags = [...positions[p].strategyTags].sort().join(' + ');
  const row = book.instrument[p];
  return {
    strategy: tags === '' ? '(no tag)' : tags,
    underlying: row < 0 ? '(unknown)' : universe.underlyings[universe.underlying[row]],
    account: book.account[p] < 0 ? '(unknown)' : accounts[book.account[p]].name,
  };
}
