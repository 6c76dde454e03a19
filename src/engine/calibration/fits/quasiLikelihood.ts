/** Losses that judge a variance forecast whatever the law of the returns. */
import { quantile } from '../../math/quantile';
import type { DayLosses } from '../fitTask';
import { pinballLoss } from '../../backtest/scores';

const LN_2PI = 1.8378770664093453;

/** Minus the normal log density: robust to noise in the proxy e^2. Patton (2011), J. Econometrics 160(1), eq. (24). */
export const quasiLoss = (error: number, variance: number): number =>
  0.5 * (LN_2PI + Math.log(variance) + (error * error) / variance);

export interface VarianceForecast {
  readonly centre: number;
  /** Of each day, known before it. */
  readonly variance: Float64Array;
  /** Quantile of the standardised residuals of the window. */
  readonly tail: number;
}

/** Both losses of a forecast against another: variance, and the tail quantile that it implies. */
export function forecastLosses(
  test: Float64Array,
  alpha: number,
  model: VarianceForecast,
  benchmark: { readonly name: string; readonly forecast: VarianceForecast },
): { readonly losses: readonly DayLosses[]; readonly exceptions: number } {
  const quantileOf = ({ centre, variance, tail }: VarianceForecast, t: number): number =>
    centre + tail * Math.sqrt(variance[t]);
  const quasi = ({ centre, variance }: VarianceForecast): Float64Array =>
    test.map((move, t) => quasiLoss(move - centre, variance[t]));
  const pinball = (forecast: VarianceForecast): Float64Array =>
    test.map((move, t) => pinballLoss(move, -quantileOf(forecast, t), alpha));
  const { name, forecast } = benchmark;
  return {
    losses: [
      { score: 'quasi-likelihood', benchmark: name, model: quasi(model), reference: quasi(forecast) },
      { score: 'pinball', benchmark: name, model: pinball(model), reference: pinball(forecast) },
    ],
    exceptions: test.reduce((count, move, t) => count + (move < quantileOf(model, t) ? 1 : 0), 0),
  };
}

/** Quantile of what is left of the window after its own forecasts; NaN never: the window is longer than 1/alpha. */
export function residualTail(
  window: Float64Array,
  centre: number,
  variance: Float64Array,
  alpha: number,
): number {
  const found = quantile(
    window.map((move, t) => (move - centre) / Math.sqrt(variance[t])),
    alpha,
  );
  return found.ok ? found.value : NaN;
}
