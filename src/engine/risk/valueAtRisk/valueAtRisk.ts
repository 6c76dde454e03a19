/** A risk run: histories, mapping, every method on one book, and what stands behind the leading figure. */
import { DAYS_PER_YEAR, daysBetween } from '../../basics/time';
import { failure, success, type Failure, type Result } from '../../basics/result';
import type { FactorHistory } from '../../market/factorHistory';
import { instrumentFailure } from '../../market/instrumentStatus';
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import { multiply } from '../tail/multipliers';
import { createBookRun } from './bookRun';
import { unusedOverrides } from './correlationOverrides';
import { mapFactors, PRICE_KINDS, type SpotProxy } from './factorMap';
import { factorPanel } from './factorPanel';
import { coverWindow } from './historyCoverage';
import type { MethodRun } from './methodRun';
import { runMethod } from './methods';
import { leadDetail, leadOf, NO_DETAIL } from './leadDetail';
import { methodDispersion } from './modelRisk';
import type { LeadFigures, MethodResult, RiskFigures, StressedWindowResult } from './riskReport';
import { parametersUsed } from './parametersUsed';
import type { RiskRequest } from './riskRequest';
import { alphaOf, type RiskContext } from './scenarioMethods';
import { compareShortcuts } from './shortcutMethods';

export interface RiskInputs {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
  readonly histories: readonly FactorHistory[];
  readonly isIn?: (position: number) => boolean;
}

export interface MissingPosition {
  readonly position: number;
  readonly failure: Failure;
}

export interface PreparedRisk extends RiskContext {
  readonly inputs: RiskInputs;
  readonly missing: readonly MissingPosition[];
  /** Why stored series take no part, where no line of the mapping says it. */
  readonly unused: readonly string[];
  /** Positions that are in the figures. */
  readonly counted: number;
}

/** Called between the parts of a run with the share done, 0 to 1; answering false ends it as `CANCELLED`. */
export type KeepGoing = (fraction: number, what: string) => boolean;

export const cancelled = failure('CANCELLED', 'the risk run was cancelled');

/** Maps the book and aligns the histories. Refuses a book of which nothing can be moved, and unusable histories. */
export function prepareRisk(inputs: RiskInputs, request: RiskRequest): Result<PreparedRisk> {
  const refused = requestFault(request);
  if (refused !== undefined) return refused;
  const { universe, market, book, histories, isIn = () => true } = inputs;
  const covered = coverWindow(histories, spotsOf(inputs, request), universe.underlyings, request.windowDays);
  const map = mapFactors(universe, book, covered.histories, request.mapping, isIn, {
    ...covered,
    isDiscounted: hasDiscount(inputs),
  });
  const missing = missingPositions(inputs, map.refused);
  const counted = countIf(book.count, isIn) - missing.length;
  if (counted === 0 || map.ids.length === 0) {
    const [first] = missing;
    return first === undefined
      ? failure('EMPTY', 'the book holds nothing that moves')
      : { ok: false, failure: first.failure };
  }
  const used = map.ids.flatMap((id) => covered.histories.find((history) => history.id === id) ?? []);
  const panel = factorPanel(used, request.panel);
  if (!panel.ok) return panel;
  const run = createBookRun({ universe, market, book, map, isIn, horizonDays: request.horizonDays });
  // As they are stored: correlations with markets that close are measured on the days when all are open.
  const joined = covered.histories.map((each) => histories.find(({ id }) => id === each.id) ?? each);
  const unused = [...covered.unused.values()].filter(
    (why) => !map.lines.some(({ rule }) => rule.includes(why)),
  );
  return success({
    ...{ run, panel: panel.value, request, missing, counted, unused },
    inputs: { ...inputs, histories: joined },
  });
}

/** Histories that the prices of the book's underlyings move with, substitutes included. */
function spotsOf(
  { universe, book, isIn = () => true }: RiskInputs,
  { mapping }: RiskRequest,
): readonly string[] {
  const held = new Set<string>();
  book.instrument.forEach((row, position) => {
    if (row >= 0 && isIn(position)) held.add(universe.underlyings[universe.underlying[row]]);
  });
  return [...held].flatMap((coin) => {
    const proxy = mapping.proxies[coin] as SpotProxy | undefined;
    return [...PRICE_KINDS.map((kind) => `${kind}:${coin}`), ...(proxy ? [`spot:${proxy.coin}`] : [])];
  });
}

function hasDiscount({ universe, market, book, isIn = () => true }: RiskInputs): boolean {
  return book.instrument.some(
    (row, position) =>
      row >= 0 &&
      isIn(position) &&
      universe.kind[row] === KIND.option &&
      universe.isInverse[row] !== 1 &&
      market.discount[universe.expirySlot[row]] !== 1,
  );
}

function countIf(count: number, isIn: (position: number) => boolean): number {
  let found = 0;
  for (let position = 0; position < count; position++) if (isIn(position)) found++;
  return found;
}

function requestFault(request: RiskRequest): ReturnType<typeof failure> | undefined {
  const bad = [...request.confidences, request.leadConfidence].find((c) => !(c > 0.5 && c < 1));
  if (bad !== undefined)
    return failure('OUT_OF_RANGE', `confidence ${bad}: between 0.5 and 1, such as 0.99`, { confidence: bad });
  if (request.confidences.length === 0) return failure('EMPTY', 'no confidence is asked for');
  if (!(request.windowDays >= 20))
    return failure('OUT_OF_RANGE', `window of ${request.windowDays} days: 20 at least`);
  return undefined;
}

