/** SPAN parameters of a file as a pack of the user; what is there already stays, also when the file is refused. */
import type { ImportSource } from '../../contracts/importing';
import type { SpanImportReceipt } from '../../contracts/packs';
import { failure, success, type Result } from '../../engine/basics/result';
import { packInForce } from '../compute/packsInForce';
import type { CommodityCoin } from '../files/spanPack';
import type { ImportService } from './importing';
import type { PackService } from './packs';

export const SPAN_KIND = 'cme.span';

/** Read on the import thread, with progress and cancel as for any import; stored when whole. */
export async function importSpanPack(
  packs: PackService,
  importing: Pick<ImportService, 'readSpan'>,
  source: ImportSource,
  coins: readonly CommodityCoin[],
): Promise<Result<SpanImportReceipt>> {
  const base = packInForce(packs.shipped, SPAN_KIND, Infinity);
  if (base === undefined)
    return failure('NOT_FOUND', `there is no shipped rule pack of ${SPAN_KIND} to start from`);
  const made = await importing.readSpan({ source, coins, base });
  if (!made.ok) return made;
  const origin = source.kind === 'file' ? source.path : source.label;
  const added = packs.add(made.value.pack, origin.slice(-300));
  return added.ok ? success({ ...made.value, pack: added.value }) : added;
}
