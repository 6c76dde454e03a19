/** What was read of a `.pa2` file in the shape that rule packs are made of. */
import type { SpanContract } from '../../../engine/margin/span/spanParameters';
import { DAYS_PER_YEAR } from '../../../engine/basics/time';
import type { SpanFileCommodity, SpanFileContract } from '../spanCommodity';
import type { SpanFile, SpanFileInterSpread, SpanScenarioPoint } from '../spanFile';
import type { Pa2Series } from './arrays';
import { tiersOf, type Pa2Commodity } from './commodity';
import { interSpreadOf } from './interSpreads';
import { Pa2Fault } from './line';
import { contractsOf } from './parameters';
import type { Pa2Content } from './reader';

/** Positions of the moves by one whole range, vol up: scenarios 11 and 13. */
const [UP, DOWN] = [10, 12];
const plain = (period: string): string => period.replace('-99', '').replaceAll('-', '');

const isOutright = ({ kind, price }: SpanContract): boolean =>
  (kind === 'future' || kind === 'physical') && price > 0;

const rangeOf = (
  { period, price, valueFactor, riskArray }: SpanContract,
  volRange: number | undefined,
): SpanFileContract => ({
  period: plain(period),
  price,
  valueFactor,
  priceRange: Math.abs(riskArray[UP] - riskArray[DOWN]) / 2 / (price * valueFactor),
  volRange,
});

function commodityRanges(
  content: Pa2Content,
  commodity: Pa2Commodity,
): { readonly file: SpanFileCommodity; readonly series: readonly Pa2Series[] } {
  const read = contractsOf(content, commodity).filter(({ contract }) => isOutright(contract));
  const futures = read.filter(({ contract }) => contract.kind === 'future');
  const used = futures.length > 0 ? futures : read;
  if (used.length === 0)
    throw new Pa2Fault(commodity.line, `${commodity.code} has no future and no physical with a price`);
  const contracts = used.map(({ contract, context }) => rangeOf(contract, context.series?.volRange));
  const value = contracts[0].price * contracts[0].valueFactor;
  const tiers = tiersOf(commodity);
  const numberOf = (id: string): number => 1 + tiers.findIndex((tier) => tier.id === id);
  return {
    series: used.flatMap(({ context }) => context.series ?? []),
    file: {
      code: commodity.code,
      currency: commodity.currency,
      contracts,
      intraSpreads: commodity.spreads.map(({ spread }) => ({
        legs: spread.legs.map(({ tier }) => ({ tier: numberOf(tier) })),
        rate: spread.chargeRate / value,
      })),
      tierEnds: tiers.map(({ lastPeriod }) => plain(lastPeriod)),
      shortOptionMinimum: commodity.shortOptionMinimum.rate / value,
    },
  };
}

/** The one value of all series, undefined when they differ or say nothing. */
function shared(series: readonly Pa2Series[], of: (one: Pa2Series) => number): number | undefined {
  const values = new Set(series.map(of));
  const [value] = values;
  return values.size === 1 && value > 0 ? value : undefined;
}

function pointsOf(series: readonly Pa2Series[]): readonly SpanScenarioPoint[] {
  const multiple = shared(series, ({ extremeMultiple }) => extremeMultiple);
  const weight = shared(series, ({ extremeCover }) => extremeCover);
  if (multiple === undefined || weight === undefined) return [];
  return [
    { point: 15, price: multiple, vol: 0, weight },
    { point: 16, price: -multiple, vol: 0, weight },
  ];
}

/** Credits that follow another rule than the model's are left out: the pack keeps its own. */
function creditsOf({ interSpreads, commodities }: Pa2Content): readonly SpanFileInterSpread[] {
  return interSpreads.flatMap((line) => {
    const found = interSpreadOf(line, commodities);
    if (found?.kind !== 'covered') return [];
    const { legs } = found.spread;
    return [{ commodities: legs.map(({ commodity }) => commodity), creditRate: legs[0].creditRate }];
  });
}

/** May throw a `Pa2Fault`. Extremes and look-ahead are left out where the contracts do not agree on them. */
export function spanRangesOf(content: Pa2Content): SpanFile {
  const { clearingOrganisation, businessDate, codes, commodities } = content;
  const read = commodities.map((commodity) => commodityRanges(content, commodity));
  const series = read.flatMap((one) => one.series);
  const years = shared(series, ({ lookAheadYears }) => lookAheadYears);
  return {
    clearingOrganisation,
    businessDate,
    codes,
    lookAheadDays: years === undefined ? undefined : years * DAYS_PER_YEAR,
    points: pointsOf(series),
    interSpreads: creditsOf(content),
    commodities: read.map(({ file }) => file),
  };
}
