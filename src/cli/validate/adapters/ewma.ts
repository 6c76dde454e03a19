/** Exponentially weighted variances and covariances. */
import { quadraticForm } from '../../../engine/math/matrix';
import { inverseNormalCdf } from '../../../engine/math/normal';
import { correlationOf } from '../../../engine/market/correlation/correlationMatrix';
import { ewmaCovariance } from '../../../engine/market/correlation/ewmaCovariance';
import { effectiveObservations, ewmaVariance, halfLife } from '../../../engine/risk/volatility/ewma';
import { values, type SuiteAdapter } from '../adapter';
import { numberOf } from '../inputs';
import { listOf, seriesUnder } from '../series';
import { demand } from './varEs';

export const ewma: SuiteAdapter = {
  suite: 'ewma',
  compute: ({ inputs }, data) => {
    const [x, y] = [seriesUnder(inputs, 'x', data), seriesUnder(inputs, 'y', data)];
    const lambda = numberOf(inputs, 'lambda');
    const covariance = demand(ewmaCovariance([x, y], lambda));
    const normalised = demand(ewmaCovariance([x, y], lambda, 'normalised'));
    const correlation = (matrix: typeof covariance): number =>
      demand(correlationOf(matrix)).correlation.entries[1];
    const variance = quadraticForm(covariance, listOf(inputs, 'weights'));
    const [varianceX, product, , varianceY] = covariance.entries;
    return values({
      variance_x: varianceX,
      variance_y: varianceY,
      covariance: product,
      correlation: correlation(covariance),
      volatility_x_annual_365: Math.sqrt(varianceX * 365) / 100,
      variance_x_sample_init: demand(ewmaVariance(x, lambda, 'sample')).next,
      normalized_variance_x: normalised.entries[0],
      normalized_variance_y: normalised.entries[3],
      normalized_correlation: correlation(normalised),
      half_life_days: halfLife(lambda),
      effective_observations: effectiveObservations(lambda),
      portfolio_normal_var: -inverseNormalCdf(numberOf(inputs, 'alpha')) * Math.sqrt(variance),
    });
  },
};
