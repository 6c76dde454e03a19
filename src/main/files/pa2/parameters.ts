/** What was read of a `.pa2` file in the engine's shape. */
import type {
  InterSpread,
  SpanCommodity,
  SpanContract,
  SpanParameters,
} from '../../../engine/margin/span/spanParameters';
import { contractOf, seriesKey, type ArrayContext } from './arrays';
import { ARRAY } from './columns';
import { deliveryChargesOf, tiersOf, type Pa2Commodity } from './commodity';
import { interSpreadOf } from './interSpreads';
import { Pa2Fault, type Pa2Line } from './line';
import type { Pa2Product } from './products';
import type { Pa2Content } from './reader';

/** Currency of margin per unit of the product's currency. */
function exchangeRateOf({ rates }: Pa2Content, product: Pa2Product, commodity: Pa2Commodity): number {
  if (product.currency === '' || product.currency === commodity.currency) return 1;
  const rate = rates.get(`${product.currency}/${commodity.currency}`);
  if (rate !== undefined) return rate;
  throw new Pa2Fault(
    product.line,
    `prices in ${product.currency}, margin in ${commodity.currency}, and no record T converts`,
  );
}

/** Contracts with the records they come from, for who needs more of them than the engine. */
export function contractsOf(
  content: Pa2Content,
  commodity: Pa2Commodity,
): readonly { readonly contract: SpanContract; readonly context: ArrayContext }[] {
  return [...commodity.families].flatMap((family) => {
    const arrays = content.arrays.get(family) ?? [];
    if (arrays.length === 0) return [];
    const product = content.products.get(family);
    if (product === undefined)
      throw new Pa2Fault(arrays[0].first, `there is no record P of product ${family}`);
    const exchangeRate = exchangeRateOf(content, product, commodity);
    return arrays.map((array) => {
      const series = content.series.get(seriesKey(array.first, ARRAY));
      const context = { commodity, product, series, exchangeRate };
      return { contract: contractOf(array, context), context };
    });
  });
}

function commodityParameters(content: Pa2Content, commodity: Pa2Commodity): SpanCommodity {
  const { charges, tiers } = deliveryChargesOf(commodity, tiersOf(commodity));
  return {
    code: commodity.code,
    currency: commodity.currency,
    contracts: contractsOf(content, commodity).map(({ contract }) => contract),
    tiers,
    intraSpreads: commodity.spreads.map(({ spread }) => spread),
    deliveryCharges: charges,
    shortOptionMinimum: commodity.shortOptionMinimum,
  };
}

function coveredSpread(line: Pa2Line, commodities: readonly Pa2Commodity[]): readonly InterSpread[] {
  const found = interSpreadOf(line, commodities);
  if (found?.kind === 'uncovered') throw new Pa2Fault(line, `${found.why} is not covered`);
  return found === undefined ? [] : [found.spread];
}

/** May throw a `Pa2Fault`. */
export const spanParametersOf = (content: Pa2Content, initialFactor: number): SpanParameters => ({
  clearingOrganisation: content.clearingOrganisation,
  businessDate: content.businessDate,
  commodities: content.commodities.map((commodity) => commodityParameters(content, commodity)),
  interSpreads: content.interSpreads.flatMap((line) => coveredSpread(line, content.commodities)),
  initialFactor,
});
