/**
 * House model: VaR or expected shortfall of filtered history times a multiplier, smoothed against procyclicality, plus
 * add-ons by coin. All parameters are the house's own policy (`house-var` rule pack).
 */
import { invariant } from '../../basics/result';
import { holdingsBy, marginResult, type Holding } from '../account';
import { beside, leafUsd, sum } from '../component';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findParameter, packNumber, type RulePack } from '../rulePack';
import { addOnLeaf, coinAddOns } from './coinAddOns';
import { blockPnl, historicalHoldings, tailLoss, worstOf, type TailMeasure } from './historicalRisk';
import { historyBlocks, historyScenarios } from './marketHistory';
import { returnsNotes } from './recentReturns';
import { smoothedRisk, type ProcyclicalityTool, type RiskLevels } from './procyclicality';

function word<T extends string>(pack: RulePack, name: string): T {
  const value = findParameter(pack, name, '*')?.value;
  invariant(typeof value === 'string', `rule pack ${pack.id} has a word ${name}`);
  return value as T;
}

const byCoin = (input: MarginInput, held: readonly Holding[]) =>
  holdingsBy(held, (row) => input.universe.underlying[row]).map(
    ([u, own]) => [input.universe.underlyings[u], own] as const,
  );

function marketTree(pack: RulePack, levels: RiskLevels, factor: number): MarginComponent {
  const tool = word<ProcyclicalityTool>(pack, 'procyclicality_tool');
  const smoothed = smoothedRisk(levels, tool, {
    buffer: packNumber(pack, 'buffer_rate'),
    stressWeight: packNumber(pack, 'stress_weight'),
  });
  const scale = packNumber(pack, 'risk_multiplier') * factor;
  const measure = word<TailMeasure>(pack, 'tail_measure') === 'es' ? 'expected shortfall' : 'VaR';
  const inputs = { ...levels, tool, multiplier: scale };
  const part = (id: string, label: string, formula: string, usd: number): MarginComponent =>
    leafUsd({ id, label, formula }, usd * scale);
  return sum({ id: 'market', label: 'Market risk', formula: 'current + smoothing, x multiplier', inputs }, [
    part('current', `Filtered ${measure}`, "tail loss under today's volatility", levels.current),
    part('smoothing', 'Procyclicality', `what ${tool} adds`, smoothed - levels.current),
    beside(part('stressed', `Stressed ${measure}`, 'tail loss on the days of stress', levels.stressed)),
    beside(part('long_run', `Long-run ${measure}`, 'tail loss under long-run volatility', levels.longRun)),
  ]);
}

export const houseVar: MarginModel = {
  id: 'house.var',
  name: 'House VaR / ES',
  venue: 'house',
  rulePackKind: 'house.var',
  scenarios: historyScenarios,
  evaluate(input, pack) {
    const { held, failures } = historicalHoldings(input, pack);
    const blocks = historyBlocks(pack);
    const [current, longRun, stressed] = [blocks.filtered, blocks.longRun, blocks.stressed].map((block) =>
      blockPnl(input, held, block),
    );
    const [alpha, measure] = [packNumber(pack, 'tail_probability'), word<TailMeasure>(pack, 'tail_measure')];
    const levels: RiskLevels = {
      current: tailLoss(current, alpha, measure),
      stressed: tailLoss(stressed, alpha, measure),
      longRun: tailLoss(longRun, alpha, measure),
    };
    const addOns = byCoin(input, held).map(
      ([coin, own]) => [coin, coinAddOns(input, pack, coin, own)] as const,
    );
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum({ id, label, formula: 'market risk + add-ons' }, [
        marketTree(pack, levels, factor),
        ...addOns.map(([coin, terms]) =>
          sum(
            { id: `add_ons.${coin}`, label: `${coin} add-ons`, formula: 'sum of add-ons' },
            terms.map((term) => addOnLeaf(term, factor)),
          ),
        ),
      ]);
    return marginResult(houseVar, `house ${measure}, history filtered by EWMA`, input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'im_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstOf(input, held, [
        [blocks.filtered, current],
        [blocks.stressed, stressed],
      ]),
      modelFailures: failures,
      notes: [
        ...returnsNotes(pack),
        'Implied vols move with spot by a fixed response; no history of them is used',
      ],
    });
  },
};
