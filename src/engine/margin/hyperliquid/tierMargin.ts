/** Hyperliquid cross margin: perpetuals by leverage tiers, summed; a dated future counts as a perpetual. */
import { holdingsToMargin, marginResult } from '../account';
import { sum } from '../component';
import { isOption, isSpot, priceUsd, unitCoins } from '../exposure';
import { formulaTrees, type FormulaCharge } from '../formulaMargin';
import type { MarginModel } from '../marginModel';
import { findNumbers, packNumber, type RulePack } from '../rulePack';
import { initialMargin, tierMargin, tiersOfLeverage, type LeverageTier } from './tierRules';

/** Tiers of a coin; undefined when the pack does not name it. */
export function coinTiers(pack: RulePack, coin: string): readonly LeverageTier[] | undefined {
  const leverages = findNumbers(pack, 'max_leverages', coin);
  if (leverages === undefined) return undefined;
  return tiersOfLeverage(findNumbers(pack, 'tier_thresholds', coin) ?? [], leverages);
}

function charge(pack: RulePack, coin: string, notional: number): FormulaCharge | undefined {
  const tiers = coinTiers(pack, coin);
  if (tiers === undefined) return undefined;
  const { rate, deduction, maintenance, tier } = tierMargin(tiers, notional);
  const leverage = packNumber(pack, 'account_leverage');
  return {
    initial: Math.max(initialMargin(tiers, notional, leverage), maintenance),
    maintenance,
    formula: 'IM notional / leverage; MM notional x rate - deduction',
    inputs: {
      notional,
      tier,
      'rate MM': rate,
      deduction,
      leverage: Math.min(leverage, tiers[tier].maxLeverage),
    },
  };
}

export const hyperliquidMargin: MarginModel = {
  id: 'hyperliquid.cross',
  name: 'Hyperliquid cross margin',
  venue: 'hyperliquid',
  rulePackKind: 'hyperliquid.cross',
  scenarios: () => [],
  evaluate(input, pack) {
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const { initial, maintenance, failures } = formulaTrees(input, pack, held, ({ row, quantity }, coin) =>
      isOption(input, row)
        ? undefined
        : charge(pack, coin, Math.abs(quantity) * unitCoins(input, row) * priceUsd(input, row)),
    );
    const formula = 'sum over coins';
    return marginResult(hyperliquidMargin, 'perpetuals by leverage tiers', input, pack, {
      initial: sum({ id: 'im', label: 'Initial margin', formula }, initial),
      maintenance: sum({ id: 'mm', label: 'Maintenance margin', formula }, maintenance),
      modelFailures: failures,
      notes: [
        'The venue lists perpetuals only: options are not margined, dated futures count as perpetuals of their own',
        'The venue takes USDC as collateral; coins of the account are shown at their price',
      ],
    });
  },
};
