/** OKX standard modes: a formula per instrument; single currency keeps currencies apart, multi currency pools them. */
import { holdingsToMargin, marginResult, unitFigure, type Holding } from '../account';
import { leafUsd, sum } from '../component';
import { isOption, isSpot, spotUsd } from '../exposure';
import { firstTierCharge, formulaTrees, longOption, type FormulaCharge } from '../formulaMargin';
import { discountedEquity } from '../discountedEquity';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { coinOption } from '../optionFamily';
import { packNumber, type RulePack } from '../rulePack';

function optionCharge(input: MarginInput, pack: RulePack, { row, quantity }: Holding): FormulaCharge {
  if (quantity > 0) return longOption;
  const { universe, market } = input;
  const forward = market.forward[universe.expirySlot[row]];
  const mark = unitFigure(input, row, 'mark');
  const family = {
    initial: packNumber(pack, 'option_im'),
    floor: packNumber(pack, 'option_im_floor'),
    maintenance: packNumber(pack, 'option_mm'),
    factor: packNumber(pack, 'option_factor'),
    hasPutFloorOnMark: true,
  };
  const margin = coinOption(family, {
    isCall: universe.isCall[row] === 1,
    underlying: forward,
    strike: universe.strike[row],
    mark: universe.isInverse[row] === 1 ? mark : mark / forward,
  });
  const coins = -quantity * universe.multiplier[row];
  const usd = coins * spotUsd(input, row);
  return {
    initial: margin.initial * usd,
    maintenance: margin.maintenance * usd,
    formula: 'factor x max(a - otm / F, b) + mark, per coin',
    inputs: { coins, mark, forward, strike: universe.strike[row] },
  };
}

function standardModel(id: string, name: string, rule: string, isPooled: boolean): MarginModel {
  const model: MarginModel = {
    id,
    name,
    venue: 'okx',
    rulePackKind: 'okx.standard',
    scenarios: () => [],
    evaluate(input, pack) {
      const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
      const trees = formulaTrees(input, pack, held, (holding, coin) =>
        isOption(input, holding.row)
          ? optionCharge(input, pack, holding)
          : firstTierCharge(input, pack, holding, coin, 'first position tier'),
      );
      const { haircutUsd, borrowedUsd, refused } = discountedEquity(input, pack);
      const borrowing = (name: string): readonly MarginComponent[] => {
        const terms = {
          id: 'borrowing',
          label: 'Borrowing',
          formula: 'borrowed x rate',
          inputs: { borrowedUsd },
        };
        return isPooled ? [leafUsd(terms, borrowedUsd * packNumber(pack, name))] : [];
      };
      const formula = isPooled ? 'sum over coins + borrowing' : 'sum over coins';
      const initial = [...trees.initial, ...borrowing('borrow_im_rate')];
      const maintenance = [...trees.maintenance, ...borrowing('borrow_mm_rate')];
      return marginResult(model, rule, input, pack, {
        initial: sum({ id: 'im', label: 'Initial margin', formula }, initial),
        maintenance: sum({ id: 'mm', label: 'Maintenance margin', formula }, maintenance),
        ...(isPooled ? { haircutUsd } : {}),
        modelFailures: trees.failures,
        notes: isPooled
          ? refused.map((currency) => `No discount rate of ${currency}: it does not count as collateral`)
          : [
              'Each currency carries its own contracts; the totals add up currencies that cannot help each other',
            ],
      });
    },
  };
  return model;
}

export const okxSingleCurrency = standardModel(
  'okx.single',
  'OKX single-currency margin',
  'per instrument, currencies apart',
  false,
);

export const okxMultiCurrency = standardModel(
  'okx.multi',
  'OKX multi-currency margin',
  'per instrument, currencies pooled at discount rates',
  true,
);
