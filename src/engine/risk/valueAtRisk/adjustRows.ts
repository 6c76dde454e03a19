/**
 * What the shared tables cannot say because it differs from strike to strike or is cash, not price: moves of the smile's
 * slope, the discount of premiums, and funding of perpetuals. Written over the rows of the matrix, exactly.
 */
import { STATUS } from '../../market/instrumentStatus';
import { KIND } from '../../market/universe';
import { powerAbove } from '../../kernel/doubles';
import { black76Undiscounted } from '../../pricing/black76';
import { normalCdf } from '../../math/normal';
import { DAYS_PER_YEAR } from '../../basics/time';
import type { Revaluation } from '../revalue';
import type { MoveBlock } from './applyMoves';
import type { CoinMap, FactorMap } from './factorMap';

export const needsAdjusting = ({ coins, rate }: FactorMap): boolean =>
  rate >= 0 || [...coins.values()].some(({ skew, funding }) => skew >= 0 || funding >= 0);

/**
 * `skew` is the 25-delta risk reversal (vol of the call less vol of the put): an option of call delta N(d1) gets
 * 2 (1/2 - N(d1)) times its move. `funding` is a rate a year, paid by longs on the notional over the horizon.
 */
export function adjustRows(r: Revaluation, map: FactorMap, block: MoveBlock, horizonDays: number): void {
  const { universe } = r;
  for (let row = 0; row < universe.count; row++) {
    const coin = map.coins.get(universe.underlyings[universe.underlying[row]]);
    if (coin === undefined || r.status[row] !== STATUS.ok) continue;
    const isSkewed = universe.kind[row] === KIND.option && coin.skew >= 0;
    const isFunded = universe.kind[row] === KIND.perpetual && coin.funding >= 0;
    if (isSkewed) skewRow(r, row, coin, map, block);
    else if (isFunded) fundRow(r, row, coin, map, block, horizonDays);
    const isDiscounted = map.rate >= 0 && discountRow(r, row, map, block);
    if (isSkewed || isFunded || isDiscounted) bindRow(r, row);
  }
}

function skewRow(r: Revaluation, row: number, coin: CoinMap, map: FactorMap, block: MoveBlock): void {
  const { universe, market, scenarios, pnl } = r;
  const width = scenarios.count;
  const expiry = universe.expirySlot[row];
  const [forward, strike, vol] = [market.forward[expiry], universe.strike[row], market.vol[row]];
  const root = Math.sqrt(market.years[expiry]);
  const sign = universe.isCall[row] === 1 ? 1 : -1;
  const isInverse = universe.isInverse[row] === 1;
  const money = universe.multiplier[row] * (isInverse ? 1 : market.discount[expiry]);
  const valueOf = (f: number, sigma: number): number =>
    black76Undiscounted(sign, f, strike, sigma * root) / (isInverse ? f : 1);
  const base = valueOf(forward, vol);
  const weight = 2 * (0.5 - normalCdf(Math.log(forward / strike) / (vol * root) + 0.5 * vol * root));
  for (let s = 0; s < block.count; s++) {
    const at = expiry * width + s;
    const move = block.moves[(block.from + s) * map.ids.length + coin.skew];
    const moved = scenarios.volScale[at] * vol + scenarios.volShift[at] + weight * move;
    const sigma = Math.max(LOWEST_VOL, scenarios.volFloor[at], moved);
    pnl[row * width + s] = money * (valueOf(forward * scenarios.forwardFactor[at], sigma) - base);
  }
}

/** A premium paid at a discount D = e^(-r T) is worth e^(-dr T) times as much once the rate has moved by dr. */
function discountRow(r: Revaluation, row: number, { ids, rate }: FactorMap, block: MoveBlock): boolean {
  const { universe, market, scenarios, pnl, base } = r;
  const expiry = universe.expirySlot[row];
  const isPaidLater = universe.kind[row] === KIND.option && universe.isInverse[row] !== 1;
  if (!isPaidLater || market.discount[expiry] === 1) return false;
  const value = universe.multiplier[row] * market.discount[expiry] * base[row];
  const years = Math.max(0, market.years[expiry]);
  for (let s = 0; s < block.count; s++) {
    const at = row * scenarios.count + s;
    const move = block.moves[(block.from + s) * ids.length + rate];
    pnl[at] = (pnl[at] + value) * Math.exp(-move * years) - value;
  }
  return true;
}

const LOWEST_VOL = 0.01;

/** Linear: -multiplier x price x rate x years; inverse: the notional is in quote currency, paid in coin. */
function fundRow(
  r: Revaluation,
  row: number,
  coin: CoinMap,
  map: FactorMap,
  block: MoveBlock,
  horizonDays: number,
): void {
  const { universe, market, scenarios, pnl } = r;
  const width = scenarios.count;
  const isInverse = universe.isInverse[row] === 1;
  for (let s = 0; s < block.count; s++) {
    const price = market.mark[row] * scenarios.spotFactor[universe.indexSlot[row] * width + s];
    const notional = universe.multiplier[row] * (isInverse ? 1 / price : price);
    const move = block.moves[(block.from + s) * map.ids.length + coin.funding];
    pnl[row * width + s] -= (notional * move * horizonDays) / DAYS_PER_YEAR;
  }
}

/** The exact sums need a bound of what the row holds now. */
function bindRow(r: Revaluation, row: number): void {
  const width = r.scenarios.count;
  let peak = 0;
  for (let s = row * width; s < (row + 1) * width; s++) peak = Math.max(peak, Math.abs(r.pnl[s]));
  r.bound[row] = powerAbove(peak);
}
