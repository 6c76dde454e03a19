/** Values of the measures that alerts watch, by account and for the desk (`*`). A missing value is absent. */
import type { AccountReading, AlertMeasure } from '../../contracts/marginCalls';

export type MeasureValues = Readonly<Partial<Record<AlertMeasure, number>>>;

type Summed = Pick<
  AccountReading,
  | 'equityUsd'
  | 'initialMarginUsd'
  | 'maintenanceMarginUsd'
  | 'deltaUsd'
  | 'vegaUsd'
  | 'thetaUsd'
  | 'rhoUsd'
  | 'pnlUsd'
>;

const SUMMED = [
  'equityUsd',
  'initialMarginUsd',
  'maintenanceMarginUsd',
  'deltaUsd',
  'vegaUsd',
  'thetaUsd',
  'rhoUsd',
  'pnlUsd',
] as const satisfies readonly (keyof Summed)[];

const MARGIN = ['equityUsd', 'initialMarginUsd', 'maintenanceMarginUsd'];

/** Stands for a ratio to no equity at all: finite, because an alert passes over what is not a number. */
const BEYOND_ANY_RATIO = 1e9;

/** Without equity any margin is too much; without margin none is used. */
const ratio = (margin: number, equity: number): number =>
  margin <= 0 ? 0 : equity <= 0 ? BEYOND_ANY_RATIO : Math.min(BEYOND_ANY_RATIO, margin / equity);

function valuesOf(figures: Summed, isComplete: boolean): MeasureValues {
  const { equityUsd, initialMarginUsd, maintenanceMarginUsd } = figures;
  const values: Partial<Record<AlertMeasure, number>> = {};
  for (const name of SUMMED) {
    const isKnown = isComplete || !MARGIN.includes(name);
    if (isKnown && Number.isFinite(figures[name])) values[name] = figures[name];
  }
  if (!isComplete || !Number.isFinite(equityUsd + initialMarginUsd + maintenanceMarginUsd)) return values;
  return {
    ...values,
    marginRatio: ratio(maintenanceMarginUsd, equityUsd),
    initialUsage: ratio(initialMarginUsd, equityUsd),
    headroomUsd: equityUsd - maintenanceMarginUsd,
    callHeadroomUsd: equityUsd - initialMarginUsd,
  };
}

/** The desk's figures are sums; one incomplete account makes its margin figures missing. */
export function measureValues(readings: readonly AccountReading[]): ReadonlyMap<string, MeasureValues> {
  const desk = Object.fromEntries(
    SUMMED.map((name) => [name, readings.reduce((sum, reading) => sum + reading[name], 0)]),
  ) as unknown as Summed;
  const isComplete = readings.length > 0 && readings.every((reading) => reading.isComplete);
  return new Map([
    ['*', valuesOf(desk, isComplete)],
    ...readings.map((r): [string, MeasureValues] => [r.accountId, valuesOf(r, r.isComplete)]),
  ]);
}
