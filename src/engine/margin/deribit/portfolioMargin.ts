/** Deribit segregated portfolio margin (S:PM), the current model: one risk matrix per pair and settlement currency. */
import type { Failure } from '../../basics/result';
import { KIND } from '../../market/universe';
import { holdingsBy, holdingsToMargin, marginResult, unsupportedFailure, type Holding } from '../account';
import { ORDER_CHARGE_KINDS } from '../../portfolio/orderCharges';
import { leaf, sum, type Native } from '../component';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import type { RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import {
  cellWeight,
  maintenanceFactor,
  pairParameters,
  pairRisk,
  unitCell,
  type PairParameters,
  type PairRisk,
} from './portfolioMatrix';
import { cellLabel, moveOfCell, portfolioScenarios } from './portfolioScenarios';
import { holdingsAndOrders, orderTerms, unpricedOrders } from './orderTerms';

interface Pair {
  readonly risk: PairRisk;
  readonly parameters: PairParameters;
}

interface CurrencyMargin {
  readonly slot: number;
  readonly pairs: readonly Pair[];
}

function readCurrency(
  input: MarginInput,
  pack: RulePack,
  slot: number,
  held: readonly Holding[],
  failures: Map<number, Failure>,
): CurrencyMargin {
  const { universe } = input;
  const pairs = holdingsBy(held, (row) => universe.indexSlot[row]).flatMap(([index, own]): Pair[] => {
    const coin = universe.indices[index].underlying;
    const parameters = pairParameters(pack, coin);
    if (parameters !== undefined) return [{ parameters, risk: pairRisk(input, pack, coin, parameters, own) }];
    for (const { row } of own) {
      failures.set(
        row,
        unsupportedFailure(input, row, `${coin} has no portfolio-margin parameters in ${pack.id}`),
      );
    }
    return [];
  });
  return { slot, pairs };
}

/** Worst case, delta shock and roll shock of one pair, times `factor` (1 for IM, mm_factor for MM). */
function pairTerms(
  pack: RulePack,
  { risk, parameters }: Pair,
  native: (amount: number) => Native,
  factor: number,
): MarginComponent {
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  const { coin, worstCell, worst, delta, roll, rollParts } = risk;
  const rollInputs = Object.fromEntries(
    rollParts.flatMap((p) => [
      [`delta ${p.label}`, p.delta],
      [`rate ${p.label}`, p.rate],
    ]),
  );
  return sum(
    { id: `pair.${coin}`, label: `${coin} risk matrix`, formula: 'worst case + delta shock + roll shock' },
    [
      leaf(
        {
          id: 'worst_case',
          label: 'Worst case',
          formula: `max(0, -min cell)${scaled}`,
          inputs: {
            cell: worstCell + 1,
            scenario: cellLabel(pack, coin, worstCell),
            'pnl offset': parameters.pnlOffset,
          },
        },
        native(worst * factor),
      ),
      leaf(
        {
          id: 'delta_shock',
          label: 'Delta shock',
          formula: `min(max_delta_shock, m_inc excess) |delta|${scaled}`,
          inputs: { delta: delta.delta, rate: delta.rate, 'threshold USD': parameters.thresholdUsd },
        },
        native(delta.amount * factor),
      ),
      leaf(
        {
          id: 'roll_shock',
          label: 'Roll shock',
          formula: `sum over expiries |delta| max(exp(risk tau) - 1, minimum)${scaled}`,
          inputs: rollInputs,
        },
        native(roll * factor),
      ),
    ],
  );
}

function currencyTree(
  input: MarginInput,
  pack: RulePack,
  { slot, pairs }: CurrencyMargin,
  factor: number,
): MarginComponent {
  const { currency } = input.universe.currencies[slot];
  const native = (amount: number): Native => ({ currency, amount, usdRate: input.market.usdRate[slot] });
  const matrix = pairs.map((pair) => pairTerms(pack, pair, native, factor));
  const isInitial = factor === 1;
  const orders = isInitial ? orderTerms(input, currency, ORDER_CHARGE_KINDS, native) : [];
  return sum({ id: currency, label: currency, formula: 'sum over pairs and orders' }, [...matrix, ...orders]);
}

function worstPart(input: MarginInput, pack: RulePack, { risk, parameters }: Pair): WorstPart {
  const { coin, worstCell, held } = risk;
  const { universe, market } = input;
  const move = moveOfCell(pack, coin, worstCell);
  return {
    scenarioId: `pm.${coin}.${worstCell + 1}`,
    label: cellLabel(pack, coin, worstCell),
    rows: held.map(({ row }) => row),
    unitPnlUsd: (row) => {
      const isInverse = universe.isInverse[row] === 1;
      // The weight ends at the edge price; in USD it is PR/|m| on the P&L at the moved price.
      const isExtended = cellWeight(input, pack, parameters, row, worstCell) !== 1;
      const usd = market.usdRate[universe.currencySlot[row]] * (isInverse ? 1 + move : 1);
      const weight = isExtended ? (parameters.extendedFactor * parameters.priceRange) / Math.abs(move) : 1;
      return unitCell(input, pack, row, worstCell) * usd * weight;
    },
  };
}

/** Spot holdings and balances are collateral: in the equity, not in the matrix. */
export const deribitPortfolioMargin: MarginModel = {
  id: 'deribit.pm',
  name: 'Deribit portfolio margin',
  venue: 'deribit',
  rulePackKind: 'deribit.pm',
  countsOrders: true,
  scenarios: portfolioScenarios,
  evaluate(input, pack) {
    const failures = new Map<number, Failure>();
    const held = holdingsToMargin(input).filter(({ row }) => input.universe.kind[row] !== KIND.spot);
    const currencies = holdingsAndOrders(input, held).map(([slot, own]) =>
      readCurrency(input, pack, slot, own, failures),
    );
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over settlement currencies' },
        currencies.map((currency) => currencyTree(input, pack, currency, factor)),
      );
    const parts = currencies.flatMap(({ pairs }) => pairs.map((pair) => worstPart(input, pack, pair)));
    return marginResult(deribitPortfolioMargin, 'S:PM, risk matrix per pair', input, pack, {
      initial: tree('im', 'Initial margin', 1),
      maintenance: tree('mm', 'Maintenance margin', maintenanceFactor(pack)),
      worst: worstScenario(input, parts),
      modelFailures: failures,
      coinFailures: unpricedOrders(input),
      notes: [
        'Each pair takes its own worst cell; the worst scenario lists each position in the cell of its pair',
        'P&L of the worst scenario is in USD at its own spot, the requirement in coin at the current index',
        'Pairs of one settlement currency add up; the correlation contingency is not published and taken as 0',
        'In the 30 minutes before expiry a move counts in the share of the window that is left',
      ],
    });
  },
};
