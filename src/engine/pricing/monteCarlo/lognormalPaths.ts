/**
 * Joint paths of lognormal assets on given dates: Brownian bridge in time, triangular root of the correlations across
 * assets, exact in law. Normals are taken date by date of the bridge, all assets of a date together, so that the first
 * dimensions of a quasi-random point decide where the paths end.
 */
import { success, type Result } from '../../basics/result';
import { BrownianBridge } from '../../math/brownianBridge';
import { choleskyRoot } from '../../math/choleskyRoot';
import { matrixOfRows, type SquareMatrix } from '../../math/matrix';
import type { BasketMarket } from '../exotic/basketMarket';

export class LognormalPaths {
  /** `prices[asset][date]` of the last path built. */
  readonly prices: readonly Float64Array[];
  private readonly bridge: BrownianBridge;
  private readonly motions: readonly Float64Array[];
  private readonly drifts: readonly Float64Array[];

  private constructor(
    private readonly market: BasketMarket,
    private readonly root: SquareMatrix,
    times: readonly number[],
  ) {
    this.bridge = new BrownianBridge(times);
    const { spots, yields, sigmas, r } = market;
    this.prices = spots.map(() => new Float64Array(times.length));
    this.motions = spots.map(() => new Float64Array(times.length));
    this.drifts = spots.map((S, i) =>
      Float64Array.from(times, (t) => Math.log(S) + (r - yields[i] - 0.5 * sigmas[i] ** 2) * t),
    );
  }

  /** Errors: those of an indefinite correlation matrix. */
  static on(market: BasketMarket, times: readonly number[]): Result<LognormalPaths> {
    const matrix = matrixOfRows(market.correlation);
    if (!matrix.ok) return matrix;
    const root = choleskyRoot(matrix.value);
    return root.ok ? success(new LognormalPaths(market, root.value, times)) : root;
  }

  /** Normals that a path takes. */
  get dimension(): number {
    return this.prices.length * this.bridge.length;
  }

  /** Fills `prices` from as many independent normals. */
  build(normals: Float64Array): void {
    const n = this.prices.length;
    for (let j = 0; j < n; j++) this.bridge.build(normals, this.motions[j], j, n);
    for (let i = 0; i < n; i++) {
      const [path, drift, sigma] = [this.prices[i], this.drifts[i], this.market.sigmas[i]];
      for (let k = 0; k < path.length; k++) {
        let motion = 0;
        for (let j = 0; j <= i; j++) motion += this.root.entries[i * n + j] * this.motions[j][k];
        path[k] = Math.exp(drift[k] + sigma * motion);
      }
    }
  }
}
