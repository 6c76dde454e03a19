/** Deribit portfolio margin v1, kept for comparison: 11 prices x 3 vols per pair, contingencies on futures and shorts. */
import type { Scenario, VolShift } from '../../scenarios/scenario';
import {
  holdingsBy,
  holdingsByCurrency,
  holdingsToMargin,
  marginResult,
  unitFigure,
  type Holding,
} from '../account';
import { leaf, sum } from '../component';
import { isOption, isSpot } from '../exposure';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, packNumbers, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { formerContingencies, type StrikePosition } from './formerRules';
import { worstCase } from './portfolioRules';

const STATES = ['up', 'same', 'down'] as const;

const moveOf = (pack: RulePack, cell: number): number =>
  packNumbers(pack, 'price_moves')[Math.floor(cell / STATES.length)];

const labelOf = (pack: RulePack, cell: number): string => {
  const move = Number((moveOf(pack, cell) * 100).toFixed(4));
  return `${move > 0 ? '+' : ''}${move} %, vol ${STATES[cell % STATES.length]}`;
};

const cellCount = (pack: RulePack): number => packNumbers(pack, 'price_moves').length * STATES.length;

function formerScenarios(pack: RulePack): readonly Scenario[] {
  const tenor = {
    referenceDays: 30,
    shortPower: packNumber(pack, 'short_term_vega_power'),
    longPower: packNumber(pack, 'long_term_vega_power'),
    minDays: 1,
  };
  const up: VolShift = { type: 'relative', value: packNumber(pack, 'volatility_range_up'), tenor };
  const down: VolShift = {
    type: 'relative',
    value: -packNumber(pack, 'volatility_range_down'),
    tenor,
    floor: 0,
  };
  const vols = { up, same: undefined, down };
  return Array.from({ length: cellCount(pack) }, (_, cell): Scenario => {
    const vol = vols[STATES[cell % STATES.length]];
    const spot = { type: 'relative', value: moveOf(pack, cell) } as const;
    const shift = { underlying: '*', spot, ...(vol === undefined ? {} : { vol }) };
    return { id: `pmv1.${cell + 1}`, name: labelOf(pack, cell), shifts: [shift] };
  });
}

interface Pair {
  readonly coin: string;
  readonly currency: string;
  readonly usdRate: number;
  readonly held: readonly Holding[];
  readonly worstCell: number;
  readonly worst: number;
  readonly contingencies: ReturnType<typeof formerContingencies>;
}

function strikePositions(input: MarginInput, held: readonly Holding[]): readonly StrikePosition[] {
  const { universe } = input;
  const sums = new Map<number, number>();
  for (const { row, quantity } of held) {
    if (!isOption(input, row)) continue;
    const strike = universe.strike[row];
    sums.set(strike, (sums.get(strike) ?? 0) + quantity * universe.multiplier[row]);
  }
  return [...sums].map(([strike, position]) => ({ strike, position }));
}

function readPair(input: MarginInput, pack: RulePack, currencySlot: number, held: readonly Holding[]): Pair {
  const { universe, market, revaluation, firstScenario } = input;
  const [{ row: first }] = held;
  const index = market.spot[universe.indexSlot[first]];
  const { count } = revaluation.scenarios;
  const cells = Array.from({ length: cellCount(pack) }, (_, k) =>
    held.reduce(
      (total, { row, quantity }) => total + quantity * revaluation.pnl[row * count + firstScenario + k],
      0,
    ),
  );
  const futures = held
    .filter(({ row }) => !isOption(input, row))
    .map(({ row, quantity }) => quantity * unitFigure(input, row, 'deltaBs'));
  const rules = {
    futures: packNumber(pack, 'futures_contingency'),
    shortOption: packNumber(pack, 'short_option_contingency'),
    atmRange: packNumber(pack, 'atm_range'),
  };
  const coins = formerContingencies(rules, futures, strikePositions(input, held), index);
  const unit = universe.isInverse[first] === 1 ? 1 : index;
  return {
    coin: universe.indices[universe.indexSlot[first]].underlying,
    currency: universe.currencies[currencySlot].currency,
    usdRate: market.usdRate[currencySlot],
    held,
    worstCell: cells.indexOf(Math.min(...cells)),
    worst: worstCase(cells),
    contingencies: { ...coins, futures: coins.futures * unit, options: coins.options * unit },
  };
}

function pairTree(pack: RulePack, pair: Pair, factor: number): MarginComponent {
  const { coin, currency, usdRate, worst, worstCell, contingencies } = pair;
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  const term = (
    id: string,
    label: string,
    formula: string,
    amount: number,
    inputs?: Record<string, number | string>,
  ) =>
    leaf(
      { id, label, formula: `${formula}${scaled}`, ...(inputs === undefined ? {} : { inputs }) },
      { currency, amount: amount * factor, usdRate },
    );
  const formula = 'worst case + contingencies';
  return sum({ id: `pair.${coin}.${currency}`, label: `${coin} in ${currency}`, formula }, [
    term('worst_case', 'Worst case', 'max(0, -min of 33 cells)', worst, {
      scenario: labelOf(pack, worstCell),
    }),
    term('futures', 'Futures contingency', 'rate x gross coins', contingencies.futures),
    term(
      'short_options',
      'Options contingency',
      'rate x net short after strike rolling',
      contingencies.options,
      {
        'net short': contingencies.netShort,
      },
    ),
  ]);
}

export const deribitFormerPortfolioMargin: MarginModel = {
  id: 'deribit.pmv1',
  name: 'Deribit portfolio margin v1',
  venue: 'deribit',
  rulePackKind: 'deribit.pmv1',
  scenarios: formerScenarios,
  evaluate(input, pack) {
    const { universe } = input;
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const pairs = holdingsByCurrency(input, held).flatMap(([slot, own]) =>
      holdingsBy(own, (row) => universe.indexSlot[row]).map(([, some]) => readPair(input, pack, slot, some)),
    );
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over pairs' },
        pairs.map((pair) => pairTree(pack, pair, factor)),
      );
    const parts = pairs.map(({ coin, currency, held: own, worstCell, usdRate }): WorstPart => ({
      scenarioId: `pmv1.${coin}.${currency}.${worstCell + 1}`,
      label: `${coin} ${labelOf(pack, worstCell)}`,
      rows: own.map(({ row }) => row),
      unitPnlUsd: (row) => {
        const { pnl, scenarios } = input.revaluation;
        const moved = universe.isInverse[row] === 1 ? 1 + moveOf(pack, worstCell) : 1;
        return pnl[row * scenarios.count + input.firstScenario + worstCell] * usdRate * moved;
      },
    }));
    return marginResult(deribitFormerPortfolioMargin, 'v1, replaced: for comparison only', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'im_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstScenario(input, parts),
      modelFailures: new Map(),
      notes: [
        'No account is margined by this model any more; open orders and the window before expiry are not in it',
        'P&L of the worst scenario is in USD at its own spot, the requirement in coin at the current index',
      ],
    });
  },
};
