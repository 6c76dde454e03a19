/** Fits and overrides of all expiries together, as a market takes them. */
import { expiryVolsKey, type ExpiryVols, type VolOverride } from '../../../engine/market/expiryVols';

const NO_FIT = 'no surface was fitted yet';

/** Overrides as they are now; those that came with a fit do not count. */
export function smilesOf(
  fits: Readonly<Record<string, ExpiryVols>>,
  overrides: readonly VolOverride[],
): Record<string, ExpiryVols> {
  const smiles: Record<string, ExpiryVols> = {};
  for (const [key, vols] of Object.entries(fits)) smiles[key] = { ...vols, overrides: [] };
  for (const override of overrides) {
    const key = expiryVolsKey(`${override.venue}:${override.indexName}`, override.expiryMs);
    const known = smiles[key] ?? { refused: NO_FIT, overrides: [] };
    smiles[key] = { ...known, overrides: [...known.overrides, override] };
  }
  return smiles;
}
