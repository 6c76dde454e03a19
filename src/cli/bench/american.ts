/** American options, one after the other: options of a week to two years on a spot of 60,000, from the flat batch. */
import type { AmericanAccuracy } from '../../engine/pricing/american/accuracy';
import { priceAmerican, type AmericanInputs } from '../../engine/pricing/american/american';
import { time, type BenchResult } from './measure';
import type { FlatOptions, Workload } from './workload';

const COUNT = 128;
const SPOT = 60_000;
const ROUNDS = { warmUps: 30, samples: 100 } as const;

/** Strikes within 40,000..90,000, whole days, every fourth a call; rates and vols are those of the batch, shifted. */
export function americanOptions(flat: FlatOptions): readonly AmericanInputs[] {
  return Array.from({ length: Math.min(COUNT, flat.count) }, (_, i) => {
    const scaled = (flat.strike[i] / flat.spot[i]) * SPOT;
    const near = scaled >= 40_000 && scaled <= 90_000;
    return {
      type: i % 4 === 0 ? 'call' : 'put',
      S: SPOT,
      K: near ? scaled : SPOT * (0.7 + (0.6 * (i % 64)) / 64),
      T: Math.max(7, Math.round(flat.years[i] * 365)) / 365,
      sigma: 0.15 + 0.5 * flat.vol[i],
      r: 0.02 + flat.rate[i],
      q: flat.dividend[i],
    };
  });
}

/** Price with delta and gamma, in the given setting. */
export const americanBench =
  (accuracy: AmericanAccuracy) =>
  ({ flat }: Workload): BenchResult => {
    const options = americanOptions(flat);
    const run = (): void => {
      for (const option of options) priceAmerican(option, accuracy);
    };
    const unit = 'ns/option';
    return time({ id: `american.${accuracy}`, unit, count: options.length, ...ROUNDS, run });
  };
