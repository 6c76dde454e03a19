/** Model risk as text: inventory, sensitivities by size, disagreement of the models, intervals. */
import type { ModelRiskReport, Part } from '../../engine/calibration/modelRisk/modelRiskReport';
import type { MarginDispersion } from '../../engine/calibration/modelRisk/marginDispersion';
import type { PackSensitivity } from '../../engine/calibration/modelRisk/parameterSensitivity';
import type { EstimatedFigure } from '../../engine/calibration/modelRisk/estimationError';

const usd = (amount: number | null): string =>
  amount === null ? '-' : amount.toLocaleString('en-US', { maximumFractionDigits: 0 });
const percent = (share: number | null, digits = 1): string =>
  share === null ? '-' : `${(100 * share).toFixed(digits)} %`;
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A part, or the reason why it is not there. */
function withPart<T>(title: string, part: Part<T>, describe: (value: T) => readonly string[]): string[] {
  if (part.value === null) return [`\n${title}\n`, `  - ${part.failure?.message ?? ''}\n`];
  return [`\n${title}\n`, ...describe(part.value)];
}

export function describeModelRisk(report: ModelRiskReport, rows: number): string {
  return [
    ...describeInventory(report),
    ...report.accounts.flatMap(({ accountId, sensitivity, dispersion }) => [
      ...withPart(`account ${accountId}: what initial margin hangs on`, sensitivity, (value) =>
        describeSensitivity(value, rows),
      ),
      ...describeDispersion(accountId, dispersion),
    ]),
    ...describeHistory(report),
  ].join('');
}

function describeInventory({ inventory }: ModelRiskReport): string[] {
  return [
    'models\n',
    ...inventory.flatMap(({ area, id, name, status, purpose, limits, parameters }) => [
      `  ${area.padEnd(8)}${id.padEnd(22)}${status.padEnd(16)}${name}${parameters === null ? '' : ` (${parameters})`}\n`,
      `${' '.repeat(10)}for: ${purpose}\n`,
      ...limits.map((limit) => `${' '.repeat(10)}limit: ${limit}\n`),
    ]),
  ];
}

function describeSensitivity(
  { modelId, packId, bump, initialUsd, parameters, weakUsd, skipped }: PackSensitivity,
  rows: number,
): string[] {
  const moved = parameters.filter(({ sizeUsd }) => sizeUsd > 0);
  return [
    `  ${modelId}, ${packId}: initial margin ${usd(initialUsd)} USD; each parameter moved by ${percent(bump.share, 0)} up and down\n`,
    `  ${'parameter'.padEnd(44)}${'confidence'.padEnd(14)}${'up'.padStart(14)}${'down'.padStart(14)}${'of IM'.padStart(9)}\n`,
    ...moved.slice(0, rows).map(({ parameter, scope, confidence, up, down, share, notes }) => {
      const name = scope === '*' ? parameter : `${parameter} (${scope})`;
      const cells = [up, down].map((side) => usd(side?.initialUsd ?? null).padStart(14)).join('');
      const note = notes.length === 0 ? '' : `  ${notes.join('; ')}`;
      return `  ${name.slice(0, 43).padEnd(44)}${confidence.padEnd(14)}${cells}${percent(share).padStart(9)}${note}\n`;
    }),
    ...(moved.length > rows ? [`  and ${moved.length - rows} smaller ones\n`] : []),
    `  ${parameters.length - moved.length} parameters do not move it; ${skipped.length} are words or counts\n`,
    `  inferred and assumed parameters together: at most ${usd(weakUsd)} USD\n`,
  ];
}

function describeDispersion(
  accountId: string,
  { rows, incomplete, low, median, high, variation }: MarginDispersion,
): string[] {
  return [
    `\naccount ${accountId}: initial margin by model\n`,
    ...rows.map(
      ({ modelName, modelId, initialUsd, againstOwn }) =>
        `  ${`${modelName} (${modelId})`.padEnd(60)}${usd(initialUsd).padStart(14)}${percent(againstOwn).padStart(11)}\n`,
    ),
    `  from ${usd(low)} to ${usd(high)}, median ${usd(median)}, deviation ${percent(variation)} of the mean\n`,
    ...incomplete.map(
      ({ modelId, missing, message }) => `  - ${modelId}: ${missing} positions not margined: ${message}\n`,
    ),
  ];
}

const interval = ({ figure, low, high, confidence, standardError }: EstimatedFigure): string =>
  `${usd(figure)} (${percent(confidence, 0)} interval ${usd(low)} to ${usd(high)}, standard error ${usd(standardError)})`;

function describeHistory({
  basis,
  challengers,
  tail,
  correlation,
  margin,
  bootstrap,
}: ModelRiskReport): string[] {
  const blocks = `${bootstrap.resamples} resamples in blocks of ${bootstrap.meanBlock} days on average, seed ${bootstrap.seed}`;
  return [
    ...withPart('history', basis, ({ factors, moves, firstMs, lastMs, missing }) => [
      `  ${moves} daily moves of ${factors.join(', ')}, ${day(firstMs)} to ${day(lastMs)}; ${blocks}\n`,
      ...missing.map(({ positionId, message }) => `  not in the figures: ${positionId}: ${message}\n`),
    ]),
    ...withPart(
      'VaR by method against the leading one, USD',
      challengers,
      ({ confidence, horizonDays, rows, lowVar, highVar }) => [
        `  ${percent(confidence)} over ${horizonDays} d; from ${usd(lowVar)} to ${usd(highVar)}\n`,
        ...rows.map(({ label, valueAtRisk, expectedShortfall, varAgainstLead, failure }) =>
          failure === null
            ? `  ${label.padEnd(32)}VaR ${usd(valueAtRisk).padStart(12)}  ES ${usd(expectedShortfall).padStart(12)}${percent(varAgainstLead).padStart(11)}\n`
            : `  ${label.padEnd(32)}- ${failure.message}\n`,
        ),
      ],
    ),
    ...withPart(
      'what the length of the history leaves open, USD',
      tail,
      ({ valueAtRisk, expectedShortfall }) => [
        `  historical VaR ${interval(valueAtRisk)}\n`,
        `  historical ES  ${interval(expectedShortfall)}\n`,
      ],
    ),
    ...withPart(
      'misjudged correlations alone, delta-normal, USD',
      correlation,
      ({ valueAtRisk, expectedShortfall, adverse }) => [
        `  VaR ${interval(valueAtRisk)}\n`,
        `  ES  ${interval(expectedShortfall)}\n`,
        `  every correlation at the costlier end of its interval: VaR ${usd(adverse.valueAtRisk)}, ES ${usd(adverse.expectedShortfall)} (repair ${adverse.repairDistance.toPrecision(2)})\n`,
      ],
    ),
    ...withPart(
      'margin of the house grid, without tails, at the shocks of the history, USD',
      margin,
      ({ alpha, accounts }) => [
        ...accounts.map(
          ({ accountId, initialUsd }) =>
            `  ${accountId}: ${interval(initialUsd)}, shocks at ${percent(alpha)}\n`,
        ),
      ],
    ),
  ];
}
