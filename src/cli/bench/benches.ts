/** Every benchmark: one line each. What needs the window (`app.*`) is measured in the running app. */
import { MARGIN_MODELS } from '../../engine/margin/models';
import { impliedVol, kernelGreeks, kernelPrice } from './kernels';
import { marginBench } from './margin';
import type { BenchResult } from './measure';
import { scenarioFull, scenarioTickExpiry, scenarioTickStrike } from './scenarios';
import type { Workload } from './workload';

export interface Bench {
  readonly id: string;
  /** What one figure stands for, for people. */
  readonly title: string;
  readonly run: (workload: Workload) => BenchResult | Promise<BenchResult>;
}

export const BENCHES: readonly Bench[] = [
  { id: 'kernel.price.ts', title: 'European option, price', run: kernelPrice },
  { id: 'kernel.greeks.ts', title: 'European option, price and Greeks', run: kernelGreeks },
  { id: 'implied_vol.ts', title: 'implied vol', run: impliedVol },
  { id: 'scenario.full.ts', title: '800 instruments x 527 scenarios, 50 accounts', run: scenarioFull },
  { id: 'scenario.tick_expiry.ts', title: 'tick of one expiry', run: scenarioTickExpiry },
  { id: 'scenario.tick_strike.ts', title: 'tick of one strike', run: scenarioTickStrike },
  ...MARGIN_MODELS.map((model) => ({
    id: `margin.${model.id}`,
    title: `${model.name}, 1,000 positions`,
    run: () => marginBench(model),
  })),
];
