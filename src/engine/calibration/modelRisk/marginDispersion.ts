/** How far the margin models disagree about one account: the range is model risk that no single figure shows. */
import type { MarginResult } from '../../margin/marginModel';
import { quantile } from '../../math/quantile';
import { mean, sampleVariance } from '../../math/series';

export interface DispersionRow {
  readonly modelId: string;
  readonly modelName: string;
  readonly initialUsd: number;
  readonly maintenanceUsd: number;
  /** Initial margin over that of the account's own model, less 1; null where that has none or is 0. */
  readonly againstOwn: number | null;
}

export interface MarginDispersion {
  /** Model of the account; null when it is not among the complete ones. */
  readonly ownModelId: string | null;
  /** Complete results only, largest initial margin first. */
  readonly rows: readonly DispersionRow[];
  /** Models that could not margin every position: a lower figure from them would say nothing. */
  readonly incomplete: readonly {
    readonly modelId: string;
    readonly missing: number;
    readonly message: string;
  }[];
  /** Of initial margin over the complete models, USD; null when there are none. */
  readonly low: number | null;
  readonly median: number | null;
  readonly high: number | null;
  /** Standard deviation over mean; null for fewer than two models or a mean of 0. */
  readonly variation: number | null;
}

export function marginDispersion(results: readonly MarginResult[], ownModelId: string): MarginDispersion {
  const complete = results.filter(({ failures }) => failures.length === 0);
  const own = complete.find(({ modelId }) => modelId === ownModelId);
  const amounts = complete.map(({ initialMarginUsd }) => initialMarginUsd);
  const median = quantile(amounts, 0.5);
  const centre = mean(amounts);
  return {
    ownModelId: own?.modelId ?? null,
    rows: complete.map((result) => rowOf(result, own)).sort((a, b) => b.initialUsd - a.initialUsd),
    incomplete: results
      .filter(({ failures }) => failures.length > 0)
      .map(({ modelId, failures }) => ({
        modelId,
        missing: failures.length,
        message: failures[0].failure.message,
      })),
    low: amounts.length === 0 ? null : Math.min(...amounts),
    median: median.ok ? median.value : null,
    high: amounts.length === 0 ? null : Math.max(...amounts),
    variation: amounts.length < 2 || centre === 0 ? null : Math.sqrt(sampleVariance(amounts)) / centre,
  };
}

function rowOf(result: MarginResult, own: MarginResult | undefined): DispersionRow {
  const { modelId, modelName, initialMarginUsd, maintenanceMarginUsd } = result;
  const base = own?.initialMarginUsd ?? 0;
  return {
    modelId,
    modelName,
    initialUsd: initialMarginUsd,
    maintenanceUsd: maintenanceMarginUsd,
    againstOwn: base === 0 ? null : initialMarginUsd / base - 1,
  };
}
