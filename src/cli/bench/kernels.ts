/** Batches of single options: price, price with Greeks. */
import { createPremiumTile, fillPremiums, setPremiumTerms, TILE } from '../../engine/kernel/premiumTile';
import { blackScholesGreeksInto } from '../../engine/pricing/blackScholes';
import { GREEK_COUNT } from '../../engine/pricing/greeks';
import { time, type BenchResult } from './measure';
import type { FlatOptions, Workload } from './workload';

const ROUNDS = { warmUps: 30, samples: 200 } as const;

const tile = createPremiumTile();
const parity = new Float64Array(TILE);
const discount = new Float64Array(TILE);

/** Discounted Black-Scholes prices of the batch through the scenario kernel. */
export function priceBatch(flat: FlatOptions, out: Float64Array): void {
  for (let from = 0; from < flat.count; from += TILE) {
    const used = Math.min(TILE, flat.count - from);
    setTile(flat, from, used);
    fillPremiums(tile, used);
    for (let s = 0; s < used; s++) out[from + s] = discount[s] * (tile.premium[s] + parity[s]);
  }
}

function setTile(
  { spot, strike, years, vol, rate, dividend, sign }: FlatOptions,
  from: number,
  used: number,
): void {
  for (let s = 0; s < used; s++) {
    const i = from + s;
    const drift = (rate[i] - dividend[i]) * years[i];
    const forward = spot[i] * Math.exp(drift);
    const moneyness = Math.log(spot[i] / strike[i]) + drift;
    setPremiumTerms(tile, s, forward, strike[i], moneyness, vol[i] * Math.sqrt(years[i]));
    parity[s] = Math.max(0, sign[i] * (forward - strike[i]));
    discount[s] = Math.exp(-rate[i] * years[i]);
  }
}

export function kernelPrice({ flat }: Workload): BenchResult {
  const out = new Float64Array(flat.count);
  const run = (): void => priceBatch(flat, out);
  return time({ id: 'kernel.price.ts', unit: 'ns/option', count: flat.count, ...ROUNDS, run });
}

export function kernelGreeks({ flat }: Workload): BenchResult {
  const { spot, strike, years, vol, rate, dividend, sign } = flat;
  const out = new Float64Array(GREEK_COUNT);
  const run = (): void => {
    for (let i = 0; i < flat.count; i++) {
      const w = sign[i] > 0 ? 1 : -1;
      blackScholesGreeksInto(out, 0, w, spot[i], strike[i], years[i], vol[i], rate[i], dividend[i]);
    }
  };
  return time({ id: 'kernel.greeks.ts', unit: 'ns/option', count: flat.count, ...ROUNDS, run });
}
