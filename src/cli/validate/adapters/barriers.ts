/** Single and double barrier options: computed suites and the published ones. */
import { latticeAmericanBarrier } from '../../../engine/pricing/exotic/americanBarrierLattice';
import { priceBarrier, type Barrier } from '../../../engine/pricing/exotic/barrier';
import { priceDoubleBarrier } from '../../../engine/pricing/exotic/doubleBarrier';
import { priceSoftBarrier } from '../../../engine/pricing/exotic/softBarrier';
import { priceWindowBarrier } from '../../../engine/pricing/exotic/windowBarrier';
import {
  unsupported,
  type Computation,
  type JsonObject,
  type ReferenceCase,
  type SuiteAdapter,
} from '../adapter';
import { numberOf, numbersOf, textOf } from '../inputs';
import { marketOf, reportPrice, reportSensitivities, typeOf } from './exoticInputs';

interface Given {
  readonly inputs: JsonObject;
}

const isEuropean = (inputs: JsonObject): boolean => (inputs.exercise ?? 'european') === 'european';

const sidesOf = (inputs: JsonObject): readonly [Barrier['direction'], Barrier['knock']] => {
  const [direction, knock] = textOf(inputs, 'barrier_type').split('-');
  if ((direction !== 'down' && direction !== 'up') || (knock !== 'in' && knock !== 'out'))
    throw new Error(`barrier type "${textOf(inputs, 'barrier_type')}"`);
  return [direction, knock];
};

function single({ inputs }: Given): Computation {
  const [direction, knock] = sidesOf(inputs);
  const [K, H, rebate] = [numberOf(inputs, 'K'), numberOf(inputs, 'H'), numberOf(inputs, 'rebate')];
  const option = { direction, knock, type: typeOf(inputs), K, H, rebate };
  // The published column with American exercise is that of a lattice of at least 400 steps, not of the limit.
  if (!isEuropean(inputs)) return reportPrice(latticeAmericanBarrier(option, marketOf(inputs)));
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

/** The tag ends in the type of Heynen and Kat: start (A), end-B1, end-B2. */
function partialTime({ inputs, tag = '' }: ReferenceCase): Computation {
  const [direction, knock] = sidesOf(inputs);
  const [K, H, T, cover] = numbersOf(inputs, 'K', 'H', 'T', 'cover_event_T');
  if (inputs.rebate !== undefined && inputs.rebate !== 0)
    return unsupported('partial-time barrier with a rebate');
  const isStart = /start/i.test(tag) || textOf(inputs, 'monitoring').startsWith('from start');
  const crossing = isStart || /B2/i.test(tag) ? 'towards' : 'either';
  const [t1, t2] = isStart ? [0, cover] : [cover, T];
  const option = { direction, knock, type: typeOf(inputs), K, H, t1, t2, crossing } as const;
  return reportSensitivities(priceWindowBarrier(option, marketOf(inputs)));
}

export const BARRIER_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'barrier_mpmath', compute: single },
  { suite: 'published_barrier', compute: single },
  { suite: 'double_barrier_mpmath', compute: double },
  { suite: 'published_double_barrier', compute: double },
  { suite: 'published_partial_time_barrier', compute: partialTime },
  { suite: 'published_soft_barrier', compute: soft },
];
