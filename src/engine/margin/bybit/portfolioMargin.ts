/** Bybit unified account in portfolio mode: stress grid per coin, contingencies, debts. Most coefficients are assumed. */
import type { Failure } from '../../basics/result';
import type { Scenario, ScenarioShift, VolShift } from '../../scenarios/scenario';
import { coveredCoins, holdingsToMargin, marginResult } from '../account';
import { leafUsd, sum } from '../component';
import { discountedEquity } from '../discountedEquity';
import { dollarPnl, isSpot } from '../exposure';
import type { MarginComponent, MarginModel } from '../marginModel';
import { findNumber, scopesOf, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { borrowing } from './crossMargin';
import { bybitUnit, coversCoin, type BybitUnit } from './riskUnit';

const STATES = ['down', 'same', 'up'] as const;
/** Price points on each side of 0. */
const POINTS = 5;
const CELLS = (2 * POINTS + 1) * STATES.length;

const moveOf = (pack: RulePack, coin: string, cell: number): number =>
  ((Math.floor(cell / STATES.length) - POINTS) / POINTS) * (findNumber(pack, 'price_stress', coin) ?? 0);

function label(pack: RulePack, coin: string, cell: number): string {
  const move = Number((moveOf(pack, coin, cell) * 100).toFixed(4));
  return `${coin} ${move > 0 ? '+' : ''}${move} %, vol ${STATES[cell % STATES.length]}`;
}

function volShift(pack: RulePack, coin: string, cell: number): VolShift | undefined {
  const state = STATES[cell % STATES.length];
  if (state === 'same') return undefined;
  const size = findNumber(pack, state === 'up' ? 'vol_stress_up' : 'vol_stress_down', coin) ?? 0;
  return state === 'up' ? { type: 'relative', value: size } : { type: 'relative', value: -size, floor: 0 };
}

function bybitScenarios(pack: RulePack): readonly Scenario[] {
  const coins = ['*', ...scopesOf(pack, 'price_stress')];
  return Array.from({ length: CELLS }, (_, cell): Scenario => {
    const shifts = coins.map((underlying): ScenarioShift => {
      const vol = volShift(pack, underlying, cell);
      const spot = { type: 'relative', value: moveOf(pack, underlying, cell) } as const;
      return { underlying, spot, ...(vol === undefined ? {} : { vol }) };
    });
    return { id: `bybit.${cell + 1}`, name: label(pack, 'all', cell), shifts };
  });
}

function unitTree(pack: RulePack, unit: BybitUnit, isInitial: boolean): MarginComponent {
  const factor = isInitial ? unit.imFactor : 1;
  const scaled = isInitial ? ` x ${factor}` : '';
  const term = (id: string, name: string, formula: string, amount: number): MarginComponent =>
    leafUsd({ id, label: name, formula: `${formula}${scaled}` }, amount * factor);
  const { shortOptions, vegaSpread, stableSpread, deltaSpread, futures } = unit.contingencies;
  const inputs = { scenario: label(pack, unit.coin, unit.worstCell) };
  const terms = { id: `unit.${unit.coin}`, label: `${unit.coin} risk unit`, inputs };
  return sum({ ...terms, formula: '(largest loss + contingencies) x IM factor' }, [
    term('max_loss', 'Largest loss', 'max(0, -min of 33 cells)', unit.maxLoss),
    term('short_options', 'Short options', 'net short x coefficient x index', shortOptions),
    term('vega_spread', 'Vega spread', 'days apart x hedged vega x factor', vegaSpread),
    term('stable_spread', 'Dollar-token spread', 'hedged delta x factor', stableSpread),
    term('delta_spread', 'Delta spread', 'years apart x hedged delta x basis factor', deltaSpread),
    term('futures', 'Perpetuals and futures', 'gross coins x factor x index', futures),
  ]);
}

export const bybitPortfolioMargin: MarginModel = {
  id: 'bybit.pm',
  name: 'Bybit portfolio margin',
  venue: 'bybit',
  rulePackKind: 'bybit.pm',
  scenarios: bybitScenarios,
  evaluate(input, pack) {
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const failures = new Map<number, Failure>();
    const covers = (coin: string): boolean => coversCoin(pack, coin);
    const units = coveredCoins(input, pack, held, covers, failures).map(([coin, own]) =>
      bybitUnit(input, pack, coin, own, CELLS),
    );
    const { haircutUsd, borrowedUsd, refused } = discountedEquity(input, pack);
    const formula = 'sum over risk units + borrowing';
    const tree = (isInitial: boolean): readonly MarginComponent[] => [
      ...units.map((unit) => unitTree(pack, unit, isInitial)),
      borrowing(pack, borrowedUsd, isInitial ? 'borrow_im_rate' : 'borrow_mm_rate'),
    ];
    const parts = units.map(({ coin, held: own, worstCell }): WorstPart => ({
      scenarioId: `${coin}.bybit.${worstCell + 1}`,
      label: label(pack, coin, worstCell),
      rows: own.map(({ row }) => row),
      unitPnlUsd: (row) => dollarPnl(input, row, input.firstScenario + worstCell),
    }));
    return marginResult(bybitPortfolioMargin, '33 cells per coin + contingencies', input, pack, {
      initial: sum({ id: 'im', label: 'Initial margin', formula }, tree(true)),
      maintenance: sum({ id: 'mm', label: 'Maintenance margin', formula }, tree(false)),
      worst: worstScenario(input, parts),
      haircutUsd,
      modelFailures: failures,
      notes: [
        'A template: of the coefficients only the price range of BTC and ETH and the vega factor are public',
        'Spot hedging is off: coins are collateral, not part of the grid',
        ...refused.map((currency) => `No collateral ratio of ${currency}: it does not count`),
      ],
    });
  },
};
