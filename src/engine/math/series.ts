/** Checks of number series that come from outside, and their plain moments. */
import { failure, success, type Failure, type Result } from '../basics/result';

/** A series of numbers: a typed array or a plain list. */
export type Series = ArrayLike<number>;

/** What is wrong with a series: too short, or a value that is not finite (its row is named). Undefined when sound. */
export function seriesFault(values: Series, name: string, minimum: number): Failure | undefined {
  if (values.length < minimum) {
    const message = `${name} has ${values.length} values, at least ${minimum} are needed`;
    return { reason: 'INVALID_INPUT', message, context: { series: name, length: values.length, minimum } };
  }
  for (let row = 0; row < values.length; row++) {
    if (Number.isFinite(values[row])) continue;
    const message = `${name}[${row}] is ${values[row]}, not a finite number`;
    return { reason: 'INVALID_INPUT', message, context: { series: name, row } };
  }
  return undefined;
}

/** The failure of a probability that must lie strictly between 0 and 1. */
export function probabilityFault(value: number, name: string): Failure | undefined {
  if (value > 0 && value < 1) return undefined;
  const message = `${name} is ${value}, must lie between 0 and 1`;
  return { reason: 'OUT_OF_RANGE', message, context: { [name]: value } };
}

/** The first fault of several checks as a failed result. */
export const refusal = (
  ...faults: readonly (Failure | undefined)[]
): { readonly ok: false; readonly failure: Failure } | undefined => {
  const fault = faults.find((candidate) => candidate !== undefined);
  return fault === undefined ? undefined : { ok: false, failure: fault };
};

export function mean(values: Series): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Sum of the powers 2, 3 and 4 of the deviations from `centre`. */
function centralSums(values: Series, centre: number): readonly [number, number, number] {
  let [two, three, four] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const d = values[i] - centre;
    const d2 = d * d;
    two += d2;
    three += d2 * d;
    four += d2 * d2;
  }
  return [two, three, four];
}

/** Variance with divisor n - 1 (sample) about the mean; NaN for fewer than two values. */
export const sampleVariance = (values: Series): number =>
  centralSums(values, mean(values))[0] / (values.length - 1);

export interface Moments {
  readonly mean: number;
  /** Divisor n - 1. */
  readonly standardDeviation: number;
  /** m3 / m2^1.5 with population moments. */
  readonly skewness: number;
  /** m4 / m2^2 - 3 with population moments. */
  readonly excessKurtosis: number;
}

/** Refuses fewer than two values, values that are not finite, and a constant series, whose shape is undefined. */
export function momentsOf(values: Series, name = 'series'): Result<Moments> {
  const refused = refusal(seriesFault(values, name, 2));
  if (refused !== undefined) return refused;
  const n = values.length;
  const centre = mean(values);
  const [two, three, four] = centralSums(values, centre);
  if (!(two > 0)) return failure('INVALID_INPUT', `${name} is constant (${values[0]}): no spread to measure`);
  const variance = two / n;
  return success({
    mean: centre,
    standardDeviation: Math.sqrt(two / (n - 1)),
    skewness: three / n / variance ** 1.5,
    excessKurtosis: four / n / variance ** 2 - 3,
  });
}
