/** Distribution functions and quantiles. */
import { bivariateNormalCdf } from '../../../engine/math/bivariateNormal';
import { chiSquareTail, studentCdf, studentQuantile } from '../../../engine/math/gammaFunctions';
import { inverseNormalCdf, normalCdf } from '../../../engine/math/normal';
import { unsupported, values, type SuiteAdapter } from '../adapter';
import { numbersOf } from '../inputs';

/** Names of the inputs, and the function of them, by tag. */
const FUNCTIONS: Readonly<Record<string, readonly [readonly string[], (...given: number[]) => number]>> = {
  'normal-cdf': [['x'], normalCdf],
  'normal-quantile': [['p'], inverseNormalCdf],
  't-cdf': [['x', 'nu'], studentCdf],
  't-quantile': [['p', 'nu'], studentQuantile],
  'chi2-sf': [['x', 'df'], chiSquareTail],
  'bivariate-normal-cdf': [['a', 'b', 'rho'], bivariateNormalCdf],
};

export const specialFunctions: SuiteAdapter = {
  suite: 'special_functions',
  compute: ({ tag, inputs }) => {
    const known = FUNCTIONS[tag ?? ''];
    if (known === undefined) return unsupported(`function "${tag}"`);
    const [fields, evaluate] = known;
    return values({ value: evaluate(...numbersOf(inputs, ...fields)) });
  },
};
