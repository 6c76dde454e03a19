/** VaR and margin of a book under a parameter set: what a change of the parameters does to the figures that people watch. */
import { failure, success, type Result } from '../basics/result';
import { covarianceOf } from '../market/correlation/correlationMatrix';
import { nearestCorrelation } from '../market/correlation/nearestCorrelation';
import type { SquareMatrix } from '../math/matrix';
import { createMarginEngine, evaluateMargin } from '../margin/marginEngine';
import { houseGrid } from '../margin/house/houseGrid';
import { packNumbers, type RulePack } from '../margin/rulePack';
import { instrumentRisk } from '../risk/instrumentRisk';
import { normalMarginal } from '../risk/simulation/marginal';
import { deltaNormalTail } from '../risk/tail/deltaGamma';
import { quadraticBook } from '../risk/valueAtRisk/quadraticBook';
import { alphaOf, type RiskContext } from '../risk/valueAtRisk/scenarioMethods';
import { simulatedFigure, simulatedMoves } from '../risk/valueAtRisk/simulatedTail';
import type { BookFigure } from './compareSets';
import { matrixOfPairs } from './fits/correlationFit';
import { findFit, findFitted, type ParameterSet } from './parameterSet';

export interface FiguredBook {
  /** `prepareRisk` of the book: its factors decide which numbers of a set are needed. */
  readonly context: RiskContext;
  /** Grid policy whose spot moves are stretched to the calibrated margin shocks; absent: no margin figures. */
  readonly grid?: RulePack;
}

/**
 * VaR and ES one day ahead at the leading confidence, delta-normal and by Monte Carlo with the calibrated t copula, both
 * at the volatilities that the set forecasts (GJR, else EWMA); and the grid margin of each account with the calibrated shocks. USD,
 * positive. `NOT_FOUND` names the number that a set lacks for the book.
 */
export function bookFigures(
  { context, grid }: FiguredBook,
  set: ParameterSet,
): Result<readonly BookFigure[]> {
  const factors = context.panel.factors.map(({ id }) => id);
  const sigma = volatilitiesOf(set, factors);
  if (!sigma.ok) return sigma;
  const linear = linearFigures(context, set, factors, sigma.value);
  if (!linear.ok) return linear;
  const simulated = simulatedFigures(context, set, factors, sigma.value);
  if (!simulated.ok) return simulated;
  const margins = grid === undefined ? success([]) : gridFigures(context, set, grid);
  return margins.ok ? success([...linear.value, ...simulated.value, ...margins.value]) : margins;
}

const lacking = (what: string, factor: string) =>
  failure('NOT_FOUND', `the parameter set has no ${what} of ${factor}`, { factor });

function volatilitiesOf(set: ParameterSet, factors: readonly string[]): Result<Float64Array> {
  const sigma = new Float64Array(factors.length);
  for (const [k, factor] of factors.entries()) {
    const fit = findFit(set, 'gjr', factor) ?? findFit(set, 'ewma', factor);
    const next = findFitted(fit, 'next volatility');
    if (next === undefined) return lacking('volatility', factor);
    sigma[k] = next;
  }
  return success(sigma);
}

function correlationsOf(
  set: ParameterSet,
  kind: 'correlation' | 'copula',
  factors: readonly string[],
): Result<SquareMatrix> {
  const matrix = matrixOfPairs(factors, findFit(set, kind)?.numbers ?? []);
  if (matrix === undefined) return lacking(kind, factors.join(', '));
  const repair = nearestCorrelation(matrix, { floor: 1e-9 });
  return repair.ok ? success(repair.value.correlation) : repair;
}

const percent = (confidence: number): string => `${Number((100 * confidence).toPrecision(6))} %`;

function tailFigures(
  id: string,
  label: string,
  {
    confidence,
    valueAtRisk,
    expectedShortfall,
  }: { confidence: number; valueAtRisk: number; expectedShortfall: number },
): BookFigure[] {
  return [
    { id: `var:${id}`, label: `VaR ${percent(confidence)}, ${label}`, usd: valueAtRisk },
    { id: `es:${id}`, label: `ES ${percent(confidence)}, ${label}`, usd: expectedShortfall },
  ];
}

