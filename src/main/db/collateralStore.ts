/** The collateral ledger and the limits per venue in the database. */
import { success, type Result } from '../../engine/basics/result';
import type { CollateralEntry } from '../../contracts/collateral';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { collateralEntriesTable, type NewCollateralEntry } from './tables/collateralEntries';
import { collateralLimitsTable, type StoredLimit } from './tables/collateralLimits';

export type { NewCollateralEntry, StoredLimit };

/** What a writer sees inside its transaction. */
export interface LedgerView {
  readonly entries: readonly CollateralEntry[];
  isReversed(id: number): boolean;
  otherSide(entry: CollateralEntry): readonly CollateralEntry[];
}

export function createCollateralStore({ connection }: Pick<Database, 'connection'>) {
  const ledger = collateralEntriesTable(connection);
  const limits = collateralLimitsTable(connection);

  function insertAll(entries: readonly NewCollateralEntry[]): readonly CollateralEntry[] {
    // Entries of one act are a pair.
    const pairId = entries.length > 1 ? ledger.nextId() : null;
    return entries.map((entry) => {
      const whole = { ...entry, pairId };
      return { ...whole, id: ledger.insert(whole) };
    });
  }

  return {
    entries: (): Result<CollateralEntry[]> =>
      attemptRead('reading the collateral ledger', () => ledger.all()),
    newest: (accountId: string | null, limit: number): Result<CollateralEntry[]> =>
      attemptRead('reading the collateral ledger', () => ledger.newest(accountId, limit)),

    /** Decides and writes in one transaction: no other booking comes between the check and the entry. */
    book: (
      what: string,
      draw: (view: LedgerView) => Result<readonly NewCollateralEntry[]>,
    ): Result<readonly CollateralEntry[]> =>
      attemptWrite(connection, what, () => {
        const { isReversed, otherSide } = ledger;
        const drawn = draw({ entries: ledger.all(), isReversed, otherSide });
        return drawn.ok ? success(insertAll(drawn.value)) : drawn;
      }),

    limits: (): Result<StoredLimit[]> => attemptRead('reading the exposure limits', () => limits.all()),
    putLimit: (limit: StoredLimit): Result<null> =>
      attemptWrite(connection, `limiting ${limit.venue}`, () => {
        limits.put(limit);
        return success(null);
      }),
    removeLimit: (venue: string): Result<null> =>
      attemptWrite(connection, `removing the limit of ${venue}`, () => {
        limits.remove(venue);
        return success(null);
      }),
  };
}
export type CollateralStore = ReturnType<typeof createCollateralStore>;
