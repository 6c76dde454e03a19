/** Black implied vols of the batch's out-of-the-money prices, through the plain solver. */
import { outOfTheMoneyPremium } from '../../engine/kernel/premiumTile';
import { solveBlackVol } from '../../engine/pricing/impliedVol';
import { time, type BenchResult } from './measure';
import type { FlatOptions, Workload } from './workload';

/** Cheaper options of the workload are left out. */
const SMALLEST_PREMIUM = 1e-8;
const WIDTH = 4;

/** Rows of forward, strike, years and undiscounted price. */
function pricesOf(flat: FlatOptions): Float64Array {
  const rows: number[] = [];
  for (let i = 0; i < flat.count; i++) {
    const [S, K, T] = [flat.spot[i], flat.strike[i], flat.years[i]];
    const F = S * Math.exp((flat.rate[i] - flat.dividend[i]) * T);
    const price = outOfTheMoneyPremium(F, K, Math.log(F / K), flat.vol[i] * Math.sqrt(T));
    if (price > SMALLEST_PREMIUM) rows.push(F, K, T, price);
  }
  return Float64Array.from(rows);
}

export function impliedVol({ flat }: Workload): BenchResult {
  const rows = pricesOf(flat);
  const count = rows.length / WIDTH;
  const out = new Float64Array(count);
  const run = (): void => {
    for (let i = 0; i < count; i++) {
      const at = WIDTH * i;
      const [F, K] = [rows[at], rows[at + 1]];
      out[i] = solveBlackVol(F <= K ? 1 : -1, F, K, rows[at + 2], 1, rows[at + 3]);
    }
  };
  return time({ id: 'implied_vol.ts', unit: 'ns/option', count, warmUps: 30, samples: 200, run });
}
