/** The nearest correlation matrix. */
import { matrixOfRows, rowsOf } from '../../../engine/math/matrix';
import { nearestCorrelation as repair } from '../../../engine/market/correlation/nearestCorrelation';
import { values, type SuiteAdapter } from '../adapter';
import { rowsOfInput } from '../series';
import { demand } from './varEs';

export const nearestCorrelation: SuiteAdapter = {
  suite: 'nearest_correlation',
  compute: ({ inputs }) => {
    const found = demand(repair(demand(matrixOfRows(rowsOfInput(inputs, 'matrix')))));
    return values({
      matrix: rowsOf(found.correlation),
      frobenius_distance: found.distance,
      min_eigenvalue_input: found.smallestEigenvalueBefore,
      is_psd_input: found.wasSemidefinite,
    });
  },
};