function linearFigures(
  { run, panel, request }: RiskContext,
  set: ParameterSet,
  factors: readonly string[],
  sigma: Float64Array,
): Result<readonly BookFigure[]> {
  const correlation = correlationsOf(set, 'correlation', factors);
  if (!correlation.ok) return correlation;
  const { delta } = quadraticBook(run, panel);
  const confidence = request.leadConfidence;
  const tail = deltaNormalTail(delta, covarianceOf(sigma, correlation.value), alphaOf(confidence));
  if (!tail.ok) return tail;
  return success(tailFigures('delta-normal', 'delta-normal', { confidence, ...tail.value }));
}

function simulatedFigures(
  { run, request }: RiskContext,
  set: ParameterSet,
  factors: readonly string[],
  sigma: Float64Array,
): Result<readonly BookFigure[]> {
  const nu = findFitted(findFit(set, 'copula'), 'nu');
  const correlation = correlationsOf(set, 'copula', factors);
  if (!correlation.ok) return correlation;
  if (nu === undefined && factors.length > 1) return lacking('copula', factors.join(', '));
  const copula = nu === undefined ? { kind: 'normal' as const } : { kind: 'student' as const, nu };
  const marginals = Array.from(sigma, (deviation) => normalMarginal(0, deviation));
  const drawn = simulatedMoves(correlation.value, copula, marginals, request.simulation);
  if (!drawn.ok) return drawn;
  const confidence = request.leadConfidence;
  const spec = { alpha: alphaOf(confidence), var: request.varConvention, es: request.esConvention };
  const figure = simulatedFigure(run.pnl(drawn.value.moves), drawn.value.replicates, spec);
  if (!figure.ok) return figure;
  const { valueAtRisk, expectedShortfall } = figure.value;
  return success(
    tailFigures('copula', 't copula, full revaluation', { confidence, valueAtRisk, expectedShortfall }),
  );
}

/**
 * The grid with its falls stretched to `down` (negative) and its rises to `up`, fractions of spot. Its tails, which do not
 * come from the history, weigh nothing: they would hide what the shocks do.
 */
export function stretchedGrid(grid: RulePack, down: number, up: number): RulePack {
  const moves = packNumbers(grid, 'spot_moves');
  const [low, high] = [Math.min(...moves), Math.max(...moves)];
  const stretched = moves.map((move) => (move < 0 ? (move / low) * down : move > 0 ? (move / high) * up : 0));
  return {
    ...grid,
    parameters: grid.parameters.map((parameter) => {
      if (parameter.name === 'spot_moves') return { ...parameter, value: stretched };
      return parameter.name === 'tail_weight' ? { ...parameter, value: 0 } : parameter;
    }),
  };
}

/** Initial margin of each account of the book under the house grid. */
export function gridMargins({ run }: RiskContext, grid: RulePack): readonly BookFigure[] {
  const { universe, market, book } = run.scope;
  const engine = createMarginEngine(universe, market, [{ model: houseGrid, pack: grid }]);
  const unit = instrumentRisk(universe, market);
  return book.portfolio.accounts.map(({ id }, account) => {
    const margin = evaluateMargin(engine, 0, { book, account, unit, detail: 'totals' });
    const label = `initial margin of ${id}, ${houseGrid.name} at the shocks, no tails`;
    return { id: `im:${id}`, label, usd: margin.initialMarginUsd };
  });
}

function gridFigures(context: RiskContext, set: ParameterSet, grid: RulePack): Result<readonly BookFigure[]> {
  const spots = context.panel.factors.filter(({ kind }) => kind === 'spot');
  let [down, up] = [0, 0];
  for (const { id } of spots) {
    const fit = findFit(set, 'margin-shock', id);
    const [fall, rise] = [findFitted(fit, 'down'), findFitted(fit, 'up')];
    if (fall === undefined || rise === undefined) return lacking('margin shock', id);
    [down, up] = [Math.min(down, fall), Math.max(up, rise)];
  }
  return success(gridMargins(context, stretchedGrid(grid, down, up)));
}
