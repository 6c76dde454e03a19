import type { CollateralEntry } from '../../../contracts/collateral';
import type { Connection } from '../connection';

export type NewCollateralEntry = Omit<CollateralEntry, 'id'>;

const COLUMNS = `id, pair_id AS pairId, account_id AS accountId, currency, kind, amount, locked, booked_ms AS bookedMs,
  note, reverses`;

/** The table has no update and no removal: triggers refuse both. */
export function collateralEntriesTable(connection: Connection) {
  const all = connection.prepare<[], CollateralEntry>(
    `SELECT ${COLUMNS} FROM collateral_entries ORDER BY id`,
  );
  const newest = connection.prepare<[string | null, string | null, number], CollateralEntry>(
    `SELECT ${COLUMNS} FROM collateral_entries WHERE ? IS NULL OR account_id = ? ORDER BY id DESC LIMIT ?`,
  );
  const one = connection.prepare<[number], CollateralEntry>(
    `SELECT ${COLUMNS} FROM collateral_entries WHERE id = ?`,
  );
  const ofPair = connection.prepare<[number, number], CollateralEntry>(
    `SELECT ${COLUMNS} FROM collateral_entries WHERE pair_id = ? AND id <> ? AND reverses IS NULL ORDER BY id`,
  );
  const next = connection.prepare<[], { id: number }>(
    'SELECT coalesce(max(id), 0) + 1 AS id FROM collateral_entries',
  );
  const reversalOf = connection.prepare<[number], { id: number }>(
    'SELECT id FROM collateral_entries WHERE reverses = ?',
  );
  const insert = connection.prepare<
    [number | null, string, string, string, string, string, number, string, number | null]
  >(
    `INSERT INTO collateral_entries (pair_id, account_id, currency, kind, amount, locked, booked_ms, note, reverses)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    all: (): CollateralEntry[] => all.all(),
    /** Newest first; `null` for every account. */
    newest: (accountId: string | null, limit: number): CollateralEntry[] =>
      newest.all(accountId, accountId, limit),
    get: (id: number): CollateralEntry | undefined => one.get(id),
    otherSide: (entry: CollateralEntry): CollateralEntry[] =>
      entry.pairId === null ? [] : ofPair.all(entry.pairId, entry.id),
    /** Nothing is ever removed, so the newest id tells the next one. */
    nextId: (): number => next.get()?.id ?? 1,
    isReversed: (id: number): boolean => reversalOf.get(id) !== undefined,
    insert: (entry: NewCollateralEntry): number =>
      Number(
        insert.run(
          entry.pairId,
          entry.accountId,
          entry.currency,
          entry.kind,
          entry.amount,
          entry.locked,
          entry.bookedMs,
          entry.note,
          entry.reverses,
        ).lastInsertRowid,
      ),
  };
}
