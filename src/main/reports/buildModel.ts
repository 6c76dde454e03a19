/** From what the engine last said to what the report prints. Selects and flattens; values no position again. */
import type { MarginResult } from '../../contracts/domain';
import { CELL_STATE, POSITION_COLUMNS, VOL_SOURCES, type HeatmapView } from '../../contracts/live';
import type { Failure, Result } from '../../contracts/result';
import { collateralRows } from './collateral';
import type { EmbeddedInputs } from './inputs';
import { marketRows } from './marketRows';
import { multipliedOf } from './multiplied';
import {
  plain,
  type CurvePoint,
  type Figure,
  type PositionState,
  type ReportInput,
  type ReportModel,
  type ReportPosition,
} from './model';

/** Fails with CONFLICT when structure and frame are of different compositions: their rows would not belong together. */
export function buildReportModel(input: ReportInput, embedded: EmbeddedInputs): Result<ReportModel> {
  const { frame, structure } = input;
  const mismatch = compositionMismatch(input);
  if (mismatch !== null) return { ok: false, failure: mismatch };
  const selected = selectedMargin(input);
  return {
    ok: true,
    value: {
      generatedMs: input.generatedMs,
      valuationMs: plain(frame.engine.valuationMs),
      snapshotId: input.snapshot.id,
      isFrozen: frame.engine.frozen,
      appVersion: input.appVersion,
      engineVersion: input.engineVersion,
      scopeLabel: input.scopeLabel,
      portfolioName: input.portfolio.name,
      modelName: selected?.modelName ?? frame.header.marginModelId,
      header: plain(frame.header),
      underlyings: structure.underlyings,
      positions: positionRows(input),
      totals: plain(frame.totals),
      margins: plain(marginsSelectedFirst(frame.margins, selected)),
      ladders: plain(input.ladders ?? (frame.ladder === null ? [] : [frame.ladder])),
      heatmap: plain(frame.heatmap),
      scenarios: plain(frame.scenarios),
      worstScenarios: plain(input.worstScenarios),
      curve: plain(input.equityCurve ?? curveOfHeatmap(frame.heatmap)),
      collateral: collateralRows(input),
      market: marketRows(input),
      multiplied: multipliedOf(input),
      rulePacks: plain(input.rulePacks),
      feeds: plain(frame.feeds),
      digest: embedded.digest,
    },
  };
}

function compositionMismatch({ frame, structure }: ReportInput): Failure | null {
  const rows = structure.positions.length;
  if (frame.bookVersion === structure.bookVersion && frame.positions.count === rows) return null;
  return {
    reason: 'CONFLICT',
    message:
      `The figures belong to composition ${frame.bookVersion} with ${frame.positions.count} positions, ` +
      `the list of positions to ${structure.bookVersion} with ${rows}: the report would mix them. Try again.`,
    context: { frameVersion: frame.bookVersion, structureVersion: structure.bookVersion, rows },
  };
}

const selectedMargin = ({ frame }: ReportInput): MarginResult | undefined =>
  frame.margins.find((margin) => margin.modelId === frame.header.marginModelId);

const marginsSelectedFirst = (
  margins: readonly MarginResult[],
  selected: MarginResult | undefined,
): readonly MarginResult[] =>
  selected === undefined ? margins : [selected, ...margins.filter((margin) => margin !== selected)];

const STATE_NAMES: Readonly<Record<number, PositionState>> = {
  [CELL_STATE.live]: 'live',
  [CELL_STATE.stale]: 'stale',
  [CELL_STATE.missing]: 'missing',
  [CELL_STATE.failed]: 'failed',
};

function positionRows({ frame, structure }: ReportInput): readonly ReportPosition[] {
  const failures = new Map(frame.positions.failures.map((entry) => [entry.row, entry.failure]));
  return structure.positions.map((descriptor, row) => ({
    ...plain(descriptor),
    state: STATE_NAMES[frame.positions.states[row] ?? CELL_STATE.failed] ?? 'failed',
    failure: failures.get(row) ?? null,
    values: valuesOfRow(frame.positions.values, row),
    ...modelVol(VOL_SOURCES[frame.positions.volSources?.[row] ?? 0]),
  }));
}

const modelVol = (source: (typeof VOL_SOURCES)[number] | undefined): Pick<ReportPosition, 'volSource'> =>
  source === 'fitted' || source === 'override' ? { volSource: source } : {};

function valuesOfRow(values: Float64Array, row: number): ReportPosition['values'] {
  const start = row * POSITION_COLUMNS.length;
  const entries = POSITION_COLUMNS.map((column, index): [string, Figure] => [
    column,
    plain(values[start + index] ?? NaN),
  ]);
  return Object.fromEntries(entries) as ReportPosition['values'];
}

function curveOfHeatmap(heatmap: HeatmapView | null): readonly CurvePoint[] {
  if (heatmap === null) return [];
  const row = heatmap.volMoves.indexOf(0);
  if (row < 0) return [];
  const start = row * heatmap.spotMoves.length;
  const points = heatmap.spotMoves.map((move, column) => ({
    move,
    equityUsd: heatmap.equityUsd[start + column] ?? NaN,
    initialMarginUsd: heatmap.initialMarginUsd[start + column] ?? NaN,
    maintenanceMarginUsd: heatmap.maintenanceMarginUsd[start + column] ?? NaN,
  }));
  return points.sort((a, b) => a.move - b.move);
}
