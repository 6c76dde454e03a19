/** Published values of options that belong to no other suite. */
import { priceCorrelationOption } from '../../../engine/pricing/exotic/minMax';
import { unsupported, type SuiteAdapter } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { reportPrice, typeOf } from './exoticInputs';
import { twoAssetMarketOf } from './twoAssets';

export const miscExotics: SuiteAdapter = {
  suite: 'published_misc_exotic',
  compute: ({ inputs }) => {
    const kind = textOf(inputs, 'kind');
    if (kind !== 'two-asset-correlation') return unsupported(`kind "${kind}"`);
    const [K1, K2] = [numberOf(inputs, 'K1'), numberOf(inputs, 'K2')];
    return reportPrice(priceCorrelationOption(typeOf(inputs), K1, K2, twoAssetMarketOf(inputs)));
  },
};
