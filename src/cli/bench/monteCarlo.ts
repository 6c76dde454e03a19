/** 10,000 scenarios for the workload's chain, drawn from a fixed seed: a day's return and a vol change against it. */
import { generator, type Workload } from './workload';

const PATHS = 10_000;
const MOST = 1.2;
const LEAST = -0.4;

/** Spot factor, then one vol factor per expiry; each an array over scenarios. */
export function monteCarloOf({ expiries, monteCarlo }: Workload): readonly Float64Array[] {
  if (monteCarlo !== undefined) return monteCarlo;
  const random = generator(0x2545f4914f6cdd1dn);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const columns = Array.from({ length: 1 + expiries.years.length }, () => new Float64Array(PATHS));
  for (let path = 0; path < PATHS; path++) {
    const move = 0.032 * normal() * (random() < 0.1 ? 2.2 : 0.8);
    const vol = Math.max(LEAST, Math.min(MOST, -0.9 * move + 0.06 * normal()));
    columns[0][path] = Math.exp(move);
    expiries.years.forEach((years, e) => {
      columns[e + 1][path] = Math.max(0.2, 1 + vol * (30 / Math.max(365 * years, 7)) ** 0.4);
    });
  }
  return columns;
}
