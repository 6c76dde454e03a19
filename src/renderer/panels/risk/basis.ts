/** What a figure stands on, in the words that stand beside it. */
import type { FigureBasis, FigurePrecision, RiskFigures } from '../../../contracts/risk';
import { money } from '../../format/number';

export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `500 scenarios, 2020-08-19 to 2022-01-01, 1 d`. */
export const basisText = ({ scenarios, firstMs, lastMs, horizonDays }: FigureBasis): string =>
  `${scenarios} scenarios, ${isoDay(firstMs)} to ${isoDay(lastMs)}, ${horizonDays} d`;

/** Confidences as desks write them: 95 %, 97.5 %. */
export const confidenceText = (confidence: number): string => `${Number((100 * confidence).toFixed(4))} %`;

/** The interval about a figure; what stands on hover where there is none. */
export const intervalText = (precision: FigurePrecision | null | undefined): string =>
  precision
    ? `${money(precision.low)} to ${money(precision.high)}, ${confidenceText(precision.confidence)} interval`
    : 'no interval: a closed form, or scenarios that are no independent sample';

/** How old the newest day of history is, said when it matters. */
export function ageText({ history }: RiskFigures): string {
  const days = Math.round(history.ageDays);
  return days <= 2 ? '' : `History ends ${days} days before the valuation`;
}
