/** Factor histories: what is stored, the shipped ones at first start, import of the user's own. */
import type { HistoryPreview, HistorySummary } from '../../contracts/history';
import { success, type Result } from '../../engine/basics/result';
import type { FactorHistory, FactorProvenance } from '../../engine/market/factorHistory';
import type { HistoryStore } from '../db/historyStore';
import { readHistory, type HistoryReading } from '../files/history/readHistory';
import { readSource } from '../files/positions/readSource';
import type { ImportSource } from '../../contracts/importing';
import { chooseFactors, IMPORTED_RANK, SHIPPED_RANK, type FactorSource } from './factorSources';
import { createListeners } from './listeners';
import type { VenueHistories } from './venueHistories';

export interface ChosenHistories {
  readonly histories: readonly FactorHistory[];
  /** Downloaded series among them. */
  readonly used: ReadonlySet<string>;
}

export function createHistoryService(
  store: HistoryStore,
  clock: () => number,
  venues?: Pick<VenueHistories, 'sources'>,
) {
  const changed = createListeners<null>();

  async function read(
    source: ImportSource,
    provenance: FactorProvenance,
  ): Promise<HistoryReading & { label: string }> {
    const text = await readSource(source);
    const label = source.kind === 'text' ? source.label : (source.path.split(/[\\/]/).at(-1) ?? source.path);
    if (!text.ok) return { ok: false, failure: text.failure, errors: [], label };
    return { ...(await readHistory(text.value.text, text.value.label, provenance)), label };
  }

  const told = <T>(result: Result<T>): Result<T> => {
    if (result.ok) changed.emit(null);
    return result;
  };

  function stored(): Result<FactorSource[]> {
    const heads = store.heads();
    if (!heads.ok) return heads;
    const all: FactorSource[] = [];
    for (const { id, isBundled } of heads.value) {
      const series = store.get(id);
      if (!series.ok) return series;
      all.push({ seriesId: id, history: series.value, rank: isBundled ? SHIPPED_RANK : IMPORTED_RANK });
    }
    return success(all);
  }

  function choose(): Result<ChosenHistories> {
    const own = stored();
    if (!own.ok) return own;
    const downloaded = venues?.sources() ?? success([]);
    if (!downloaded.ok) return downloaded;
    const chosen = chooseFactors([...own.value, ...downloaded.value]);
    return success({
      histories: chosen.map(({ history }) => history),
      used: new Set(chosen.flatMap(({ seriesIds }) => seriesIds)),
    });
  }

  return {
    onChange: changed.add,
    list: (): Result<readonly HistorySummary[]> => store.heads(),
    get: (id: string): Result<FactorHistory> => store.get(id),

    /** Every factor by id: the newest source that there is, older ones before it begins. */
    all(): Result<readonly FactorHistory[]> {
      const chosen = choose();
      return chosen.ok ? success(chosen.value.histories) : chosen;
    },
    choose,

    /** Stores the shipped series that are not there yet; what the user imported stays. */
    seed(bundled: readonly FactorHistory[]): Result<null> {
      const heads = store.heads();
      if (!heads.ok) return heads;
      const there = new Set(heads.value.map(({ id }) => id));
      const fresh = bundled.filter(({ id }) => !there.has(id));
      return fresh.length === 0 ? success(null) : store.putAll(fresh, true, clock());
    },

    async preview(source: ImportSource, provenance: FactorProvenance): Promise<Result<HistoryPreview>> {
      const heads = store.heads();
      if (!heads.ok) return heads;
      const reading = await read(source, provenance);
      return success(previewOf(reading, new Set(heads.value.map(({ id }) => id))));
    },

    /** Reads the file again and stores all its series or none. */
    async confirm(source: ImportSource, provenance: FactorProvenance): Promise<Result<null>> {
      const reading = await read(source, provenance);
      if (!reading.ok) return { ok: false, failure: reading.failure };
      return told(store.putAll(reading.value.series, false, clock()));
    },

    remove: (id: string): Result<null> => told(store.remove(id)),
  };
}
export type HistoryService = ReturnType<typeof createHistoryService>;

function previewOf(
  reading: HistoryReading & { readonly label: string },
  stored: ReadonlySet<string>,
): HistoryPreview {
  const { label } = reading;
  if (!reading.ok) {
    const errors = reading.errors.map(({ row, column, value, failure }) => ({
      row,
      column,
      value,
      message: failure.message,
    }));
    return { label, series: [], findings: [], errors, failure: reading.failure };
  }
  const { series, findings } = reading.value;
  return {
    label,
    series: series.map(({ id, timesMs }) => ({
      id,
      count: timesMs.length,
      firstMs: timesMs[0],
      lastMs: timesMs[timesMs.length - 1],
      replaces: stored.has(id),
    })),
    findings: Object.entries(findings).flatMap(([seriesId, list]) =>
      list.map(({ message }) => ({ seriesId, message })),
    ),
    errors: [],
    failure: null,
  };
}
