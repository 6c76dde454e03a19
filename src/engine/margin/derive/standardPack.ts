/** The standard manager's rules of a coin from a rule pack. */
import { findNumber, packNumber, type RulePack } from '../rulePack';
import type { SrmOptionRules } from './standardRules';

/** Undefined where the venue lists none on the coin. */
export interface CoinRules {
  readonly option: SrmOptionRules | undefined;
  readonly perp: { readonly initial: number; readonly maintenance: number } | undefined;
}

/** Numbers of a coin by name; undefined when one of them is missing. */
function numbersOf(pack: RulePack, coin: string, names: readonly string[]): readonly number[] | undefined {
  const numbers = names.map((name) => findNumber(pack, name, coin) ?? NaN);
  return numbers.some(Number.isNaN) ? undefined : numbers;
}

function optionRules(pack: RulePack, coin: string): SrmOptionRules | undefined {
  const numbers = numbersOf(pack, coin, [
    'max_spot_req',
    'min_spot_req',
    'mm_call_spot_req',
    'mm_put_spot_req',
    'mm_put_mtm_req',
    'unpaired_im_scale',
    'unpaired_mm_scale',
  ]);
  if (numbers === undefined) return undefined;
  const [maxSpotReq, minSpotReq, mmCallSpotReq, mmPutSpotReq, mmPutMtmReq, ...scales] = numbers;
  const [unpairedImScale, unpairedMmScale] = scales;
  return {
    maxSpotReq,
    minSpotReq,
    mmCallSpotReq,
    mmPutSpotReq,
    mmPutMtmReq,
    unpairedImScale,
    unpairedMmScale,
    mmOffsetScale: packNumber(pack, 'mm_offset_scale'),
  };
}

export function coinRules(pack: RulePack, coin: string): CoinRules {
  const perp = numbersOf(pack, coin, ['perp_im_req', 'perp_mm_req']);
  return {
    option: optionRules(pack, coin),
    perp: perp === undefined ? undefined : { initial: perp[0], maintenance: perp[1] },
  };
}

/** Shares of a collateral coin's value that count; 0 for coins that the venue does not take. */
export function collateralShare(pack: RulePack, coin: string) {
  const maintenance = findNumber(pack, 'base_margin_factor', coin) ?? 0;
  return { maintenance, initial: maintenance * (findNumber(pack, 'base_im_scale', coin) ?? 0) };
}
