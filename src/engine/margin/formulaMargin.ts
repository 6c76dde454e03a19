/** Models without scenarios: a formula per instrument, no offsets; leaves by instrument under their coin, in USD. */
import type { Failure } from '../basics/result';
import { holdingsBy, unsupportedFailure, type Holding } from './account';
import { leafUsd, sum } from './component';
import type { MarginComponent, MarginInput } from './marginModel';
import { markValueUsd, priceUsd, quoteUsd, spotUsd, unitCoins } from './exposure';
import type { FamilyMargin, FamilyOption } from './optionFamily';
import { findNumber, type RulePack } from './rulePack';

/** What one holding costs, USD, positive. */
export interface FormulaCharge {
  readonly initial: number;
  readonly maintenance: number;
  readonly formula: string;
  readonly inputs: NonNullable<MarginComponent['inputs']>;
}

export interface FormulaTrees {
  readonly initial: readonly MarginComponent[];
  readonly maintenance: readonly MarginComponent[];
  /** Holdings that the rules do not cover. */
  readonly failures: ReadonlyMap<number, Failure>;
}

/** One node per coin. A holding without charge becomes a failure of its instrument. */
export function formulaTrees(
  input: MarginInput,
  pack: RulePack,
  held: readonly Holding[],
  chargeOf: (holding: Holding, coin: string) => FormulaCharge | undefined,
): FormulaTrees {
  const { universe } = input;
  const failures = new Map<number, Failure>();
  const initial: MarginComponent[] = [];
  const maintenance: MarginComponent[] = [];
  for (const [at, own] of holdingsBy(held, (row) => universe.underlying[row])) {
    const coin = universe.underlyings[at];
    const charges = own.flatMap((holding) => {
      const charge = chargeOf(holding, coin);
      if (charge !== undefined) return [{ row: holding.row, charge }];
      const why = `${coin} has no rules for it in ${pack.id}`;
      failures.set(holding.row, unsupportedFailure(input, holding.row, why));
      return [];
    });
    const node = { id: `coin.${coin}`, label: coin, formula: 'sum over instruments' };
    const leaves = (amount: (charge: FormulaCharge) => number): readonly MarginComponent[] =>
      charges.map(({ row, charge }) => {
        const { id, symbol } = universe.instruments[row];
        const { formula, inputs } = charge;
        return leafUsd({ id, label: symbol, formula, inputs }, amount(charge));
      });
    initial.push(
      sum(
        node,
        leaves((c) => c.initial),
      ),
    );
    maintenance.push(
      sum(
        node,
        leaves((c) => c.maintenance),
      ),
    );
  }
  return { initial, maintenance, failures };
}

/**
 * A future or perpetual at the rates of its first tier (`swap_im_rate`, `swap_mm_rate` of the pack), notional in USD;
 * undefined where the coin has none. `tier`: the venue's word for it.
 */
export function firstTierCharge(
  input: MarginInput,
  pack: RulePack,
  { row, quantity }: Holding,
  coin: string,
  tier: string,
): FormulaCharge | undefined {
  const initial = findNumber(pack, 'swap_im_rate', coin);
  const maintenance = findNumber(pack, 'swap_mm_rate', coin);
  if (initial === undefined || maintenance === undefined) return undefined;
  const notional = Math.abs(quantity) * unitCoins(input, row) * priceUsd(input, row);
  return {
    initial: notional * initial,
    maintenance: notional * maintenance,
    formula: `notional x rate of the ${tier}`,
    inputs: { notional, 'rate IM': initial, 'rate MM': maintenance },
  };
}

/**
 * A short option whose prices are in dollars: coins held (positive), and index, mark and strike in USD per coin, under
 * the rules that `marginOf` brings.
 */
export function shortDollarOption(
  input: MarginInput,
  { row, quantity }: Holding,
  marginOf: (option: FamilyOption) => FamilyMargin,
  formula: string,
): FormulaCharge {
  const { universe } = input;
  const multiplier = universe.multiplier[row];
  const coins = -quantity * multiplier;
  const index = spotUsd(input, row);
  const mark = markValueUsd(input, row) / multiplier;
  const strike = universe.strike[row] * quoteUsd(input, row);
  const margin = marginOf({ isCall: universe.isCall[row] === 1, underlying: index, strike, mark });
  return {
    initial: margin.initial * coins,
    maintenance: margin.maintenance * coins,
    formula,
    inputs: { coins, index, mark, strike },
  };
}

/** Options bought cost their premium and nothing more. */
export const longOption: FormulaCharge = {
  initial: 0,
  maintenance: 0,
  formula: 'long option: 0',
  inputs: {},
};
