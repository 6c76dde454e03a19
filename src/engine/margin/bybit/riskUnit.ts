/** One Bybit risk unit: largest loss of the grid and the five contingencies, read from the P&L matrix. */
import { MS_PER_DAY } from '../../basics/time';
import { unitFigure, type Holding } from '../account';
import { dollarCells, isOption, spotUsd, unitCoins } from '../exposure';
import { hedgedPairs, type TimedAmount } from '../hedgedPairs';
import type { MarginInput } from '../marginModel';
import { findNumber, type RulePack } from '../rulePack';
import {
  contingencySum,
  deltaSpreadCharge,
  futuresCharge,
  shortOptionCharge,
  stableSpreadCharge,
  vegaSpreadCharge,
  type BybitContingencies,
} from './portfolioRules';

const DAYS = 365;

export interface BybitUnit {
  readonly coin: string;
  readonly held: readonly Holding[];
  readonly worstCell: number;
  readonly maxLoss: number;
  readonly contingencies: BybitContingencies;
  readonly maintenance: number;
  readonly imFactor: number;
}

const RATES = [
  'price_stress',
  'vol_stress_up',
  'vol_stress_down',
  'short_option_coefficient',
  'vega_spread_factor',
  'stable_spread_factor',
  'basis_factor',
  'futures_factor',
  'im_factor',
];

/** Whether the pack has every parameter of a coin. */
export const coversCoin = (pack: RulePack, coin: string): boolean =>
  RATES.every((name) => findNumber(pack, name, coin) !== undefined);

const net = (held: readonly Holding[], of: (row: number) => number): number =>
  held.reduce((sum, { row, quantity }) => sum + quantity * of(row), 0);

/** Days to expiry, 0 for perpetuals. */
function daysOf(input: MarginInput, row: number): number {
  const slot = input.universe.expirySlot[row];
  return slot < 0 ? 0 : (input.universe.expiries[slot].expiryMs - input.market.valuationMs) / MS_PER_DAY;
}

function byDay(
  input: MarginInput,
  held: readonly Holding[],
  of: (row: number) => number,
): readonly TimedAmount[] {
  const sums = new Map<number, number>();
  for (const { row, quantity } of held) {
    const day = daysOf(input, row);
    sums.set(day, (sums.get(day) ?? 0) + quantity * of(row));
  }
  return [...sums].map(([time, amount]) => ({ time, amount }));
}

function bySettlement(input: MarginInput, held: readonly Holding[]): readonly number[] {
  const sums = new Map<string, number>();
  for (const { row, quantity } of held) {
    const { settlementCurrency, isInverse } = input.universe.instruments[row];
    const key = isInverse ? 'coin' : settlementCurrency;
    sums.set(key, (sums.get(key) ?? 0) + quantity * unitFigure(input, row, 'deltaUsd'));
  }
  return [...sums.values()];
}

function contingenciesOf(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  held: readonly Holding[],
): BybitContingencies {
  const rate = (name: string): number => findNumber(pack, name, coin) ?? 0;
  const index = spotUsd(input, held[0].row);
  const options = held.filter(({ row }) => isOption(input, row));
  const linear = held.filter(({ row }) => !isOption(input, row));
  const delta = (row: number): number => unitFigure(input, row, 'deltaUsd');
  // Vega per 1.00 of vol.
  const vega = byDay(input, options, (row) => unitFigure(input, row, 'vegaUsd') * 100);
  const years = byDay(input, held, delta).map(({ time, amount }) => ({ time: time / DAYS, amount }));
  const gross = linear.reduce(
    (sum, { row, quantity }) => sum + Math.abs(quantity) * unitCoins(input, row),
    0,
  );
  const netShort = -net(options, (row) => unitCoins(input, row));
  return {
    shortOptions: shortOptionCharge(netShort, rate('short_option_coefficient'), index),
    vegaSpread: vegaSpreadCharge(hedgedPairs(vega), rate('vega_spread_factor')),
    stableSpread: stableSpreadCharge(bySettlement(input, held), rate('stable_spread_factor')),
    deltaSpread: deltaSpreadCharge(hedgedPairs(years), rate('basis_factor')),
    futures: futuresCharge(gross, rate('futures_factor'), index),
  };
}

export function bybitUnit(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  held: readonly Holding[],
  cellCount: number,
): BybitUnit {
  const cells = dollarCells(input, held, input.firstScenario, cellCount);
  const worst = Math.min(...cells);
  const contingencies = contingenciesOf(input, pack, coin, held);
  const maxLoss = Math.max(0, -worst);
  return {
    coin,
    held,
    worstCell: cells.indexOf(worst),
    maxLoss,
    contingencies,
    maintenance: maxLoss + contingencySum(contingencies),
    imFactor: findNumber(pack, 'im_factor', coin) ?? 1,
  };
}
