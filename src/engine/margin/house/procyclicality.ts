/** The house's choice among the brakes on margin that rises in a storm: buffer, stressed weight, long-run floor. */
import { longRunFloor, stressBlend } from '../../risk/tail/antiProcyclical';

export type ProcyclicalityTool = 'none' | 'buffer' | 'stress-weight' | 'floor' | 'stress-weight-and-floor';

export interface RiskLevels {
  /** Under today's volatility. */
  readonly current: number;
  /** Over stressed observations. */
  readonly stressed: number;
  /** With the volatility of the long run (ten years, or what history there is). */
  readonly longRun: number;
}

/** Buffer and weight of the rules: a quarter at least. */
export interface ProcyclicalityRates {
  readonly buffer: number;
  readonly stressWeight: number;
}

/**
 * Margin after the tool. Regulation (EU) 153/2013, Art. 28(1): (a) a buffer of 25 % of margin, (b) 25 % weight to stressed
 * observations, (c) not below margin with volatility over ten years. The blend is not below the current level.
 */
export function smoothedRisk(
  { current, stressed, longRun }: RiskLevels,
  tool: ProcyclicalityTool,
  { buffer, stressWeight }: ProcyclicalityRates,
): number {
  const blended = stressBlend(current, stressed, stressWeight);
  switch (tool) {
    case 'none':
      return current;
    case 'buffer':
      return current * (1 + buffer);
    case 'stress-weight':
      return blended;
    case 'floor':
      return longRunFloor(current, longRun);
    case 'stress-weight-and-floor':
      return longRunFloor(blended, longRun);
  }
}

/** How procyclical a series of margins was. */
export interface Procyclicality {
  readonly peakToTrough: number;
  /** Largest rise over n days, as a fraction. */
  readonly largestRise: number;
  /** Days on which margin rose by more than `callShare` over n days. */
  readonly largeCalls: number;
}

/** Undefined when the series is not longer than n days or not positive throughout. */
export function procyclicality(
  margins: readonly number[],
  days: number,
  callShare: number,
): Procyclicality | undefined {
  if (margins.length <= days || margins.some((margin) => !(margin > 0))) return undefined;
  const rises = margins.slice(days).map((margin, k) => margin / margins[k] - 1);
  return {
    peakToTrough: Math.max(...margins) / Math.min(...margins),
    largestRise: Math.max(...rises),
    largeCalls: rises.filter((rise) => rise > callShare).length,
  };
}
