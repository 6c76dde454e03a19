/** Several regimes for one book: median, middle half and how far they are apart. */
import type { MarginResult } from '../../../contracts/domain';

/** Regimes that charge each position alone are not comparable with those that net. */
const WITHOUT_NETTING = new Set(['deribit.sm', 'okx.single', 'okx.multi', 'hyperliquid.cross', 'derive.srm']);
const OWN_MODELS = 'account.own';

export interface RegimeStatistics {
  readonly medianInitialUsd: number;
  readonly medianMaintenanceUsd: number;
  readonly lowerQuartileUsd: number;
  readonly upperQuartileUsd: number;
  /** Standard deviation of MM over its mean, netting regimes only; NaN with fewer than two. */
  readonly dispersion: number;
  readonly nettingCount: number;
}

/** Linear interpolation between order statistics; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

export const comparable = (margins: readonly MarginResult[]): readonly MarginResult[] =>
  margins.filter(({ modelId }) => modelId !== OWN_MODELS);

export const isNetting = ({ modelId }: MarginResult): boolean => !WITHOUT_NETTING.has(modelId);

export function regimeStatistics(margins: readonly MarginResult[]): RegimeStatistics {
  const complete = comparable(margins).filter(({ failures }) => failures.length === 0);
  const maintenance = complete.map((one) => one.maintenanceMarginUsd);
  const netting = complete.filter(isNetting).map((one) => one.maintenanceMarginUsd);
  const mean = netting.reduce((sum, one) => sum + one, 0) / netting.length;
  const variance = netting.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (netting.length - 1);
  return {
    medianInitialUsd: quantile(
      complete.map((one) => one.initialMarginUsd),
      0.5,
    ),
    medianMaintenanceUsd: quantile(maintenance, 0.5),
    lowerQuartileUsd: quantile(maintenance, 0.25),
    upperQuartileUsd: quantile(maintenance, 0.75),
    dispersion: netting.length > 1 && mean > 0 ? Math.sqrt(variance) / mean : NaN,
    nettingCount: netting.length,
  };
}
