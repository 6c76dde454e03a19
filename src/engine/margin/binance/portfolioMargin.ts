/** Binance portfolio margin: brackets for contracts, an option family, loans; the ratio uniMMR decides liquidation. */
import { holdingsToMargin, marginResult, type Holding } from '../account';
import { leafUsd, sum } from '../component';
import { discountedEquity } from '../discountedEquity';
import { isOption, isSpot, priceUsd, unitCoins } from '../exposure';
import { formulaTrees, longOption, shortDollarOption, type FormulaCharge } from '../formulaMargin';
import type { MarginInput, MarginModel } from '../marginModel';
import { dollarOption } from '../optionFamily';
import { findNumber, findNumbers, packNumber, type RulePack } from '../rulePack';
import { bracketMargin, bracketsOf, loanInitialMargin, uniMmr } from './bracketRules';

function contractCharge(
  input: MarginInput,
  pack: RulePack,
  { row, quantity }: Holding,
  coin: string,
): FormulaCharge | undefined {
  const rates = findNumbers(pack, 'bracket_rates', coin);
  const leverage = findNumber(pack, 'leverage', coin);
  if (rates === undefined || leverage === undefined) return undefined;
  const notional = Math.abs(quantity) * unitCoins(input, row) * priceUsd(input, row);
  const brackets = bracketsOf(findNumbers(pack, 'bracket_thresholds', coin) ?? [], rates);
  const { rate, cum, maintenance } = bracketMargin(brackets, notional);
  return {
    initial: Math.max(notional / leverage, maintenance),
    maintenance,
    formula: 'IM notional / leverage, at least MM; MM notional x rate - cum',
    inputs: { notional, leverage, rate, cum },
  };
}

function optionCharge(input: MarginInput, pack: RulePack, holding: Holding): FormulaCharge {
  if (holding.quantity > 0) return longOption;
  const family = {
    initial: packNumber(pack, 'option_im'),
    floor: packNumber(pack, 'option_im_floor'),
    maintenance: packNumber(pack, 'option_mm'),
  };
  return shortDollarOption(
    input,
    holding,
    (option) => dollarOption(family, option),
    'max(a index - otm, b index) + mark, per coin',
  );
}

export const binancePortfolioMargin: MarginModel = {
  id: 'binance.pm',
  name: 'Binance portfolio margin',
  venue: 'binance',
  rulePackKind: 'binance.pm',
  scenarios: () => [],
  evaluate(input, pack) {
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const trees = formulaTrees(input, pack, held, (holding, coin) =>
      isOption(input, holding.row)
        ? optionCharge(input, pack, holding)
        : contractCharge(input, pack, holding, coin),
    );
    const { haircutUsd, borrowedUsd, refused } = discountedEquity(input, pack);
    const loan = { id: 'loan', label: 'Margin loans', inputs: { borrowedUsd } };
    const leverage = packNumber(pack, 'loan_leverage');
    const loanInitial = loanInitialMargin(borrowedUsd, leverage);
    const loanMaintenance = borrowedUsd * packNumber(pack, 'loan_mm_rate');
    const formula = 'sum over coins + loans';
    const initial = sum({ id: 'im', label: 'Initial margin', formula }, [
      ...trees.initial,
      leafUsd({ ...loan, formula: 'borrowed / (leverage - 1)' }, loanInitial),
    ]);
    const maintenance = sum({ id: 'mm', label: 'Maintenance margin', formula }, [
      ...trees.maintenance,
      leafUsd({ ...loan, formula: 'borrowed x rate' }, loanMaintenance),
    ]);
    const ratio = uniMmr(input.equity.totalUsd - haircutUsd, maintenance.amountUsd);
    return marginResult(binancePortfolioMargin, 'brackets, sum of maintenance margins', input, pack, {
      initial,
      maintenance,
      haircutUsd,
      modelFailures: trees.failures,
      notes: [
        ...(ratio === undefined
          ? []
          : [`uniMMR ${ratio.toFixed(2)}, liquidation at ${packNumber(pack, 'liquidation_ratio')}`]),
        'Margin of options inside the portfolio account is not public: the family of 15 / 10 / 7.5 % is assumed',
        ...refused.map((currency) => `No collateral rate of ${currency}: it does not count`),
      ],
    });
  },
};
