/** VaR and margin of a book under a parameter set: what a change of approval does to the figures that people watch. */
import { failure, success, type Result } from '../basics/result';
import { calibratedPack } from '../margin/house/calibratedPack';
import { houseGrid } from '../margin/house/houseGrid';
import { createMarginEngine, evaluateMargin, type ActiveModel } from '../margin/marginEngine';
import { packNumbers, type RulePack } from '../margin/rulePack';
import { instrumentRisk } from '../risk/instrumentRisk';
import { runMethod } from '../risk/valueAtRisk/methods';
import { DEFAULT_PARAMETERS, type RiskParameters } from '../risk/valueAtRisk/riskParameters';
import type { MethodId } from '../risk/valueAtRisk/riskRequest';
import type { RiskContext } from '../risk/valueAtRisk/scenarioMethods';
import type { BookFigure } from './compareSets';
import { findFit, findFitted, type ParameterSet } from './parameterSet';
import { riskParametersOf } from './setInForce';

export interface FiguredBook {
  /** `prepareRisk` of the book; its own parameters are not read. */
  readonly context: RiskContext;
  /** House models that are margined with the approved set. */
  readonly house?: readonly ActiveModel[];
  /** Grid policy whose spot moves are stretched to the calibrated margin shocks; absent: no such figure. */
  readonly grid?: RulePack;
}

/** Methods that read a parameter set; the others give the same figure under every set. */
const READERS: readonly MethodId[] = [
  'filtered-ewma',
  'filtered-garch',
  'filtered-gjr',
  'filtered-dcc',
  'delta-normal',
  'monte-carlo-normal',
  'monte-carlo-t',
];

/**
 * VaR and ES at the leading confidence by every method that reads the set; initial margin of each account under the house's
 * calibrated models, and under the grid with the calibrated shocks. USD, positive. A set without fits stands for the
 * defaults. `NOT_FOUND` names a margin shock that a set lacks for the book.
 */
export function bookFigures(
  { context, house = [], grid }: FiguredBook,
  set: ParameterSet,
  version: number | null = null,
): Result<readonly BookFigure[]> {
  const isEmpty = set.fits.length === 0;
  const parameters = isEmpty ? DEFAULT_PARAMETERS : riskParametersOf(set, version ?? 0);
  const tails = READERS.flatMap((id) => tailFigures(context, parameters, id));
  const margins = house.flatMap((model) => houseFigures(context, model, parameters));
  const shocks = grid === undefined || isEmpty ? success([]) : gridFigures(context, set, grid);
  return shocks.ok ? success([...tails, ...margins, ...shocks.value]) : shocks;
}

const percent = (confidence: number): string => `${Number((100 * confidence).toPrecision(6))} %`;

/** Empty where the method is refused under the set. */
function tailFigures(context: RiskContext, parameters: RiskParameters, id: MethodId): readonly BookFigure[] {
  const request = { ...context.request, parameters };
  const { result } = runMethod({ ...context, request }, id);
  const { leadConfidence } = request;
  const figure = result.figures.find(({ confidence }) => confidence === leadConfidence);
  if (figure === undefined) return [];
  const of = `${percent(leadConfidence)}, ${result.label}`;
  return [
    { id: `var:${id}`, label: `VaR ${of}`, usd: figure.valueAtRisk },
    { id: `es:${id}`, label: `ES ${of}`, usd: figure.expectedShortfall },
  ];
}

const houseFigures = (
  context: RiskContext,
  { model, pack }: ActiveModel,
  parameters: RiskParameters,
): readonly BookFigure[] =>
  accountMargins(context, { model, pack: calibratedPack(pack, parameters) }).map(({ account, usd }) => ({
    id: `im:${model.id}:${account}`,
    label: `Initial margin of ${account}, ${model.name}`,
    usd,
  }));

function accountMargins(
  { run }: RiskContext,
  active: ActiveModel,
): readonly { readonly account: string; readonly usd: number }[] {
  const { universe, market, book } = run.scope;
  const engine = createMarginEngine(universe, market, [active]);
  const unit = instrumentRisk(universe, market);
  return book.portfolio.accounts.map(({ id }, account) => {
    const margin = evaluateMargin(engine, 0, { book, account, unit, detail: 'totals' });
    return { account: id, usd: margin.initialMarginUsd };
  });
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
export const gridMargins = (context: RiskContext, grid: RulePack): readonly BookFigure[] =>
  accountMargins(context, { model: houseGrid, pack: grid }).map(({ account, usd }) => ({
    id: `im:${account}`,
    label: `initial margin of ${account}, ${houseGrid.name} at the shocks, no tails`,
    usd,
  }));

function gridFigures(context: RiskContext, set: ParameterSet, grid: RulePack): Result<readonly BookFigure[]> {
  const spots = context.panel.factors.filter(({ kind }) => kind === 'spot');
  let [down, up] = [0, 0];
  for (const { id } of spots) {
    const fit = findFit(set, 'margin-shock', id);
    const [fall, rise] = [findFitted(fit, 'down'), findFitted(fit, 'up')];
    if (fall === undefined || rise === undefined)
      return failure('NOT_FOUND', `the parameter set has no margin shock of ${id}`, { factor: id });
    [down, up] = [Math.min(down, fall), Math.max(up, rise)];
  }
  return success(gridMargins(context, stretchedGrid(grid, down, up)));
}
