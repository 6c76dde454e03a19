/** Models without scenarios: a formula per instrument, no offsets; leaves by instrument under their coin, in USD. */
import type { Failure } from '../basics/result';
import { holdingsBy, unsupportedFailure, type Holding } from './account';
import { leafUsd, sum } from './component';
import type { MarginComponent, MarginInput } from './marginModel';
import type { RulePack } from './rulePack';

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

/** Options bought cost their premium and nothing more. */
export const longOption: FormulaCharge = {
  initial: 0,
  maintenance: 0,
  formula: 'long option: 0',
  inputs: {},
};
