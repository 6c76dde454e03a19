/** Deribit cross portfolio margin (X:PM): one requirement in USD over all pairs, coins of the equity inside the matrix. */
import type { Failure } from '../../basics/result';
import {
  holdingsByCoin,
  holdingsToMargin,
  marginResult,
  unpricedCoins,
  unsupportedFailure,
} from '../account';
import { ORDER_CHARGE_KINDS } from '../../portfolio/orderCharges';
import { leafUsd, sum } from '../component';
import { coinBalances, isSpot, usdRateOf, type CoinBalance } from '../exposure';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findNumber, packNumber, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { crossPair, unitUsdIn, usdWeight, type CrossPair } from './crossPair';
import { crossWorst, type CrossWorst } from './crossRules';
import { pairParameters } from './portfolioMatrix';
import { cellLabel, portfolioScenarios } from './portfolioScenarios';
import { ordersOf, orderTerms, unpricedOrders } from './orderTerms';

/** A pair for each coin that the account has positions on or holds itself, whatever else the universe lists. */
function readPairs(input: MarginInput, pack: RulePack, failures: Map<number, Failure>): readonly CrossPair[] {
  const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
  return holdingsByCoin(input, held, equityCoins(input, pack)).flatMap(([coin, own]) => {
    const parameters = pairParameters(pack, coin);
    if (parameters !== undefined) return [crossPair(input, pack, coin, parameters, own)];
    const why = `${coin} has no portfolio-margin parameters in ${pack.id}`;
    for (const { row } of own) failures.set(row, unsupportedFailure(input, row, why));
    return [];
  });
}

/** Coins of the equity, debts among them, that scenarios move. */
const equityCoins = (input: MarginInput, pack: RulePack): readonly string[] =>
  input.equity.byCurrency
    .filter(({ currency, totalUsd }) => totalUsd !== 0 && pairParameters(pack, currency) !== undefined)
    .map(({ currency }) => currency);

/** Haircut of positive balances, IM only. */
function haircutTerm(pack: RulePack, { currency, amount, usdRate }: CoinBalance): MarginComponent {
  const rate = findNumber(pack, 'haircut', currency) ?? 1;
  const value = Math.max(0, amount * usdRate);
  const inputs = { value, haircut: rate };
  return leafUsd(
    { id: `haircut.${currency}`, label: `${currency} haircut`, formula: 'value x haircut', inputs },
    value * rate,
  );
}

/** Coins of the equity that no scenario moves. */
const unmoved = (input: MarginInput, pack: RulePack): readonly string[] =>
  coinBalances(input)
    .filter(({ currency, isCoin }) => isCoin && pairParameters(pack, currency) === undefined)
    .map(({ currency }) => currency);

function matrixTerms(
  pack: RulePack,
  pairs: readonly CrossPair[],
  worst: CrossWorst,
  factor: number,
): readonly MarginComponent[] {
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  const scenarios = Object.fromEntries(
    worst.pairs.map(({ coin, cell, pnl }) => [coin, `${cellLabel(pack, coin, cell)}: ${pnl.toFixed(2)}`]),
  );
  const formula = `worse side of the correlated pairs + worst case of each other pair${scaled}`;
  const shock = pairs.reduce((total, pair) => total + pair.deltaShockUsd, 0);
  const roll = pairs.reduce((total, pair) => total + pair.rollUsd, 0);
  return [
    leafUsd(
      { id: 'worst_case', label: 'Worst case', formula, inputs: { side: worst.side, ...scenarios } },
      -worst.pnl * factor,
    ),
    leafUsd({ id: 'delta_shock', label: 'Delta shock', formula: `sum over pairs${scaled}` }, shock * factor),
    leafUsd({ id: 'roll_shock', label: 'Roll shock', formula: `sum over pairs${scaled}` }, roll * factor),
  ];
}

/** Resting orders, one node per currency. */
function orderNodes(input: MarginInput): readonly MarginComponent[] {
  return [...new Set(ordersOf(input).map(({ currency }) => currency))].flatMap((currency) => {
    const usdRate = usdRateOf(input, currency);
    const native = (amount: number) => ({ currency, amount, usdRate });
    const terms = orderTerms(input, currency, ORDER_CHARGE_KINDS, native);
    const node = {
      id: `orders.${currency}`,
      label: `Orders in ${currency}`,
      formula: 'sum over kinds of orders',
    };
    return terms.length === 0 ? [] : [sum(node, terms)];
  });
}

export const deribitCrossPortfolioMargin: MarginModel = {
  id: 'deribit.xpm',
  name: 'Deribit cross portfolio margin',
  venue: 'deribit',
  rulePackKind: 'deribit.xpm',
  countsOrders: true,
  scenarios: portfolioScenarios,
  evaluate(input, pack) {
    const failures = new Map<number, Failure>();
    const pairs = readPairs(input, pack, failures);
    const moves = (coin: string): boolean => pairParameters(pack, coin) !== undefined;
    const worst = crossWorst(pairs);
    const haircuts = coinBalances(input).map((balance) => haircutTerm(pack, balance));
    const initial = [...matrixTerms(pack, pairs, worst, 1), ...orderNodes(input), ...haircuts];
    const maintenance = matrixTerms(pack, pairs, worst, packNumber(pack, 'mm_factor'));
    const parts = pairs.flatMap((pair): readonly WorstPart[] => {
      const cell = worst.pairs.find(({ coin }) => coin === pair.coin)?.cell ?? 0;
      const weight = usdWeight(pack, pair.parameters, pair.coin, cell);
      if (pair.held.length === 0) return [];
      const unitUsd = unitUsdIn(input, pack, pair.coin, cell);
      return [
        {
          scenarioId: `xpm.${pair.coin}.${cell + 1}`,
          label: cellLabel(pack, pair.coin, cell),
          rows: pair.held.map(({ row }) => row),
          unitPnlUsd: (row) => unitUsd(row) * weight,
        },
      ];
    });
    const formula = 'risk matrix + orders + haircuts';
    return marginResult(deribitCrossPortfolioMargin, 'X:PM, one matrix over all currencies', input, pack, {
      initial: sum({ id: 'im', label: 'Initial margin', formula }, initial),
      maintenance: sum(
        { id: 'mm', label: 'Maintenance margin', formula: 'risk matrix x mm factor' },
        maintenance,
      ),
      worst: worstScenario(input, parts),
      modelFailures: failures,
      coinFailures: [...unpricedCoins(input, moves), ...unpricedOrders(input)],
      notes: [
        'How the venue puts pairs together is not published: aggregation and correlation set are assumed',
        'Coins of the equity move with their pair; the worst scenario lists positions, before offset and dampener',
        'Haircuts count in initial margin only',
        ...unmoved(input, pack).map((coin) => `${coin} has no pair in the pack: it is not in the matrix`),
      ],
    });
  },
};
