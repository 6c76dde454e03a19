/**
 * How ln(vol) answers to spot: slopes on falls and on rises, through the origin, as the factor mapping applies them where
 * a coin has no vol history of its own. Least squares with White's (1980) errors.
 */
import { failure, success, type Result } from '../../basics/result';
import { pureNumber, type Columns, type Fitted, type FitTask } from '../fitTask';
import type { SeriesTask } from './ewmaFit';

interface VolResponse {
  readonly down: number;
  readonly up: number;
}

const FEWEST_SIDE = 30;

/** Factors: spot, then vol of the same coin. */
export function volResponseTask(series: SeriesTask): FitTask<VolResponse> {
  const [spot, vol] = series.factors;
  return {
    ...series,
    id: `vol-response:${vol}`,
    kind: 'vol-response',
    label: `Response of ${vol} to ${spot}`,
    fewest: 100,
    embargo: 0,
    fit: (window) => fitWindow(window),
    score: ({ down, up }, _window, [spotTest, volTest]) =>
      success({
        losses: [
          {
            score: 'squared-error',
            benchmark: 'vol stands still',
            model: volTest.map((move, t) => (move - responseTo(spotTest[t], down, up)) ** 2),
            reference: volTest.map((move) => move * move),
          },
        ],
      }),
  };
}

const responseTo = (spot: number, down: number, up: number): number =>
  Math.abs(spot) * (spot < 0 ? down : up);

function fitWindow([spot, vol]: Columns): Result<Fitted<VolResponse>> {
  const [down, up] = [slopeOn(spot, vol, -1), slopeOn(spot, vol, 1)];
  if (!down.ok) return down;
  if (!up.ok) return up;
  const values = { down: down.value.slope, up: up.value.slope };
  let [rest, total] = [0, 0];
  for (let t = 0; t < vol.length; t++) {
    rest += (vol[t] - responseTo(spot[t], values.down, values.up)) ** 2;
    total += vol[t] * vol[t];
  }
  return success({
    parameters: values,
    numbers: [
      pureNumber('down', values.down, down.value.standardError),
      pureNumber('up', values.up, up.value.standardError),
      pureNumber('explained share', total > 0 ? 1 - rest / total : 0),
    ],
    objective: { kind: 'squared-error', value: rest },
    convergence: { status: 'closed-form', note: 'least squares through the origin, falls and rises apart' },
    cautions: [],
  });
}

/** Slope of the vol move on |spot move| over the days of one sign. */
function slopeOn(
  spot: Float64Array,
  vol: Float64Array,
  sign: -1 | 1,
): Result<{ readonly slope: number; readonly standardError: number }> {
  let [days, xx, xy] = [0, 0, 0];
  for (let t = 0; t < spot.length; t++) {
    if (Math.sign(spot[t]) !== sign) continue;
    days++;
    xx += spot[t] * spot[t];
    xy += Math.abs(spot[t]) * vol[t];
  }
  if (days < FEWEST_SIDE)
    return failure(
      'INVALID_INPUT',
      `${days} ${sign < 0 ? 'falls' : 'rises'} of spot, ${FEWEST_SIDE} are needed`,
    );
  const slope = xy / xx;
  let noise = 0;
  for (let t = 0; t < spot.length; t++)
    if (Math.sign(spot[t]) === sign) noise += (spot[t] * (vol[t] - slope * Math.abs(spot[t]))) ** 2;
  return success({ slope, standardError: Math.sqrt(noise) / xx });
}
