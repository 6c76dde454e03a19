/** Vol of a strike that the venue does not list yet, from the listed strikes around it. */
import { failure, success, type Result } from '../basics/result';
import type { DirtySet, MarketState } from './marketState';
import { KIND, type Universe } from './universe';
import { VOL_SOURCE } from './volChoice';

/** A vol that the market has at a strike of the same expiry. */
interface KnownVol {
  readonly strike: number;
  readonly vol: number;
}

/** Nearest strikes with a vol below and above, options of `unlisted` rows left out. */
function neighbours(
  universe: Universe,
  market: MarketState,
  row: number,
  unlisted: ReadonlySet<number>,
): { readonly below?: KnownVol; readonly above?: KnownVol } {
  const wanted = universe.strike[row];
  let below: KnownVol | undefined;
  let above: KnownVol | undefined;
  for (const member of universe.expiries[universe.expirySlot[row]].members) {
    const [strike, vol] = [universe.strike[member], market.vol[member]];
    if (universe.kind[member] !== KIND.option || unlisted.has(member) || !(vol > 0)) continue;
    if (strike <= wanted && !(strike <= (below?.strike ?? -Infinity))) below = { strike, vol };
    if (strike >= wanted && !(strike >= (above?.strike ?? Infinity))) above = { strike, vol };
  }
  return { ...(below === undefined ? {} : { below }), ...(above === undefined ? {} : { above }) };
}

/**
 * Implied vol (fraction) of an option at a strike between two strikes of its expiry that have one: total variance is
 * linear in log strike between them. Exact at the neighbours and free of calendar arbitrage between expiries that are;
 * the error grows with the gap. Outside the quoted strikes there is no vol: MISSING_MARKET_DATA.
 */
export function neighbourVol(
  universe: Universe,
  market: MarketState,
  row: number,
  unlisted: ReadonlySet<number>,
): Result<number> {
  const { id } = universe.instruments[row];
  const { below, above } = neighbours(universe, market, row, unlisted);
  if (below === undefined || above === undefined) {
    const side = below === undefined ? 'at or below' : 'at or above';
    return failure(
      'MISSING_MARKET_DATA',
      `${id}: not listed, and no strike of its expiry ${side} ${universe.strike[row]} has a vol to interpolate from`,
      { instrument: id, missing: 'vol' },
    );
  }
  if (below.strike === above.strike) return success(below.vol);
  const share = Math.log(universe.strike[row] / below.strike) / Math.log(above.strike / below.strike);
  return success(Math.sqrt((1 - share) * below.vol ** 2 + share * above.vol ** 2));
}

/** Gives unlisted options their vol where neither a venue nor a fitted surface has one, and marks those that moved as dirty. */
export function fillNeighbourVols(
  universe: Universe,
  market: MarketState,
  unlisted: ReadonlySet<number>,
  dirty?: DirtySet,
): void {
  for (const row of unlisted) {
    if (market.volSource[row] !== VOL_SOURCE.none) continue;
    const vol = neighbourVol(universe, market, row, unlisted);
    const next = vol.ok ? vol.value : NaN;
    if (Object.is(next, market.vol[row])) continue;
    market.vol[row] = next;
    if (dirty !== undefined) dirty.instruments[row] = 1;
  }
}
