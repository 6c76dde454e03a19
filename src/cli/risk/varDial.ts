/** Positions of the correlation dial from the command line: VaR, ES and margin there, and the netting that breaks. */
import type { DialModelRow, DialReport } from '../../contracts/dial';
import { readDial } from '../../main/compute/dialDesk';
import type { DialDesk } from '../../main/compute/dialProtocol';
import { dialDeskOf } from '../../main/compute/riskJob';
import { InputError } from '../commands/command';
import { level, usd } from './varText';

export type DialledReport = Omit<DialReport, 'tookMs'>;

/** Throws `InputError` for what is no number from 0 to 2. */
export function dialPosition(text: string): number {
  const position = Number(text);
  if (text.trim() === '' || !(position >= 0 && position <= 2))
    throw new InputError(`--dial ${text}: from 0, calm, to 2, all as one`);
  return position;
}

/** One prepared desk, position after position. Throws `InputError` where the desk has no dial. */
export function dialReports(job: DialDesk, positions: readonly number[]): readonly DialledReport[] {
  if (positions.length === 0) return [];
  const stage = dialDeskOf(job);
  if (!stage.ok) throw new InputError(`--dial: ${stage.failure.message}`);
  return positions.map((position) => {
    const read = readDial(stage.value, position);
    if (!read.ok) throw new InputError(`--dial ${position}: ${read.failure.message}`);
    return read.value;
  });
}

export function describeDialled(report: DialledReport): string {
  const { position, label, description, here, models, brokenFactors, brokenNetting } = report;
  return [
    `\ncorrelation dial at ${position.toFixed(2)}, ${label}: ${description}\n`,
    ...here.map(
      ({ confidence, valueAtRisk, expectedShortfall }) =>
        `  VaR ${level(confidence)} ${usd(valueAtRisk)}, ES ${usd(expectedShortfall)} USD\n`,
    ),
    ...models.map(describeModel),
    ...brokenFactors.map(
      ({ first, second, addedDeviation }) =>
        `  offset that breaks: ${first} with ${second}, +${usd(addedDeviation)} USD of one deviation\n`,
    ),
    ...brokenNetting.map(
      ({ modelName, first, second, savedBefore, savedAfter }) =>
        `  netting that breaks: ${modelName}, ${first} with ${second}: ${usd(savedBefore)} saved when calm, ${usd(savedAfter)} here\n`,
    ),
  ].join('');
}

function describeModel({ modelName, charged, calm, here, failure, use }: DialModelRow): string {
  if (failure !== null) return `  ${modelName}: not computed: ${failure.message}\n`;
  const im = (figures: typeof here): string => (figures === null ? '-' : usd(figures.initialUsd));
  if (use.kind !== 'history')
    return `  ${modelName}: initial margin ${im(charged)} USD, reads no correlations\n`;
  return `  ${modelName}: initial margin ${im(charged)} as charged, ${im(calm)} when calm, ${im(here)} here, USD\n`;
}
