/** The methods of VaR and ES against the leading one: what the figure would be had another method been chosen. */
import type { Failure } from '../../basics/result';
import type { MethodId } from '../../risk/valueAtRisk/riskRequest';
import type { RiskContext } from '../../risk/valueAtRisk/scenarioMethods';
import { METHOD_LABELS } from '../../risk/valueAtRisk/methodRun';
import { runMethod } from '../../risk/valueAtRisk/methods';

export interface ChallengerRow {
  readonly method: MethodId;
  readonly label: string;
  /** Null when the method was refused. */
  readonly valueAtRisk: number | null;
  readonly expectedShortfall: number | null;
  /** Over the leading figure, less 1. */
  readonly varAgainstLead: number | null;
  readonly esAgainstLead: number | null;
  readonly cautions: readonly string[];
  readonly failure: Failure | null;
}

export interface ChallengerDifferences {
  readonly lead: MethodId;
  readonly confidence: number;
  readonly horizonDays: number;
  readonly rows: readonly ChallengerRow[];
  /** Smallest and largest VaR over the methods that answered; null when none did. */
  readonly lowVar: number | null;
  readonly highVar: number | null;
}

/** All methods of the request at its leading confidence. A method that is refused keeps its row with the reason. */
export function challengerDifferences(context: RiskContext): ChallengerDifferences {
  const { leadMethod, leadConfidence, horizonDays, methods } = context.request;
  const single = { ...context, request: { ...context.request, confidences: [leadConfidence] } };
  const ids = methods.includes(leadMethod) ? methods : [leadMethod, ...methods];
  const results = ids.map((id) => runMethod(single, id).result);
  const lead = results.find(({ id }) => id === leadMethod)?.figures.at(0);
  const against = (value: number | undefined, base: number | undefined): number | null =>
    value === undefined || base === undefined || base === 0 ? null : value / base - 1;
  const rows = results.map(({ id, figures, cautions, failure }): ChallengerRow => {
    const figure = figures.at(0);
    return {
      method: id,
      label: METHOD_LABELS[id],
      valueAtRisk: figure?.valueAtRisk ?? null,
      expectedShortfall: figure?.expectedShortfall ?? null,
      varAgainstLead: against(figure?.valueAtRisk, lead?.valueAtRisk),
      esAgainstLead: against(figure?.expectedShortfall, lead?.expectedShortfall),
      cautions,
      failure,
    };
  });
  const known = rows.flatMap(({ valueAtRisk }) => valueAtRisk ?? []);
  return {
    lead: leadMethod,
    confidence: leadConfidence,
    horizonDays,
    rows,
    lowVar: known.length === 0 ? null : Math.min(...known),
    highVar: known.length === 0 ? null : Math.max(...known),
  };
}
