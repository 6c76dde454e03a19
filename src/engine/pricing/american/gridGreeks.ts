/**
 * Greeks of options with dividends on known dates: delta and gamma from the grid, theta from the Black-Scholes equation
 * where the option is held (0 where it is exercised now), vega and rhos by central differences on one grid. The rhos
 * hold the cash amounts fixed. Domain as `priceOnGrid`. Accuracy: vega and rhos 1e-4 of their size, theta 1e-4.
 */
import { success, type Result } from '../../basics/result';
import {
  checkDividendOption,
  extrapolated,
  STANDARD_RESOLUTION,
  type DividendOption,
  type GridValue,
} from './finiteDifferences';

/** Plain partial derivatives, units as in `Greeks`. */
export interface GridGreeks extends GridValue {
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly rhoQ: number;
}

const VOL_STEP = 0.01;
const RATE_STEP = 0.001;

/** Errors: as `priceOnGrid`. */
export function greeksOnGrid(option: DividendOption, resolution = STANDARD_RESOLUTION): Result<GridGreeks> {
  const refused = checkDividendOption(option);
  if (refused !== undefined) return { ok: false, failure: refused };
  const base = extrapolated(option, resolution, option);
  if (!base.ok) return base;
  const slope = (field: 'sigma' | 'r' | 'q', step: number): Result<number> => {
    const up = extrapolated({ ...option, [field]: option[field] + step }, resolution, option);
    if (!up.ok) return up;
    const down = extrapolated({ ...option, [field]: option[field] - step }, resolution, option);
    return down.ok ? success((up.value.price - down.value.price) / (2 * step)) : down;
  };
  const vega = slope('sigma', VOL_STEP * option.sigma);
  if (!vega.ok) return vega;
  const rho = slope('r', RATE_STEP);
  if (!rho.ok) return rho;
  const rhoQ = slope('q', RATE_STEP);
  if (!rhoQ.ok) return rhoQ;
  const theta = heldTheta(option, base.value);
  return success({ ...base.value, vega: vega.value, theta, rho: rho.value, rhoQ: rhoQ.value });
}

function heldTheta({ exercise, type, S, K, sigma, r, q }: DividendOption, value: GridValue): number {
  const { price, delta, gamma } = value;
  const intrinsic = type === 'call' ? S - K : K - S;
  if (exercise === 'american' && price <= intrinsic) return 0;
  return r * price - (r - q) * S * delta - 0.5 * sigma * sigma * S * S * gamma;
}
