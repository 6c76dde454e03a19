/** Frozen markets: kept compressed, listed newest first, read back whole. */
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import type { SnapshotSummary } from '../../contracts/calls';
import { failure, success, type Result } from '../../engine/basics/result';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { DocumentStore } from '../db/documentStore';
import { createListeners } from './listeners';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);
const ID_DIGITS = 12;

const unreadable = (id: string, why: string) =>
  failure('STORAGE', `snapshot ${id} cannot be read back: ${why}`, { snapshotId: id });

async function readBody(id: string, body: Buffer): Promise<Result<MarketSnapshot>> {
  try {
    return success(JSON.parse((await unpack(body)).toString('utf8')) as MarketSnapshot);
  } catch (error) {
    return unreadable(id, error instanceof Error ? error.message : String(error));
  }
}

export function createSnapshotService(store: DocumentStore, clock: () => number) {
  const changed = createListeners<null>();
  return {
    onChange: changed.add,
    list: (): Result<readonly SnapshotSummary[]> => store.snapshotHeads(),

    /** `mark` stands in the id in place of the content's hash. Compresses on the thread pool, so the main thread only pays for the JSON. */
    async take(snapshot: MarketSnapshot, label: string, mark?: string): Promise<Result<SnapshotSummary>> {
      const takenMs = clock();
      const head: SnapshotSummary = {
        id: `${takenMs}-${mark ?? snapshot.id.slice(0, ID_DIGITS)}`,
        label,
        takenMs,
        quoteCount: Object.keys(snapshot.quotes).length,
      };
      const body = await pack(JSON.stringify(snapshot), { level: constants.Z_BEST_SPEED });
      const stored = store.putSnapshot(head, body);
      if (!stored.ok) return stored;
      changed.emit(null);
      return success(head);
    },

    remove(id: string): Result<null> {
      const gone = store.removeSnapshot(id);
      if (gone.ok) changed.emit(null);
      return gone;
    },

    async get(id: string): Promise<Result<MarketSnapshot>> {
      const body = store.snapshotBody(id);
      if (!body.ok) return body;
      if (!body.value) return failure('NOT_FOUND', `there is no snapshot ${id}`, { snapshotId: id });
      return readBody(id, body.value);
    },
  };
}
export type SnapshotService = ReturnType<typeof createSnapshotService>;
