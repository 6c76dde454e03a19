/** Implied vols, with the cases that have none. */
import type { FailureReason, Result } from '../../../engine/basics/result';
import { impliedBlackVol, impliedNormalVol, type ImpliedVolInputs } from '../../../engine/pricing/impliedVol';
import { failed, unsupported, values, type Computation, type SuiteAdapter } from '../adapter';
import { numberOf, signOf, textOf } from '../inputs';

const STATUS: Partial<Record<FailureReason, string>> = {
  BELOW_INTRINSIC: 'below_intrinsic',
  ABOVE_BOUND: 'above_bound',
  AT_INTRINSIC: 'at_intrinsic',
  AT_BOUND: 'at_bound',
};

const FORMULAS: Readonly<Record<string, (inputs: ImpliedVolInputs) => Result<number>>> = {
  black: impliedBlackVol,
  bachelier: impliedNormalVol,
};

export const impliedVol: SuiteAdapter = {
  suite: 'implied_vol',
  compute: ({ inputs }) => {
    const model = textOf(inputs, 'model');
    const formula = FORMULAS[model];
    if (formula === undefined) return unsupported(`model "${model}"`);
    const result = formula({
      type: signOf(inputs) === 1 ? 'call' : 'put',
      F: numberOf(inputs, 'F'),
      K: numberOf(inputs, 'K'),
      T: numberOf(inputs, 'T'),
      discount: numberOf(inputs, 'df'),
      price: numberOf(inputs, 'price'),
    });
    return report(result);
  },
};

function report(result: Result<number>): Computation {
  if (result.ok) return values({ status: 'ok', sigma: result.value });
  const status = STATUS[result.failure.reason];
  if (status === undefined) return failed(`${result.failure.reason}: ${result.failure.message}`);
  return values({ status });
}
