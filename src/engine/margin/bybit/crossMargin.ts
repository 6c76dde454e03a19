/** Bybit unified account in cross mode: a formula per instrument, collateral at its ratio. */
import { holdingsToMargin, marginResult, type Holding } from '../account';
import { leafUsd, sum } from '../component';
import { discountedEquity } from '../discountedEquity';
import { isOption, isSpot } from '../exposure';
import {
  firstTierCharge,
  formulaTrees,
  longOption,
  shortDollarOption,
  type FormulaCharge,
} from '../formulaMargin';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, type RulePack } from '../rulePack';
import { shortOption } from './crossRules';

function optionCharge(input: MarginInput, pack: RulePack, holding: Holding): FormulaCharge {
  if (holding.quantity > 0) return longOption;
  const rules = {
    initial: packNumber(pack, 'option_im'),
    floor: packNumber(pack, 'option_im_floor'),
    maintenance: packNumber(pack, 'option_mm'),
    liquidationFee: packNumber(pack, 'liquidation_fee'),
  };
  return shortDollarOption(
    input,
    holding,
    (option) => shortOption(rules, option),
    'IM max(max(a index - otm, b index) + mark, MM); MM max(c index, c mark) + mark + fee index',
  );
}

/** Debts as both modes count them. */
export const borrowing = (pack: RulePack, borrowedUsd: number, name: string): MarginComponent =>
  leafUsd(
    { id: 'borrowing', label: 'Borrowing', formula: 'borrowed x rate', inputs: { borrowedUsd } },
    borrowedUsd * packNumber(pack, name),
  );

export const bybitCrossMargin: MarginModel = {
  id: 'bybit.cross',
  name: 'Bybit unified account, cross margin',
  venue: 'bybit',
  rulePackKind: 'bybit.cross',
  scenarios: () => [],
  evaluate(input, pack) {
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const trees = formulaTrees(input, pack, held, (holding, coin) =>
      isOption(input, holding.row)
        ? optionCharge(input, pack, holding)
        : firstTierCharge(input, pack, holding, coin, 'first risk limit'),
    );
    const { haircutUsd, borrowedUsd, refused } = discountedEquity(input, pack);
    const formula = 'sum over coins + borrowing';
    const initial = [...trees.initial, borrowing(pack, borrowedUsd, 'borrow_im_rate')];
    const maintenance = [...trees.maintenance, borrowing(pack, borrowedUsd, 'borrow_mm_rate')];
    return marginResult(bybitCrossMargin, 'per instrument, no offsets', input, pack, {
      initial: sum({ id: 'im', label: 'Initial margin', formula }, initial),
      maintenance: sum({ id: 'mm', label: 'Maintenance margin', formula }, maintenance),
      haircutUsd,
      modelFailures: trees.failures,
      notes: [
        'The venue adjusts equity for open orders, which are not included',
        ...refused.map((currency) => `No collateral ratio of ${currency}: it does not count`),
      ],
    });
  },
};
