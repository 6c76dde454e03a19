/** What hypothetical legs would change: requirement and worst scenario before and after, under one model. */
import { evaluateMargin, type MarginEngine, type MarginRequest } from '../marginEngine';
import type { MarginResult } from '../marginModel';
import { withLegs, type HypotheticalLeg } from './hypotheticalBook';

export interface MarginChange {
  readonly before: MarginResult;
  readonly after: MarginResult;
  /** After less before, USD; negative when the legs release margin. */
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  /** Equity less maintenance margin, after less before, USD. */
  readonly headroomUsd: number;
}

/**
 * Legs are traded at their marks without fees: equity stays, so the change is that of the requirement alone. `before`
 * may be given where it is known already. The legs' instruments must be in the engine's universe.
 */
export function whatIf(
  engine: MarginEngine,
  at: number,
  request: MarginRequest,
  legs: readonly HypotheticalLeg[],
  before: MarginResult = evaluateMargin(engine, at, request),
): MarginChange {
  const book = withLegs(request.book, request.account, legs);
  const after = evaluateMargin(engine, at, { ...request, book });
  const initialMarginUsd = after.initialMarginUsd - before.initialMarginUsd;
  const maintenanceMarginUsd = after.maintenanceMarginUsd - before.maintenanceMarginUsd;
  const headroomUsd = after.equityUsd - before.equityUsd - maintenanceMarginUsd;
  return { before, after, initialMarginUsd, maintenanceMarginUsd, headroomUsd };
}
