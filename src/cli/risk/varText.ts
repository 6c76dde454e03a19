/** A risk run as text: every figure with method, window, confidence, horizon and data range. */
import type {
  ContributionTable,
  MethodResult,
  RiskFigures,
  TailFigure,
  WorstDay,
} from '../../engine/risk/valueAtRisk/riskReport';

export const usd = (amount: number, digits = 0): string =>
  (Math.round(amount * 10 ** digits) / 10 ** digits + 0).toLocaleString('en-US', {
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  });
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;
export const level = (confidence: number): string => `${Number((100 * confidence).toPrecision(6))} %`;

export function describeRisk(figures: RiskFigures): string {
  return [
    describeHistory(figures),
    describeMapping(figures),
    ...describeMethods(figures),
    ...describeLead(figures),
    ...figures.contributions.map(describeTable),
    ...describeWorst(figures.worstDays),
  ].join('');
}

function describeHistory({ valuationMs, history, horizonDays, positionCount }: RiskFigures): string {
  const { factors, firstMs, lastMs, moves, ageDays, notes, sources } = history;
  return [
    `valuation ${new Date(valuationMs).toISOString()}, ${positionCount} positions, horizon ${horizonDays} d\n`,
    `history ${day(firstMs)} to ${day(lastMs)}, ${moves} daily moves of ${factors.join(', ')}\n`,
    `  the last day of history is ${Math.floor(ageDays)} days before the valuation\n`,
    ...sources.map((source) => `  source: ${source}\n`),
    ...notes.map((note) => `  ${note}\n`),
  ].join('');
}

const describeMapping = ({ mapping }: RiskFigures): string =>
  `\nwhat moves the book\n${mapping
    .map(({ subject, status, rule }) => `  ${subject.padEnd(16)}${status.padEnd(10)}${rule}\n`)
    .join('')}`;

function describeMethods({ methods }: RiskFigures): string[] {
  const confidences = methods.find(({ figures }) => figures.length > 0)?.figures ?? [];
  const head = confidences.flatMap(({ confidence }) => [
    `VaR ${level(confidence)}`,
    `ES ${level(confidence)}`,
  ]);
  return [
    `\n${'method, USD'.padEnd(32)}${head.map((text) => text.padStart(13)).join('')}\n`,
    ...methods.map(describeMethod),
  ];
}

function describeMethod({ label, basis, figures, cautions, failure, shortcut }: MethodResult): string {
  const cells = figures.flatMap(({ valueAtRisk, expectedShortfall }) => [valueAtRisk, expectedShortfall]);
  const line =
    failure === null ? cells.map((cell) => usd(cell).padStart(13)).join('') : `  - ${failure.message}`;
  const range = `${basis.scenarios} scenarios, ${day(basis.firstMs)} to ${day(basis.lastMs)}, ${basis.horizonDays} d`;
  return [
    `${label.padEnd(32)}${line}\n`,
    `    ${range}; ${basis.description}\n`,
    ...figures.filter(({ varPrecision }) => varPrecision !== null).map(describePrecision),
    ...shortcut.map(
      ({ against, confidence, varError, varErrorShare }) =>
        `    VaR ${level(confidence)} differs by ${usd(varError)}${varErrorShare === null ? '' : ` (${percent(varErrorShare)})`} from ${against}\n`,
    ),
    ...cautions.map((caution) => `    caution: ${caution}\n`),
  ].join('');
}

function describePrecision({ confidence, varPrecision, esPrecision }: TailFigure): string {
  const text = (name: string, precision: TailFigure['varPrecision']): string =>
    precision === null
      ? ''
      : `${name} +- ${usd(precision.standardError)} (${usd(precision.low)} to ${usd(precision.high)})`;
  const parts = [text('VaR', varPrecision), text('ES', esPrecision)].filter((part) => part !== '');
  return `    ${level(confidence)}, standard error and ${level(varPrecision?.confidence ?? 0.95)} interval: ${parts.join(', ')}\n`;
}

