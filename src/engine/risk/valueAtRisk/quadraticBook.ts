/** Delta and gamma of a book to its factors, by full revaluation of small moves: what the shortcut methods see of it. */
import { zeroMatrix } from '../../math/matrix';
import { sampleVariance } from '../../math/series';
import type { DeltaGammaBook } from '../tail/deltaGamma';
import type { BookRun } from './bookRun';
import { columnOf, type FactorPanel } from './factorPanel';

/** Bump in standard deviations of a day's move: the curvature that a tail move meets, not that of a kink at rest. */
const BUMP = 1;

/** P&L per unit move and per squared unit, central differences over one daily deviation. */
export function quadraticBook(run: BookRun, panel: FactorPanel): DeltaGammaBook {
  const n = panel.factors.length;
  const bump = Float64Array.from(
    { length: n },
    (_, i) => BUMP * Math.sqrt(sampleVariance(columnOf(panel, i))),
  );
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) pairs.push([i, j]);
  const moves = new Float64Array((2 * n + 4 * pairs.length) * n);
  for (let i = 0; i < n; i++) {
    moves[2 * i * n + i] = bump[i];
    moves[(2 * i + 1) * n + i] = -bump[i];
  }
  const cross = 2 * n;
  pairs.forEach(([i, j], k) =>
    SIGNS.forEach(([first, second], corner) => {
      const row = (cross + 4 * k + corner) * n;
      moves[row + i] = first * bump[i];
      moves[row + j] = second * bump[j];
    }),
  );
  const pnl = run.pnl(moves);
  const gamma = zeroMatrix(n);
  const delta = bump.map((h, i) => (pnl[2 * i] - pnl[2 * i + 1]) / (2 * h));
  bump.forEach((h, i) => (gamma.entries[i * n + i] = (pnl[2 * i] + pnl[2 * i + 1]) / (h * h)));
  pairs.forEach(([i, j], k) => {
    const [pp, pm, mp, mm] = [0, 1, 2, 3].map((corner) => pnl[cross + 4 * k + corner]);
    const value = (pp - pm - mp + mm) / (4 * bump[i] * bump[j]);
    gamma.entries[i * n + j] = gamma.entries[j * n + i] = value;
  });
  return { delta, gamma };
}

const SIGNS = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;
