/** Whether an instrument can be valued in a market, and if not, why. */
import type { Failure } from '../basics/result';
import type { MarketState } from './marketState';
import { KIND, type Universe } from './universe';

/** What is missing, in the order in which it is looked for. */
export const STATUS = { ok: 0, expired: 1, noSpot: 2, noRate: 3, noForward: 4, noVol: 5, noMark: 6 } as const;

/** STATUS code of one instrument. */
export function instrumentStatus(universe: Universe, market: MarketState, row: number): number {
  const expiry = universe.expirySlot[row];
  if (expiry >= 0 && !(market.years[expiry] > 0)) return STATUS.expired;
  if (!(market.spot[universe.indexSlot[row]] > 0)) return STATUS.noSpot;
  if (!(market.usdRate[universe.currencySlot[row]] > 0)) return STATUS.noRate;
  if (universe.kind[row] !== KIND.option) {
    const hasPrice = market.mark[row] > 0 || universe.kind[row] === KIND.spot;
    return hasPrice ? STATUS.ok : STATUS.noMark;
  }
  if (!(market.forward[expiry] > 0)) return STATUS.noForward;
  return market.vol[row] > 0 ? STATUS.ok : STATUS.noVol;
}

/** The failure behind a status, or undefined when the instrument can be valued. */
export function instrumentFailure(universe: Universe, market: MarketState, row: number): Failure | undefined {
  const status = instrumentStatus(universe, market, row);
  if (status === STATUS.ok) return undefined;
  const { id, settlementCurrency } = universe.instruments[row];
  const index = universe.indices[universe.indexSlot[row]];
  if (status === STATUS.expired) {
    const expiry = new Date(universe.expiries[universe.expirySlot[row]].expiryMs).toISOString();
    return {
      reason: 'EXPIRED',
      message: `${id} expired at ${expiry}, before the valuation instant`,
      context: { instrument: id, expiry },
    };
  }
  const what = {
    [STATUS.noSpot]: `index price ${index.key}`,
    [STATUS.noRate]: `USD rate of ${settlementCurrency}`,
    [STATUS.noForward]: 'forward of its expiry (no venue forward, no future)',
    [STATUS.noVol]: `implied vol (no mark vol, none implied by the mark, ${whyNoFit(universe, market, row)})`,
    [STATUS.noMark]: 'mark price',
  }[status];
  return {
    reason: 'MISSING_MARKET_DATA',
    message: `${id}: no ${what}`,
    context: { instrument: id, missing: what ?? '' },
  };
}

function whyNoFit(universe: Universe, market: MarketState, row: number): string {
  const vols = market.smiles[universe.expirySlot[row]];
  if (vols === undefined) return 'no fitted surface';
  if (vols.refused !== '') return `no fit: ${vols.refused}`;
  if (vols.overrides.length > 0) return 'an override without a vol that it could move';
  return 'strike outside the fitted range or fit too old';
}

/** Price of a delta-one instrument: its mark; for spot without one, the index. */
export const deltaOnePrice = (universe: Universe, market: MarketState, row: number): number =>
  universe.kind[row] === KIND.spot && !(market.mark[row] > 0)
    ? market.spot[universe.indexSlot[row]]
    : market.mark[row];
