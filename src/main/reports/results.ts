/** The figures of a report that must come out again when it is computed anew. */
import type { MarginResult } from '../../contracts/domain';
import type { ReportInput } from './model';

const marginOf = ({ worst, rulePack, ...margin }: MarginResult): object => ({
  ...margin,
  rulePack: { id: rulePack.id, version: rulePack.version },
  ...(worst === undefined ? {} : { worst: { label: worst.label, pnlUsd: worst.pnlUsd } }),
});

export type Figured = Pick<ReportInput, 'frame' | 'ladders' | 'worstScenarios' | 'equityCurve'>;

export function resultsOf({ frame, ladders, worstScenarios, equityCurve }: Figured): Record<string, unknown> {
  const { heatmap } = frame;
  return {
    header: frame.header,
    margins: frame.margins.map(marginOf),
    scenarios: frame.scenarios,
    totals: frame.totals,
    positions: { values: frame.positions.values, states: frame.positions.states },
    heatmap: heatmap && {
      pnlUsd: heatmap.pnlUsd,
      equityUsd: heatmap.equityUsd,
      initialMarginUsd: heatmap.initialMarginUsd,
      maintenanceMarginUsd: heatmap.maintenanceMarginUsd,
    },
    ladders: (ladders ?? []).map(({ underlying, rows }) => ({
      underlying,
      rows: rows.map(({ id, values }) => ({ id, values })),
    })),
    worstScenarios: worstScenarios.map(({ title, totalUsd, rows }) => ({
      title,
      totalUsd,
      rows: rows.map(({ positionId, pnlUsd }) => ({ positionId, pnlUsd })),
    })),
    equityCurve: equityCurve ?? [],
  };
}
