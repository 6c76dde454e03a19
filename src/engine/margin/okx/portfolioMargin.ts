/** OKX portfolio margin: risk units by coin in USD, debts, discounted collateral. */
import { pnlUsd } from '../../risk/revalue';
import type { Failure } from '../../basics/result';
import { coveredCoins, holdingsToMargin, marginResult } from '../account';
import { beside, leafUsd, sum } from '../component';
import { isSpot } from '../exposure';
import { discountedEquity } from '../discountedEquity';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { cellLabel, okxScenarios } from './portfolioScenarios';
import { coversCoin, riskUnit, type RiskUnit } from './riskUnit';

/** Charges of a unit times `factor`: the largest of MR1, MR2 and MR6, what is added, and the top-up to MR7. */
function unitTree(pack: RulePack, unit: RiskUnit, factor: number): MarginComponent {
  const { coin, charges, worstCell, rawMinimum } = unit;
  const { mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9 } = charges;
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  const term = (id: string, label: string, formula: string, amount: number): MarginComponent =>
    leafUsd({ id, label, formula: `${formula}${scaled}` }, amount * factor);
  const shown = (id: string, label: string, formula: string, amount: number): MarginComponent =>
    beside(term(id, label, formula, amount));
  const largest = Math.max(mr1, mr2, mr6);
  const core = largest + mr3 + mr4 + mr5;
  const inputs = { cell: cellLabel(pack, coin, worstCell), 'raw MR7': rawMinimum };
  const terms = { id: `unit.${coin}`, label: `${coin} risk unit`, inputs };
  return sum({ ...terms, formula: 'max(max(MR1, MR2, MR6) + MR3 + MR4 + MR5, MR7) + MR9' }, [
    term('market_risk', 'Market risk', 'max(MR1, MR2, MR6)', largest),
    shown('mr1', 'MR1 spot and vol', 'max(0, -min of 21 cells)', mr1),
    shown('mr2', 'MR2 time decay', 'loss of options in a day', mr2),
    shown('mr6', 'MR6 extreme move', 'half of the worst loss', mr6),
    term('mr3', 'MR3 vega between expiries', '(gross - net vega) / 2 x vol points', mr3),
    term('mr4', 'MR4 basis', 'sum over expiries |delta| x max(swap rate, move x years)', mr4),
    term('mr5', 'MR5 interest', '|rho| x basis points', mr5),
    term('mr7_top_up', 'Top-up to the minimum charge', 'max(0, MR7 - the above)', Math.max(0, mr7 - core)),
    shown('mr7', 'MR7 minimum charge', 'slices of the raw charge x their multipliers', mr7),
    term('mr9', 'MR9 dollar tokens', 'hedged between tokens x factor', mr9),
  ]);
}

const worstPart = (input: MarginInput, pack: RulePack, unit: RiskUnit): WorstPart => ({
  scenarioId: `${unit.coin}.okx.${unit.worstCell + 1}`,
  label: cellLabel(pack, unit.coin, unit.worstCell),
  rows: unit.held.map(({ row }) => row),
  unitPnlUsd: (row) =>
    pnlUsd(input.revaluation, row, input.firstScenario + unit.worstCell) * unit.worstWeight,
});

export const okxPortfolioMargin: MarginModel = {
  id: 'okx.pm',
  name: 'OKX portfolio margin',
  venue: 'okx',
  rulePackKind: 'okx.pm',
  scenarios: okxScenarios,
  evaluate(input, pack) {
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const failures = new Map<number, Failure>();
    const covers = (coin: string): boolean => coversCoin(pack, coin);
    const units = coveredCoins(input, pack, held, covers, failures).map(([coin, own]) =>
      riskUnit(input, pack, coin, own),
    );
    const { haircutUsd, borrowedUsd, refused } = discountedEquity(input, pack);
    const tree = (id: 'im' | 'mm', label: string, factor: number): MarginComponent => {
      const rate = packNumber(pack, id === 'im' ? 'mr8_im_rate' : 'mr8_mm_rate');
      const borrowing = leafUsd(
        { id: 'mr8', label: 'MR8 borrowing', formula: `borrowed x ${rate}`, inputs: { borrowedUsd } },
        borrowedUsd * rate,
      );
      const parts = units.map((unit) => unitTree(pack, unit, factor));
      return sum({ id, label, formula: 'sum over risk units + borrowing' }, [...parts, borrowing]);
    };
    const parts = units.map((unit) => worstPart(input, pack, unit));
    return marginResult(okxPortfolioMargin, 'risk units MR1 to MR9, no offset between coins', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'im_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstScenario(input, parts),
      haircutUsd,
      modelFailures: failures,
      notes: [
        'Equity is adjusted by discount rates; derivatives only: spot does not offset them',
        ...refused.map((currency) => `No discount rate of ${currency}: it does not count as collateral`),
        'Vol shocks of MR1, MR2, MR3, MR5, MR9 and the basis of dated futures are assumed',
      ],
    });
  },
};