function* describeLead(figures: RiskFigures): Generator<string> {
  const { lead, stressedWindow, multipliers, methods } = figures;
  if (lead === null) return;
  const label = methods.find(({ id }) => id === lead.method)?.label ?? lead.method;
  yield `\nlead: ${label}, ${level(lead.confidence)}: VaR ${usd(lead.valueAtRisk)}, ES ${usd(lead.expectedShortfall)} USD\n`;
  if (stressedWindow !== null) {
    const { fromMs, toMs, days, valueAtRisk, expectedShortfall, confidence } = stressedWindow;
    yield `worst ${days} scenarios: ${day(fromMs)} to ${day(toMs)}: VaR ${level(confidence)} ${usd(valueAtRisk)}, ES ${usd(expectedShortfall)} USD\n`;
  }
  for (const { set, measure, raw, multiplier, result, confidence } of multipliers)
    yield `${set}: ${measure === 'valueAtRisk' ? 'VaR' : 'ES'} ${level(confidence)} ${usd(raw)} x ${multiplier} = ${usd(result)} USD\n`;
  const { name, notes } = figures.parameters;
  yield `parameters: ${[name, ...notes].join('; ')}\n`;
  yield* describeTrust(figures);
}

function* describeTrust(figures: RiskFigures): Generator<string> {
  const { dispersion, blockInterval, horizonEs, horizonFailure } = figures;
  if (blockInterval !== null) {
    const { valueAtRisk: inVar, expectedShortfall: inEs, description } = blockInterval;
    yield `block bootstrap, ${level(inVar.confidence)} interval: VaR ${usd(inVar.low)} to ${usd(inVar.high)}, ES ${usd(inEs.low)} to ${usd(inEs.high)} USD; ${description}\n`;
  }
  if (dispersion !== null) {
    const { least, most, ratio, confidence } = dispersion;
    yield `methods at ${level(confidence)}: ES from ${usd(least.expectedShortfall)} (${least.method}) to ${usd(most.expectedShortfall)} (${most.method})${ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`}\n`;
  }
  if (horizonEs !== null)
    yield `ES with liquidity horizons ${usd(horizonEs.expectedShortfall)} USD: ${horizonEs.steps.map((step) => `${step.horizonDays} d ${usd(step.expectedShortfall)}`).join(', ')}\n`;
  if (horizonFailure !== null) yield `liquidity horizons: not computed: ${horizonFailure.message}\n`;
}

const TABLE_ROWS = 15;

export function describeTable({ by, rows, totalVar, totalEs }: ContributionTable): string {
  const cell = (value: number | null, digits = 0): string =>
    (value === null ? '-' : usd(value, digits)).padStart(14);
  const hasUnits = by === 'position';
  const head = ['VaR part', 'ES part', 'share', 'VaR added', 'ES added'];
  if (hasUnits) head.push('VaR a unit', 'ES a unit');
  const line = ({
    label,
    componentVar,
    componentEs,
    shareEs,
    incrementalVar,
    incrementalEs,
    marginalVar,
    marginalEs,
  }: (typeof rows)[number]) =>
    `  ${label.slice(0, 30).padEnd(30)}${cell(componentVar)}${cell(componentEs)}${(shareEs === null ? '-' : percent(shareEs)).padStart(14)}` +
    `${cell(incrementalVar)}${cell(incrementalEs)}${hasUnits ? cell(marginalVar, 2) + cell(marginalEs, 2) : ''}\n`;
  return [
    `\n${`contributions by ${by}, USD`.padEnd(32)}${head.map((text) => text.padStart(14)).join('')}\n`,
    ...rows.slice(0, TABLE_ROWS).map(line),
    ...(rows.length > TABLE_ROWS ? [`  ... ${rows.length - TABLE_ROWS} more rows\n`] : []),
    `  ${'total'.padEnd(30)}${cell(totalVar)}${cell(totalEs)}\n`,
  ].join('');
}

function describeWorst(days: readonly WorstDay[]): string[] {
  if (days.length === 0) return [];
  return [
    '\nworst scenarios of the sample, applied to the book of today\n',
    ...days.slice(0, 11).map(({ rank, fromMs, toMs, pnl, moves, positions }) => {
      const moved = moves.map(({ factor, move }) => `${factor} ${(100 * move).toFixed(1)}`).join(', ');
      const [first] = positions;
      const top = first === undefined ? '' : `; most by ${first.positionId} (${usd(first.pnl)})`;
      return `  ${String(rank).padStart(3)}  ${day(fromMs)} to ${day(toMs)}${usd(pnl).padStart(14)}  ${moved} (x 100)${top}\n`;
    }),
  ];
}
