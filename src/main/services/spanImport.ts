/** SPAN parameters of a file as a pack of the user; what is there already stays, also when the file is refused. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { SpanImportReceipt } from '../../contracts/packs';
import { packInForce } from '../compute/packsInForce';
import { spanPackOf, type CommodityCoin } from '../files/spanPack';
import type { PackService } from './packs';

export const SPAN_KIND = 'cme.span';

export function importSpanPack(
  packs: PackService,
  text: string,
  label: string,
  coins: readonly CommodityCoin[],
): Result<SpanImportReceipt> {
  const base = packInForce(packs.shipped, SPAN_KIND, Infinity);
  if (base === undefined)
    return failure('NOT_FOUND', `there is no shipped rule pack of ${SPAN_KIND} to start from`);
  const made = spanPackOf(text, label, coins, base);
  if (!made.ok) return made;
  const added = packs.add(made.value.pack, label.slice(-300));
  return added.ok ? success({ ...made.value, pack: added.value }) : added;
}
