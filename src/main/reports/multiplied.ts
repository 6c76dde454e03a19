/** Multiplier sets of the scope on its margin and on its newest risk run, as the report prints them. */
import type { RiskFigures } from '../../contracts/risk';
import { MEASURE_LABELS, MULTIPLIED_MEASURES, type MultipliedMeasureId } from '../../contracts/multipliers';
import { multiply } from '../../engine/risk/tail/multipliers';
import type { RiskMultiplierSet } from '../../engine/risk/valueAtRisk/riskRequest';
import { plain, type Multiplied, type MultipliedRow, type ReportInput } from './model';

export function multipliedOf({ multipliers, frame }: ReportInput): Multiplied {
  if (multipliers === undefined) return { rows: [], risk: null };
  const { sets, risk } = multipliers;
  const { initialMarginUsd, maintenanceMarginUsd } = frame.header;
  const rawOf = (set: RiskMultiplierSet, measure: MultipliedMeasureId): Raw | undefined => {
    if (measure === 'initialMargin') return { raw: initialMarginUsd, confidence: null };
    if (measure === 'maintenanceMargin') return { raw: maintenanceMarginUsd, confidence: null };
    return risk?.multipliers.find((one) => one.set === set.name && one.measure === measure);
  };
  const rows = sets.flatMap((set) =>
    MULTIPLIED_MEASURES.flatMap((measure): MultipliedRow[] => {
      if (set.factors[measure] === undefined) return [];
      const raw = rawOf(set, measure);
      return raw === undefined ? [] : [rowOf(set, measure, raw)];
    }),
  );
  return { rows, risk: risk === null ? null : basisOf(risk) };
}

interface Raw {
  readonly raw: number;
  readonly confidence: number | null;
}

/** A raw figure that is missing leaves a dash on both sides. */
function rowOf(
  set: RiskMultiplierSet,
  measure: MultipliedMeasureId,
  { raw, confidence }: Raw,
): MultipliedRow {
  const found = multiply(set, measure, raw);
  return {
    set: set.name,
    source: set.source,
    label: MEASURE_LABELS[measure],
    confidence,
    raw: plain(raw),
    multiplier: plain(set.factors[measure]),
    result: found.ok ? plain(found.value.result) : null,
  };
}

const basisOf = ({
  lead,
  methods,
  horizonDays,
  valuationMs,
  parameters,
}: RiskFigures): Multiplied['risk'] => ({
  method: methods.find(({ id }) => id === lead?.method)?.label ?? 'no method',
  horizonDays: plain(horizonDays),
  valuationMs: plain(valuationMs),
  parameters: parameters.name,
});
