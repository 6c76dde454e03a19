/** PRISMA style: filtered and stressed history, correlation break, model error, liquidity; one liquidation group. */
import { holdingsBy, marginResult } from '../account';
import { beside, leafUsd, sum } from '../component';
import { daysToLiquidate, spreadAddOn } from '../house/addOns';
import { deltaUsdOf } from '../house/coinAddOns';
import { blockPnl, historicalHoldings, tailLoss, windowLosses, worstOf } from '../house/historicalRisk';
import { historyBlocks, historyScenarios } from '../house/marketHistory';
import { returnsNotes } from '../house/recentReturns';
import type { MarginComponent, MarginModel } from '../marginModel';
import { findNumber, packNumber, type RulePack } from '../rulePack';
import { prismaMarketRisk, type PrismaMarketRisk, type PrismaRates, type SetRisk } from './prismaRisk';

const ratesOf = (pack: RulePack): PrismaRates => ({
  modelError: packNumber(pack, 'model_error_factor'),
  stressWeight: packNumber(pack, 'stress_set_weight'),
  correlation: {
    kappa: packNumber(pack, 'correlation_break_kappa'),
    low: packNumber(pack, 'correlation_break_low'),
    high: packNumber(pack, 'correlation_break_high'),
  },
});

const setRisk = (pnl: Float64Array, pack: RulePack): SetRisk => {
  const alpha = packNumber(pack, 'tail_probability');
  return {
    valueAtRisk: tailLoss(pnl, alpha, 'var'),
    windows: windowLosses(pnl, packNumber(pack, 'sub_windows'), alpha),
  };
};

function marketTree(risk: PrismaMarketRisk, filtered: SetRisk, stressed: SetRisk, factor: number) {
  const set = (id: string, label: string, formula: string, of: SetRisk, cba: number, usd: number) =>
    leafUsd({ id, label, formula, inputs: { VaR: of.valueAtRisk, 'correlation break': cba } }, usd * factor);
  const ofFiltered = set(
    ...(['filtered', 'Filtered history', 'model error x (VaR + correlation break)'] as const),
    ...([filtered, risk.filteredBreak, risk.filtered] as const),
  );
  const ofStress = set(
    ...(['stressed', 'Stress period', 'weight x (VaR + correlation break)'] as const),
    ...([stressed, risk.stressedBreak, risk.stressed] as const),
  );
  const isStressed = risk.stressed > risk.filtered;
  return sum(
    { id: 'market', label: 'Market risk', formula: 'max(filtered, stressed)' },
    isStressed ? [beside(ofFiltered), ofStress] : [ofFiltered, beside(ofStress)],
  );
}

export const prismaMargin: MarginModel = {
  id: 'eurex.prisma',
  name: 'PRISMA style (filtered history)',
  venue: 'eurex',
  rulePackKind: 'eurex.prisma',
  scenarios: historyScenarios,
  evaluate(input, pack) {
    const { held, failures } = historicalHoldings(input, pack);
    const blocks = historyBlocks(pack);
    const [calm, storm] = [blocks.filtered, blocks.stressed].map((block) => blockPnl(input, held, block));
    const [filtered, stressed] = [setRisk(calm, pack), setRisk(storm, pack)];
    const risk = prismaMarketRisk(filtered, stressed, ratesOf(pack));
    const liquidity = holdingsBy(held, (row) => input.universe.underlying[row]).map(([u, own]) => {
      const coin = input.universe.underlyings[u];
      const delta = deltaUsdOf(input, own);
      const volume = findNumber(pack, 'daily_volume_usd', coin) ?? Infinity;
      const days = daysToLiquidate(delta, volume, packNumber(pack, 'participation'));
      const usd = spreadAddOn(delta, packNumber(pack, 'half_spread'), days);
      return { coin, usd, inputs: { 'delta USD': delta, 'days to sell': days } };
    });
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum({ id, label, formula: 'market risk + liquidity adjustment' }, [
        marketTree(risk, filtered, stressed, factor),
        sum(
          { id: 'liquidity', label: 'Liquidity adjustment', formula: 'sum over coins' },
          liquidity.map(({ coin, usd, inputs }) =>
            leafUsd(
              {
                ...{ id: `liquidity.${coin}`, label: coin, inputs },
                formula: '|delta USD| x half spread x sqrt(max(1, days to sell))',
              },
              usd * factor,
            ),
          ),
        ),
      ]);
    return marginResult(prismaMargin, 'PRISMA style, one liquidation group', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'im_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstOf(input, held, [
        [blocks.filtered, calm],
        [blocks.stressed, storm],
      ]),
      modelFailures: failures,
      notes: [
        ...returnsNotes(pack),
        'Constants of the clearing house are known to members only; event risk and compression adjustment are left out',
        'Implied vols move with spot by a fixed response; no history of them is used',
      ],
    });
  },
};
