/** Deribit segregated standard margin (S:SM): a formula per instrument, no netting between instruments. */
import type { Failure } from '../../basics/result';
import { KIND } from '../../market/universe';
import { holdingsToMargin, marginResult, unitFigure, unsupportedFailure, type Holding } from '../account';
import { leaf, sum, type LeafTerms } from '../component';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findNumber, type RulePack } from '../rulePack';
import {
  futureMargin,
  futureMarginRates,
  inverseOptionMargin,
  linearOptionMargin,
  type FutureRates,
  type MarginPair,
  type OptionRates,
} from './standardRules';
import { holdingsAndOrders, orderTerms, unpricedOrders } from './orderTerms';

/** Rates of futures and perpetuals of a coin; undefined when the pack does not have all four. */
export function futureRates(pack: RulePack, coin: string): FutureRates | undefined {
  const initialBase = findNumber(pack, 'future_im_base', coin);
  const initialSlope = findNumber(pack, 'future_im_slope', coin);
  const maintenanceBase = findNumber(pack, 'future_mm_base', coin);
  const maintenanceSlope = findNumber(pack, 'future_mm_slope', coin);
  if (initialBase === undefined || initialSlope === undefined) return undefined;
  if (maintenanceBase === undefined || maintenanceSlope === undefined) return undefined;
  return { initialBase, initialSlope, maintenanceBase, maintenanceSlope };
}

/** Rates of options of a coin; `family` is `inverse_option` or `linear_option`. */
export function optionRates(
  pack: RulePack,
  family: 'inverse_option' | 'linear_option',
  coin: string,
): OptionRates | undefined {
  const initial = findNumber(pack, `${family}_im`, coin);
  const initialFloor = findNumber(pack, `${family}_im_floor`, coin);
  const maintenance = findNumber(pack, `${family}_mm`, coin);
  if (initial === undefined || initialFloor === undefined || maintenance === undefined) return undefined;
  return { initial, initialFloor, maintenance };
}

interface Charge {
  readonly margin: MarginPair;
  readonly formula: string;
  readonly inputs: NonNullable<MarginComponent['inputs']>;
}

function futureCharge(input: MarginInput, pack: RulePack, { row, quantity }: Holding): Charge | undefined {
  const { universe, market } = input;
  const rates = futureRates(pack, universe.instruments[row].underlying);
  if (rates === undefined) return undefined;
  const size = quantity * unitFigure(input, row, 'deltaBs');
  const isInverse = universe.isInverse[row] === 1;
  const indexPrice = isInverse ? 1 : market.spot[universe.indexSlot[row]];
  const rate = futureMarginRates(rates, size);
  return {
    margin: futureMargin(rates, size, indexPrice),
    formula: isInverse ? '(base + slope N) N' : '(base + slope N) N index',
    inputs: { N: Math.abs(size), 'rate IM': rate.initial, 'rate MM': rate.maintenance, index: indexPrice },
  };
}

function optionCharge(input: MarginInput, pack: RulePack, { row, quantity }: Holding): Charge | undefined {
  const { universe, market } = input;
  const isInverse = universe.isInverse[row] === 1;
  const family = isInverse ? 'inverse_option' : 'linear_option';
  const rates = optionRates(pack, family, universe.instruments[row].underlying);
  if (rates === undefined) return undefined;
  const index = market.spot[universe.indexSlot[row]];
  const option = {
    isCall: universe.isCall[row] === 1,
    underlying: isInverse ? index : market.forward[universe.expirySlot[row]],
    strike: universe.strike[row],
    mark: unitFigure(input, row, 'mark'),
    quantity: quantity * universe.multiplier[row],
  };
  return {
    margin: isInverse ? inverseOptionMargin(rates, option) : linearOptionMargin(rates, option, index),
    formula: quantity > 0 ? 'long option: 0' : 'max(a - otm, b) + mark, per contract',
    inputs: { contracts: option.quantity, mark: option.mark, underlying: option.underlying, index },
  };
}

function evaluateCurrency(
  input: MarginInput,
  pack: RulePack,
  slot: number,
  held: readonly Holding[],
  failures: Map<number, Failure>,
): { readonly initial: MarginComponent; readonly maintenance: MarginComponent } {
  const { currency } = input.universe.currencies[slot];
  const usdRate = input.market.usdRate[slot];
  const initial: MarginComponent[] = [];
  const maintenance: MarginComponent[] = [];
  for (const holding of held) {
    const isOption = input.universe.kind[holding.row] === KIND.option;
    const charge = (isOption ? optionCharge : futureCharge)(input, pack, holding);
    if (charge === undefined) {
      failures.set(
        holding.row,
        unsupportedFailure(input, holding.row, `no standard-margin rates in ${pack.id}`),
      );
      continue;
    }
    const { id, symbol } = input.universe.instruments[holding.row];
    const terms: LeafTerms = { id, label: symbol, formula: charge.formula, inputs: charge.inputs };
    initial.push(leaf(terms, { currency, amount: charge.margin.initial, usdRate }));
    maintenance.push(leaf(terms, { currency, amount: charge.margin.maintenance, usdRate }));
  }
  const native = (amount: number) => ({ currency, amount, usdRate });
  initial.push(...orderTerms(input, currency, ['openOrders', 'spot'], native));
  const terms: LeafTerms = { id: currency, label: currency, formula: 'sum over instruments and orders' };
  return { initial: sum(terms, initial), maintenance: sum(terms, maintenance) };
}

/** Spot holdings and balances are collateral: they are in the equity and cost nothing. */
export const deribitStandardMargin: MarginModel = {
  id: 'deribit.sm',
  name: 'Deribit standard margin',
  venue: 'deribit',
  rulePackKind: 'deribit.sm',
  countsOrders: true,
  scenarios: () => [],
  evaluate(input, pack) {
    const failures = new Map<number, Failure>();
    const held = holdingsToMargin(input).filter(({ row }) => input.universe.kind[row] !== KIND.spot);
    const currencies = holdingsAndOrders(input, held).map(([slot, own]) =>
      evaluateCurrency(input, pack, slot, own, failures),
    );
    const root = { formula: 'sum over settlement currencies' };
    return marginResult(deribitStandardMargin, 'S:SM, per instrument, no offsets', input, pack, {
      initial: sum(
        { id: 'im', label: 'Initial margin', ...root },
        currencies.map((c) => c.initial),
      ),
      maintenance: sum(
        { id: 'mm', label: 'Maintenance margin', ...root },
        currencies.map((c) => c.maintenance),
      ),
      modelFailures: failures,
      coinFailures: unpricedOrders(input),
      notes: [
        'Size slopes apply to each instrument; open orders as booked, market maker protection costs nothing',
        'A leverage curve 1 / L(N) that is said to apply since 2026 is not published: the published slopes count',
      ],
    });
  },
};
