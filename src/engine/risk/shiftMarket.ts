/** The market after a scenario: what Greeks and margin models see when they are asked "and there?". */
import { KIND } from '../market/universe';
import { createMarketState, type MarketState } from '../market/marketState';
import { DAYS_PER_YEAR, MS_PER_DAY } from '../basics/time';
import { shiftedUsdRate, type Revaluation } from './revalue';

/**
 * Writes the market moved by scenario `s` of a revaluation into `target` (made when absent): indices, forwards, vols,
 * times and USD rates from the scenario; marks by the P&L of the matrix, so that the distance between mark and model
 * is kept (an option's mark stays at or above 0). Values that the scenario refuses are NaN, hence missing.
 */
export function shiftMarket(r: Revaluation, s: number, target?: MarketState): MarketState {
  const { universe, market, scenarios } = r;
  const moved = target ?? createMarketState(universe, market.valuationMs, market.volSolver);
  const n = scenarios.count;
  const days = scenarios.scenarios[s].daysForward ?? 0;
  moved.valuationMs = market.valuationMs + days * MS_PER_DAY;
  moved.discount.set(market.discount);
  moved.spotTimeMs.set(market.spotTimeMs);
  moved.forwardTimeMs.set(market.forwardTimeMs);
  moved.quoteTimeMs.set(market.quoteTimeMs);
  moved.usdRateIsIndex.set(market.usdRateIsIndex);
  for (let i = 0; i < moved.spot.length; i++)
    moved.spot[i] = market.spot[i] * scenarios.spotFactor[i * n + s];
  for (let e = 0; e < moved.forward.length; e++) {
    moved.forward[e] = market.forward[e] * scenarios.forwardFactor[e * n + s];
    moved.years[e] = market.years[e] - days / DAYS_PER_YEAR;
  }
  for (let c = 0; c < moved.usdRate.length; c++) moved.usdRate[c] = shiftedUsdRate(r, c, s);
  for (let row = 0; row < universe.count; row++) moveInstrument(r, s, row, moved);
  return moved;
}

function moveInstrument(r: Revaluation, s: number, row: number, moved: MarketState): void {
  const { universe, market, scenarios } = r;
  const n = scenarios.count;
  const expiry = universe.expirySlot[row];
  if (universe.kind[row] !== KIND.option) {
    const factors = expiry >= 0 ? scenarios.forwardFactor : scenarios.spotFactor;
    const slot = expiry >= 0 ? expiry : universe.indexSlot[row];
    moved.mark[row] = market.mark[row] * factors[slot * n + s];
    return;
  }
  const at = expiry * n + s;
  moved.vol[row] = Math.max(
    scenarios.volFloor[at],
    scenarios.volScale[at] * market.vol[row] + scenarios.volShift[at],
  );
  moved.quotedVol[row] = moved.vol[row];
  const pnl = r.pnl[row * n + s] / universe.multiplier[row];
  const before = market.mark[row] >= 0 ? market.mark[row] : r.base[row];
  moved.mark[row] = Math.max(0, before + pnl);
}
