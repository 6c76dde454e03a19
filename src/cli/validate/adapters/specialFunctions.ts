/** Distribution functions and quantiles. */
import { inverseNormalCdf, normalCdf } from '../../../engine/math/normal';
import { unsupported, values, type SuiteAdapter } from '../adapter';
import { numberOf } from '../inputs';

export const specialFunctions: SuiteAdapter = {
  suite: 'special_functions',
  compute: ({ tag, inputs }) => {
    if (tag === 'normal-cdf') return values({ value: normalCdf(numberOf(inputs, 'x')) });
    if (tag === 'normal-quantile') return values({ value: inverseNormalCdf(numberOf(inputs, 'p')) });
    return unsupported(`function "${tag}"`);
  },
};
