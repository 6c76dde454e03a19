/**
 * Figures of one unit of each instrument in a market, in the desk's units: the rows from which positions, totals and
 * ladders are built. Also right for a market moved by a scenario (`shiftMarket`).
 */
import { DAYS_PER_YEAR } from '../basics/time';
import { deltaOnePrice, instrumentStatus, STATUS } from '../market/instrumentStatus';
import type { MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';
import { black76GreeksInto } from '../pricing/black76';
import { BASIS_POINT, GREEK_COUNT, GREEK_NAMES, VOL_POINT, type GreekName } from '../pricing/greeks';
import { AT, MEASURE_COUNT } from './measure';

const GREEK = Object.fromEntries(GREEK_NAMES.map((name, at) => [name, at])) as Readonly<
  Record<GreekName, number>
>;

const plain = new Float64Array(GREEK_COUNT);

/**
 * MEASURE_COUNT figures per instrument, row-major, for a quantity of 1; `valueUsd` and `pnlUsd` belong to positions
 * and hold the USD value of the premium (options, spot) and 0. NaN rows where the instrument cannot be valued.
 */
export function instrumentRisk(
  universe: Universe,
  market: MarketState,
  out: Float64Array = new Float64Array(universe.count * MEASURE_COUNT),
): Float64Array {
  for (let row = 0; row < universe.count; row++) fillInstrumentRisk(universe, market, row, out);
  return out;
}

/** Fills the row of one instrument. */
export function fillInstrumentRisk(
  universe: Universe,
  market: MarketState,
  row: number,
  out: Float64Array,
): void {
  const at = row * MEASURE_COUNT;
  out.fill(NaN, at, at + MEASURE_COUNT);
  out[at + AT.quantity] = 1;
  out[at + AT.mark] = market.mark[row];
  if (instrumentStatus(universe, market, row) !== STATUS.ok) return;
  if (universe.kind[row] === KIND.option) fillOption(universe, market, row, out, at);
  else fillDeltaOne(universe, market, row, out, at);
}

/**
 * Deltas of delta-one instruments: `multiplier` coins, or `notional / price` coins for inverse contracts. Their gamma
 * is 0: the coins of an inverse contract of fixed notional change with its price, its USD P&L stays a straight line.
 */
function fillDeltaOne(
  universe: Universe,
  market: MarketState,
  row: number,
  out: Float64Array,
  at: number,
): void {
  const price = deltaOnePrice(universe, market, row);
  const rate = market.usdRate[universe.currencySlot[row]];
  const multiplier = universe.multiplier[row];
  const isInverse = universe.isInverse[row] === 1;
  const delta = isInverse ? multiplier / price : multiplier;
  out.fill(0, at + AT.valueUsd, at + AT.ageMs);
  out[at + AT.mark] = price;
  out[at + AT.markUsd] = isInverse ? price : price * rate;
  out[at + AT.forward] = price;
  out[at + AT.valueUsd] = universe.kind[row] === KIND.spot ? price * multiplier * rate : 0;
  out[at + AT.deltaBs] = delta;
  out[at + AT.deltaNet] = delta;
  out[at + AT.deltaUsd] = isInverse ? delta * rate : delta * price * rate;
}

/**
 * Black-76 on the forward of the option's own expiry. deltaBs = w N(w d1); deltaNet of a coin-settled option is
 * deltaBs - premium in coin (the venue's net transaction delta), which is also dP&L(USD)/dS when the coin P&L is
 * converted at the moved spot. deltaUsd = dP&L(USD)/d ln S: deltaNet * spot (inverse), deltaBs * forward (linear).
 */
function fillOption(
  universe: Universe,
  market: MarketState,
  row: number,
  out: Float64Array,
  at: number,
): void {
  const expiry = universe.expirySlot[row];
  const forward = market.forward[expiry];
  const sign = universe.isCall[row] === 1 ? 1 : -1;
  black76GreeksInto(plain, 0, sign, forward, universe.strike[row], market.years[expiry], market.vol[row], 0);
  const isInverse = universe.isInverse[row] === 1;
  const multiplier = universe.multiplier[row];
  const rate = market.usdRate[universe.currencySlot[row]];
  // Money: price units of the formula to USD. Coins: units of the underlying.
  const money = multiplier * (isInverse ? rate / forward : rate * market.discount[expiry]);
  const model = isInverse ? plain[GREEK.price] / forward : plain[GREEK.price] * market.discount[expiry];
  const mark = market.mark[row] >= 0 ? market.mark[row] : model;
  const vega = plain[GREEK.vega] * VOL_POINT;
  const delta = multiplier * plain[GREEK.delta];
  const net = isInverse ? delta - multiplier * model : delta;
  out[at + AT.mark] = mark;
  out[at + AT.markUsd] = mark * rate;
  out[at + AT.vol] = market.vol[row];
  out[at + AT.forward] = forward;
  out[at + AT.valueUsd] = mark * multiplier * rate;
  out[at + AT.pnlUsd] = 0;
  out[at + AT.deltaBs] = delta;
  out[at + AT.deltaNet] = net;
  out[at + AT.deltaUsd] = isInverse ? net * rate : delta * forward * rate;
  out[at + AT.gamma1pct] = multiplier * plain[GREEK.gamma] * forward * 0.01;
  out[at + AT.vegaUsd] = money * vega;
  out[at + AT.thetaUsd] = (money * plain[GREEK.theta]) / DAYS_PER_YEAR;
  out[at + AT.rhoUsd] = money * plain[GREEK.rho] * BASIS_POINT;
  out[at + AT.vannaCoin] = multiplier * plain[GREEK.vanna] * VOL_POINT;
  out[at + AT.volgaUsd] = money * plain[GREEK.volga] * VOL_POINT * VOL_POINT;
  out[at + AT.charmCoin] = (multiplier * plain[GREEK.charm]) / DAYS_PER_YEAR;
}
