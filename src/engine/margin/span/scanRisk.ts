/** Scanning risk, and the price risk that inter-commodity credits are measured with. */
import { pairedScenario, SPAN_SCENARIO_COUNT } from './spanScenarios';

/** Contracts held and the P&L of one long contract by scenario. */
export interface SpanLeg {
  readonly quantity: number;
  /** Sixteen figures, gains positive, extremes already scaled by their cover. */
  readonly riskArray: readonly number[];
}

export interface ScanRisk {
  /** P&L of all legs by scenario, gains positive. */
  readonly scenarioPnl: readonly number[];
  /** Active scenario, 0-based: the first with the largest loss. */
  readonly activeScenario: number;
  /** max(0, largest loss). */
  readonly scanRisk: number;
}

/** Worst loss of the sum of risk arrays; 0 when every scenario gains. */
export const scanRisk = (legs: readonly SpanLeg[]): ScanRisk =>
  scanRiskOfPnl(
    Array.from({ length: SPAN_SCENARIO_COUNT }, (_, s) =>
      legs.reduce((total, { quantity, riskArray }) => total + quantity * riskArray[s], 0),
    ),
  );

/** The same from the P&L of the whole by scenario. */
export function scanRiskOfPnl(scenarioPnl: readonly number[]): ScanRisk {
  const worst = Math.min(...scenarioPnl);
  return { scenarioPnl, activeScenario: scenarioPnl.indexOf(worst), scanRisk: Math.max(0, -worst) };
}

/**
 * Price risk of the active scenario: its loss averaged with that of the opposite vol, less time risk, the loss of
 * standing still (mean of the first two scenarios). At least 0. Source: CME, SPAN components.
 */
export function futuresPriceRisk({ scenarioPnl, activeScenario }: ScanRisk): number {
  const volAdjusted = -(scenarioPnl[activeScenario] + scenarioPnl[pairedScenario(activeScenario)]) / 2;
  const timeRisk = -(scenarioPnl[0] + scenarioPnl[1]) / 2;
  return Math.max(0, volAdjusted - timeRisk);
}

/** Weighted futures price risk: price risk per unit of net delta; 0 without delta. */
export const weightedPriceRisk = (scan: ScanRisk, netDelta: number): number =>
  netDelta === 0 ? 0 : futuresPriceRisk(scan) / Math.abs(netDelta);