function missingPositions(
  { universe, market, book, isIn = () => true }: RiskInputs,
  refused: ReadonlyMap<number, Failure>,
): readonly MissingPosition[] {
  const broken = new Map(book.failures.map(({ position, failure: why }) => [position, why]));
  const missing: MissingPosition[] = [];
  for (let position = 0; position < book.count; position++) {
    if (!isIn(position)) continue;
    const row = book.instrument[position];
    const why = broken.get(position) ?? refused.get(row) ?? instrumentFailure(universe, market, row);
    if (why !== undefined) missing.push({ position, failure: why });
  }
  return missing;
}

export function runRisk(prepared: PreparedRisk, keepGoing: KeepGoing = () => true): Result<RiskFigures> {
  const { request, panel, run, inputs, missing } = prepared;
  const runs: MethodRun[] = [];
  for (const [k, id] of request.methods.entries()) {
    if (!keepGoing((0.8 * k) / request.methods.length, id)) return cancelled;
    runs.push(runMethod(prepared, id));
  }
  if (!keepGoing(0.8, 'contributions')) return cancelled;
  const lead = leadOf(prepared, runs);
  const methods = compareShortcuts(runs.map(({ result }) => result));
  const detail = lead === undefined ? success(NO_DETAIL) : leadDetail(prepared, lead);
  if (!detail.ok) return detail;
  const { positions } = inputs.book.portfolio;
  const last = panel.toMs[panel.count - 1];
  const factorIds = panel.factors.map(({ id }) => id);
  return success({
    valuationMs: inputs.market.valuationMs,
    parameters: parametersUsed(request, factorIds),
    horizonDays: request.horizonDays,
    horizonRule: request.horizonRule,
    history: {
      factors: factorIds,
      firstMs: panel.fromMs[0],
      lastMs: last,
      moves: panel.count,
      ageDays: daysBetween(last, inputs.market.valuationMs),
      notes: [
        ...panel.notes,
        ...prepared.unused.map((why) => `${why}, left out`),
        ...unusedOverrides(request.correlationOverrides, factorIds),
        ...expiryNotes(prepared),
      ],
      sources: sourcesOf(inputs.histories, run.scope.map.ids),
    },
    mapping: run.scope.map.lines,
    missing: missing.map(({ position, failure: why }) => ({
      positionId: positions[position].id,
      failure: why,
    })),
    positionCount: prepared.counted,
    methods,
    dispersion: methodDispersion(methods, request.leadConfidence),
    ...detail.value,
    stressedWindow: stressedWindow(prepared, runs),
    multipliers: multipliedOf(request, methods, detail.value.lead),
  });
}

/** Moves of a long horizon reach options that will not live through it: said, not hidden. */
function expiryNotes({ run, request, inputs }: PreparedRisk): readonly string[] {
  const { universe, market, book } = inputs;
  const years = request.horizonDays / DAYS_PER_YEAR;
  let count = 0;
  for (let p = 0; p < book.count; p++) {
    const slot = run.included[p] < 0 ? -1 : universe.expirySlot[book.instrument[p]];
    if (slot >= 0 && market.years[slot] > 0 && market.years[slot] < years) count++;
  }
  if (count === 0) return [];
  return [
    `${count} positions expire within the ${request.horizonDays} days: the moves reach them at once, no time passes`,
  ];
}

const sourcesOf = (histories: readonly FactorHistory[], ids: readonly string[]): readonly string[] => [
  ...new Set(
    histories
      .filter(({ id }) => ids.includes(id))
      .map(({ provenance: { title, source } }) => `${title} (${source})`),
  ),
];

function stressedWindow({ request }: PreparedRisk, runs: readonly MethodRun[]): StressedWindowResult | null {
  const stressed = runs.find(({ result }) => result.id === 'stressed')?.scenarios;
  const tail = stressed?.measures(alphaOf(request.leadConfidence));
  if (stressed === undefined || tail?.ok !== true) return null;
  return {
    fromMs: stressed.fromMs[0],
    toMs: stressed.toMs[stressed.toMs.length - 1],
    days: stressed.pnl.length,
    valueAtRisk: tail.value.valueAtRisk,
    expectedShortfall: tail.value.expectedShortfall,
    confidence: request.leadConfidence,
  };
}

/** On the leading method's figures at the confidence that each set is made for. */
function multipliedOf(
  { multiplierSets }: RiskRequest,
  methods: readonly MethodResult[],
  lead: LeadFigures | null,
): RiskFigures['multipliers'] {
  if (lead === null) return [];
  const own = methods.find(({ id }) => id === lead.method)?.figures ?? [];
  return multiplierSets.flatMap((set) => {
    const confidence = set.confidence ?? lead.confidence;
    const figure = own.find((each) => each.confidence === confidence);
    if (figure === undefined) return [];
    return (['valueAtRisk', 'expectedShortfall'] as const).flatMap((measure) => {
      if (set.factors[measure] === undefined) return [];
      const result = multiply(set, measure, figure[measure]);
      return result.ok ? [{ ...result.value, confidence }] : [];
    });
  });
}
