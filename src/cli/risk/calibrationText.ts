/** A parameter set and its comparison as text: each fit with window, range, convergence and its walk-forward check. */
import type { SetComparison } from '../../engine/calibration/compareSets';
import type {
  FitRecord,
  FittedNumber,
  ParameterSet,
  WalkForward,
} from '../../engine/calibration/parameterSet';

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const short = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(5))));
const usd = (value: number | null): string =>
  value === null ? '-' : value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const percent = (share: number | null): string => {
  if (share === null) return '-';
  return Math.abs(share) > 99 ? '> 9900 %' : `${(100 * share).toFixed(1)} %`;
};

export function describeSet({ history, fits, refused }: ParameterSet): string {
  return [
    `history ${day(history.firstMs)} to ${day(history.lastMs)}, ${history.moves} daily moves\n`,
    ...history.factors.map(({ id, source }) => `  ${id}: ${source}\n`),
    ...history.notes.map((note) => `  ${note}\n`),
    ...fits.map(describeFit),
    ...(refused.length === 0 ? [] : ['\nnot fitted\n']),
    ...refused.map(({ id, failure }) => `  ${id}: ${failure.message}\n`),
  ].join('');
}

function describeFit({
  label,
  basis,
  objective,
  convergence,
  numbers,
  cautions,
  walkForward,
}: FitRecord): string {
  const likelihood = objective.kind === 'log-likelihood' ? `, log likelihood ${short(objective.value)}` : '';
  return [
    `\n${label}\n`,
    `  ${basis.moves} moves, ${day(basis.firstMs)} to ${day(basis.lastMs)}; ${convergence.status}: ${convergence.note}${likelihood}\n`,
    ...numbers.map(describeNumber),
    ...(walkForward === null ? [] : describeCheck(walkForward)),
    ...cautions.map((caution) => `  caution: ${caution}\n`),
  ].join('');
}

function describeNumber({ name, value, standardError, unit }: FittedNumber): string {
  const error = standardError === null ? '' : ` +- ${short(standardError)}`;
  return `    ${name.padEnd(36)}${short(value)}${error}${unit === '1' ? '' : ` ${unit}`}\n`;
}

function describeCheck({
  refits,
  failedRefits,
  days,
  firstMs,
  lastMs,
  scores,
  coverage,
}: WalkForward): string[] {
  const failed = failedRefits === 0 ? '' : `, ${failedRefits} failed`;
  return [
    `  walk-forward: ${refits} refits${failed}, ${days} days out of sample, ${day(firstMs)} to ${day(lastMs)}\n`,
    ...scores.map(
      ({ score, model, benchmark, benchmarkScore, pValue, verdict }) =>
        `    ${score} loss ${short(model)} against ${short(benchmarkScore)} of ${benchmark}: ${verdict} (p ${short(pValue)})\n`,
    ),
    ...(coverage === null
      ? []
      : [
          `    ${coverage.exceptions} days beyond the ${percent(coverage.alpha)} quantile, ${short(coverage.expected)} expected (Kupiec p ${short(coverage.kupiecPValue)})\n`,
        ]),
  ];
}

export function describeComparison({
  numbers,
  added,
  removed,
  figures,
  figureFailures,
}: SetComparison): string {
  const line = ({
    fitId,
    name,
    before,
    after,
    share,
    inErrors,
    isNotable,
  }: SetComparison['numbers'][number]) =>
    `  ${`${fitId} ${name}`.slice(0, 56).padEnd(58)}${short(before).padStart(12)}${short(after).padStart(12)}` +
    `${percent(share).padStart(10)}${(inErrors === null ? '-' : `${inErrors.toFixed(1)} se`).padStart(9)}${isNotable ? ' !' : ''}\n`;
  return [
    '\ncompared with the previous set (! more than two standard errors, or a tenth where there are none)\n',
    ...numbers.map(line),
    ...added.map((id) => `  new: ${id}\n`),
    ...removed.map((id) => `  gone: ${id}\n`),
    ...(figures.length === 0 ? [] : ['\nwhat that does to the book, USD\n']),
    ...figures.map(
      ({ label, beforeUsd, afterUsd, changeUsd, share }) =>
        `  ${label.padEnd(58)}${usd(beforeUsd).padStart(14)}${usd(afterUsd).padStart(14)}${usd(changeUsd).padStart(14)}${percent(share).padStart(10)}\n`,
    ),
    ...figureFailures.map(({ set, failure }) => `  no figures ${set}: ${failure.message}\n`),
  ].join('');
}
