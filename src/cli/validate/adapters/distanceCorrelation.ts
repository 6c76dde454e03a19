/** Distance covariance and correlation, and the classical coefficients beside them. */
import { kendallTau, pearson, spearman } from '../../../engine/math/ranks';
import { distanceCorrelation as measure } from '../../../engine/risk/dependence/distanceCorrelation';
import { values, type SuiteAdapter } from '../adapter';
import { seriesUnder } from '../series';
import { demand } from './varEs';

export const distanceCorrelation: SuiteAdapter = {
  suite: 'distance_correlation',
  compute: ({ inputs }, data) => {
    const [x, y] = [seriesUnder(inputs, 'x', data), seriesUnder(inputs, 'y', data)];
    const found = demand(measure(x, y));
    return values({
      distance_covariance: found.distanceCovariance,
      distance_correlation: found.distanceCorrelation,
      distance_variance_x: found.distanceVarianceX,
      distance_variance_y: found.distanceVarianceY,
      bias_corrected_dcor_squared: found.biasCorrectedSquare,
      pearson: demand(pearson(x, y)),
      spearman: demand(spearman(x, y)),
      kendall: demand(kendallTau(x, y)),
    });
  },
};
