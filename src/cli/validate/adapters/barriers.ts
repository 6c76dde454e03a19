/** Single and double barrier options: computed suites and the published ones. */
import { priceBarrier, type Barrier } from '../../../engine/pricing/exotic/barrier';
import { priceDoubleBarrier } from '../../../engine/pricing/exotic/doubleBarrier';
import { priceSoftBarrier } from '../../../engine/pricing/exotic/softBarrier';
import { unsupported, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { marketOf, reportPrice, reportSensitivities, typeOf } from './exoticInputs';

interface Given {
  readonly inputs: JsonObject;
}

const isEuropean = (inputs: JsonObject): boolean => (inputs.exercise ?? 'european') === 'european';

function single({ inputs }: Given): Computation {
  if (!isEuropean(inputs)) return unsupported('barrier option with American exercise');
  const [direction, knock] = textOf(inputs, 'barrier_type').split('-') as [
    Barrier['direction'],
    Barrier['knock'],
  ];
  const [K, H, rebate] = [numberOf(inputs, 'K'), numberOf(inputs, 'H'), numberOf(inputs, 'rebate')];
  const option = { direction, knock, type: typeOf(inputs), K, H, rebate };
  return reportSensitivities(priceBarrier(option, marketOf(inputs)));
}

function double({ inputs }: Given): Computation {
  if (!isEuropean(inputs)) return unsupported('double barrier option with American exercise');
  if (inputs.rebate !== 0) return unsupported('double barrier option with a rebate');
  const [K, L, U] = [numberOf(inputs, 'K'), numberOf(inputs, 'L'), numberOf(inputs, 'U')];
  const knock = textOf(inputs, 'barrier_type') === 'double-knock-in' ? 'in' : 'out';
  return reportSensitivities(priceDoubleBarrier({ type: typeOf(inputs), knock, K, L, U }, marketOf(inputs)));
}

function soft({ inputs }: Given): Computation {
  const [, direction, knock] = textOf(inputs, 'barrier_type').split('-') as [
    string,
    Barrier['direction'],
    Barrier['knock'],
  ];
  const [K, L, U] = [numberOf(inputs, 'K'), numberOf(inputs, 'L'), numberOf(inputs, 'U')];
  return reportPrice(priceSoftBarrier({ type: typeOf(inputs), direction, knock, K, L, U }, marketOf(inputs)));
}

export const BARRIER_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'barrier_mpmath', compute: single },
  { suite: 'published_barrier', compute: single },
  { suite: 'double_barrier_mpmath', compute: double },
  { suite: 'published_double_barrier', compute: double },
  { suite: 'published_soft_barrier', compute: soft },
];
