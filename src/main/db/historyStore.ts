/** Factor histories in the database: a series is put whole or not at all. */
import { failure, success, type Result } from '../../engine/basics/result';
import { factorOf, type FactorHistory } from '../../engine/market/factorHistory';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { factorSeriesTable, type FactorSeriesHead } from './tables/factorSeries';

export type { FactorSeriesHead };

export function createHistoryStore({ connection }: Pick<Database, 'connection'>) {
  const table = factorSeriesTable(connection);

  function put(series: FactorHistory, isBundled: boolean, importedMs: number): void {
    table.remove(series.id);
    table.insertHead({ id: series.id, ...series.provenance, isBundled, importedMs });
    series.timesMs.forEach((time, row) => table.insertValue(series.id, time, series.values[row]));
  }

  return {
    heads: (): Result<FactorSeriesHead[]> =>
      attemptRead('reading the list of histories', () => table.heads()),

    /** One series with its levels. */
    get(id: string): Result<FactorHistory> {
      const read = attemptRead(`reading the history ${id}`, () => ({
        head: table.heads().find((head) => head.id === id),
        levels: table.values(id),
      }));
      if (!read.ok) return read;
      const factor = factorOf(id);
      const { head, levels } = read.value;
      if (head === undefined || factor === undefined)
        return failure('NOT_FOUND', `there is no history ${id}`, { id });
      const { title, source, sourceUrl, licence } = head;
      return success({ id, ...factor, ...levels, provenance: { title, source, sourceUrl, licence } });
    },

    /** Stores every series or none; each takes the place of the one with its name. */
    putAll: (all: readonly FactorHistory[], isBundled: boolean, importedMs: number): Result<null> =>
      attemptWrite(connection, `storing ${all.length} histories`, () => {
        for (const series of all) put(series, isBundled, importedMs);
        return success(null);
      }),

    remove: (id: string): Result<null> =>
      attemptWrite(connection, `removing the history ${id}`, () =>
        table.remove(id) ? success(null) : failure('NOT_FOUND', `there is no history ${id}`, { id }),
      ),
  };
}
export type HistoryStore = ReturnType<typeof createHistoryStore>;
