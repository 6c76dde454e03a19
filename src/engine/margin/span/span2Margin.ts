/** SPAN 2 style: filtered historical VaR and stress at a weight, liquidity, concentration. */
import type { Scenario } from '../../scenarios/scenario';
import { holdingsBy, marginResult } from '../account';
import { leafUsd, sum } from '../component';
import { concentrationAddOn, daysToLiquidate, spreadAddOn } from '../house/addOns';
import { deltaUsdOf } from '../house/coinAddOns';
import { blockPnl, historicalHoldings, tailLoss, worstOf } from '../house/historicalRisk';
import { historyBlocks, historyScenarios, type Block } from '../house/marketHistory';
import { returnsNotes } from '../house/recentReturns';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findNumber, packNumber, packNumbers, type RulePack } from '../rulePack';

/** Hypothetical scenarios follow the historical ones: all coins by one move, vols up. */
const hypothetical = (pack: RulePack): readonly Scenario[] =>
  packNumbers(pack, 'hypothetical_moves').map((value, k) => ({
    id: `hypothetical${k + 1}`,
    name: `hypothetical: all coins ${(100 * value).toFixed(0)} %`,
    shifts: [
      {
        underlying: '*',
        spot: { type: 'relative', value },
        vol: { type: 'relative', value: packNumber(pack, 'hypothetical_vol_move') },
      },
    ],
  }));

function hypotheticalBlock(pack: RulePack): Block {
  const { stressed } = historyBlocks(pack);
  return { from: stressed.from + stressed.count, count: packNumbers(pack, 'hypothetical_moves').length };
}

function costsByCoin(input: MarginInput, pack: RulePack) {
  const { held } = historicalHoldings(input, pack);
  return holdingsBy(held, (row) => input.universe.underlying[row]).map(([u, own]) => {
    const coin = input.universe.underlyings[u];
    const delta = deltaUsdOf(input, own);
    const volume = findNumber(pack, 'daily_volume_usd', coin) ?? Infinity;
    const days = daysToLiquidate(delta, volume, packNumber(pack, 'participation'));
    const threshold = volume * packNumber(pack, 'concentration_volume_share');
    return {
      coin,
      liquidity: spreadAddOn(delta, packNumber(pack, 'half_spread'), days),
      concentration: concentrationAddOn(delta, threshold, packNumber(pack, 'concentration_rate')),
      inputs: { 'delta USD': delta, 'days to sell': days, 'threshold USD': threshold },
    };
  });
}

export const span2Margin: MarginModel = {
  id: 'cme.span2',
  name: 'SPAN 2 style (filtered history)',
  venue: 'cme',
  rulePackKind: 'cme.span2',
  scenarios: (pack) => [...historyScenarios(pack), ...hypothetical(pack)],
  evaluate(input, pack) {
    const { held, failures } = historicalHoldings(input, pack);
    const blocks = historyBlocks(pack);
    const made = hypotheticalBlock(pack);
    const [calm, storm, thought] = [blocks.filtered, blocks.stressed, made].map((block) =>
      blockPnl(input, held, block),
    );
    const alpha = packNumber(pack, 'tail_probability');
    const historical = tailLoss(calm, alpha, 'var');
    const stressVar = tailLoss(storm, alpha, 'var');
    const worstThought = Math.max(0, ...thought.map((pnl) => -pnl));
    const stress = Math.max(stressVar, worstThought);
    const weight = packNumber(pack, 'historical_weight');
    const costs = costsByCoin(input, pack);
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum({ id, label, formula: 'x historical + (1 - x) stress + liquidity + concentration' }, [
        leafUsd(
          {
            ...{ id: 'historical', label: 'Historical risk', formula: 'x filtered VaR' },
            inputs: { x: weight, VaR: historical },
          },
          historical * weight * factor,
        ),
        leafUsd(
          {
            ...{
              id: 'stress',
              label: 'Stress risk',
              formula: '(1 - x) max(stressed VaR, hypothetical loss)',
            },
            inputs: { x: weight, 'stressed VaR': stressVar, 'hypothetical loss': worstThought },
          },
          stress * (1 - weight) * factor,
        ),
        ...(['liquidity', 'concentration'] as const).map((kind) =>
          sum(
            {
              id: kind,
              label: kind === 'liquidity' ? 'Liquidity' : 'Concentration',
              formula: 'sum over coins',
            },
            costs.map(({ coin, inputs, [kind]: usd }) =>
              leafUsd(
                {
                  ...{ id: `${kind}.${coin}`, label: coin, inputs },
                  formula:
                    kind === 'liquidity'
                      ? '|delta USD| x half spread x sqrt(max(1, days to sell))'
                      : 'rate x (|delta USD| - share of daily volume)',
                },
                usd * factor,
              ),
            ),
          ),
        ),
      ]);
    return marginResult(span2Margin, 'SPAN 2 style, weights assumed', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'initial_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstOf(input, held, [
        [blocks.filtered, calm],
        [blocks.stressed, storm],
        [made, thought],
      ]),
      modelFailures: failures,
      notes: [
        ...returnsNotes(pack),
        'Implied vols move with spot by a fixed response; no history of them is used',
      ],
    });
  },
};
