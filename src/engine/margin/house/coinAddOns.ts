/** The house's add-ons of one coin, from an account and a rule pack. */
import { KIND } from '../../market/universe';
import { holdingsBy, unitFigure, type Holding } from '../account';
import { leafUsd } from '../component';
import type { MarginComponent, MarginInput } from '../marginModel';
import { findNumber, packNumber, type RulePack } from '../rulePack';
import {
  basisAddOn,
  concentrationAddOn,
  daysToLiquidate,
  shortOptionAddOn,
  spreadAddOn,
  wrongWayAddOn,
} from './addOns';

export const deltaUsdOf = (input: MarginInput, held: readonly Holding[]): number =>
  held.reduce((total, { row, quantity }) => total + quantity * unitFigure(input, row, 'deltaUsd'), 0);

/** Delta by expiry in USD; everything without expiry is one group. */
export const deltaUsdByExpiry = (input: MarginInput, held: readonly Holding[]): readonly number[] =>
  holdingsBy(held, (row) => input.universe.expirySlot[row]).map(([, own]) => deltaUsdOf(input, own));

export function shortOptionsUsd(input: MarginInput, held: readonly Holding[]): number {
  const { universe, market } = input;
  return held.reduce((total, { row, quantity }) => {
    if (universe.kind[row] !== KIND.option) return total;
    return total + Math.max(0, -quantity) * universe.multiplier[row] * market.spot[universe.indexSlot[row]];
  }, 0);
}

/** Balances of the coin itself, in USD; spot positions are in the book. */
export const coinCollateralUsd = ({ equity }: MarginInput, coin: string): number =>
  equity.byCurrency
    .filter(({ currency, totalUsd }) => currency === coin && Number.isFinite(totalUsd))
    .reduce((total, { cash, usdRate }) => total + Math.max(0, cash * usdRate), 0);

/** One add-on before it becomes a node of the tree; `usd` >= 0. */
export interface AddOn {
  readonly id: string;
  readonly label: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, number>>;
  readonly usd: number;
}

/** Liquidity, concentration, basis, short options, wrong way; a rate of 0 switches one off. */
export function coinAddOns(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  held: readonly Holding[],
): readonly AddOn[] {
  const rate = (name: string): number => packNumber(pack, name);
  const delta = deltaUsdOf(input, held);
  const volume = findNumber(pack, 'daily_volume_usd', coin) ?? Infinity;
  const days = daysToLiquidate(delta, volume, rate('participation'));
  const byExpiry = deltaUsdByExpiry(input, held);
  const short = shortOptionsUsd(input, held);
  const collateral = coinCollateralUsd(input, coin);
  return [
    {
      ...{ id: 'liquidity', label: 'Liquidity', inputs: { 'delta USD': delta, 'days to sell': days } },
      formula: '|delta USD| x half spread x sqrt(max(1, days to sell))',
      usd: spreadAddOn(delta, rate('half_spread'), days),
    },
    {
      ...{ id: 'concentration', label: 'Concentration', inputs: { 'delta USD': delta } },
      formula: 'rate x (|delta USD| - threshold)',
      usd: concentrationAddOn(delta, rate('concentration_threshold_usd'), rate('concentration_rate')),
    },
    {
      ...{ id: 'basis', label: 'Basis', inputs: { expiries: byExpiry.length } },
      formula: 'rate x (gross - net delta USD of expiries) / 2',
      usd: basisAddOn(byExpiry, rate('basis_rate')),
    },
    {
      ...{ id: 'short_options', label: 'Short options', inputs: { 'short USD': short } },
      formula: 'rate x coins short x index',
      usd: shortOptionAddOn(short, rate('short_option_minimum')),
    },
    {
      ...{ id: 'wrong_way', label: 'Wrong way', inputs: { 'collateral USD': collateral } },
      formula: 'rate x min(collateral, long delta) of the coin',
      usd: wrongWayAddOn(collateral, delta, rate('wrong_way_rate')),
    },
  ];
}

export const addOnLeaf = ({ usd, ...terms }: AddOn, factor: number): MarginComponent =>
  leafUsd({ ...terms, formula: factor === 1 ? terms.formula : `${terms.formula} x ${factor}` }, usd * factor);
