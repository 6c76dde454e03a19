/** The standard manager's rules of a coin from a rule pack. */
import { findNumber, packNumber, type RulePack } from '../rulePack';
import type { SrmOptionRules } from './standardRules';

export interface CoinRules {
  readonly option: SrmOptionRules;
  readonly perpInitial: number;
  readonly perpMaintenance: number;
}

/** Undefined when the pack does not cover the coin. */
export function coinRules(pack: RulePack, coin: string): CoinRules | undefined {
  const names = [
    'max_spot_req',
    'min_spot_req',
    'mm_call_spot_req',
    'mm_put_spot_req',
    'mm_put_mtm_req',
    'unpaired_im_scale',
    'unpaired_mm_scale',
    'perp_im_req',
    'perp_mm_req',
  ].map((name) => findNumber(pack, name, coin) ?? NaN);
  if (names.some(Number.isNaN)) return undefined;
  const [maxSpotReq, minSpotReq, mmCallSpotReq, mmPutSpotReq, mmPutMtmReq, ...scales] = names;
  const [unpairedImScale, unpairedMmScale, perpInitial, perpMaintenance] = scales;
  const option = {
    maxSpotReq,
    minSpotReq,
    mmCallSpotReq,
    mmPutSpotReq,
    mmPutMtmReq,
    unpairedImScale,
    unpairedMmScale,
    mmOffsetScale: packNumber(pack, 'mm_offset_scale'),
  };
  return { option, perpInitial, perpMaintenance };
}

/** Shares of a collateral coin's value that count; 0 for coins that the venue does not take. */
export function collateralShare(pack: RulePack, coin: string) {
  const maintenance = findNumber(pack, 'base_margin_factor', coin) ?? 0;
  return { maintenance, initial: maintenance * (findNumber(pack, 'base_im_scale', coin) ?? 0) };
}
