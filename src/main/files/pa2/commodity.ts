/** One combined commodity (records 2) with what later records say of it. */
import type {
  DeliveryCharge,
  IntraSpread,
  ShortOptionMinimum,
  SpanTier,
} from '../../../engine/margin/span/spanParameters';
import { COMMODITY, COMMODITY_PRODUCT } from './columns';
import { numberAt, Pa2Fault, repeated, requiredTextAt, textAt, type Pa2Field, type Pa2Line } from './line';

/** A charge of a month near delivery, before it is known which tier holds the month. */
export interface PeriodCharge extends Omit<DeliveryCharge, 'tier'> {
  readonly line: Pa2Line;
  readonly period: string;
}

/** Grows with each record of the commodity. */
export interface Pa2Commodity {
  readonly line: Pa2Line;
  readonly exchange: string;
  readonly code: string;
  readonly currency: string;
  /** Money of the commodity is printed in units of ten to this power. */
  readonly riskExponent: number;
  readonly isFuturesStyle: boolean;
  /** Product families by exchange, code and type. */
  readonly families: Set<string>;
  readonly tiers: SpanTier[];
  readonly spreads: { readonly line: Pa2Line; readonly spread: IntraSpread }[];
  readonly deliveries: PeriodCharge[];
  shortOptionMinimum: ShortOptionMinimum;
  /** 1 weighted price risk over net delta; 2 and 3 bring the scan range in. */
  priceRiskMethod: number;
}

function familiesOf(line: Pa2Line, exchange: string): readonly string[] {
  return Array.from({ length: 6 }, (_, k) => k).flatMap((k) => {
    const at = (one: Pa2Field): Pa2Field => repeated(one, k, 16);
    const code = textAt(line, at(COMMODITY_PRODUCT.code));
    if (code === '') return [];
    const decimals = numberAt(line, at(COMMODITY_PRODUCT.arrayDecimals)) ?? 0;
    if (decimals !== 0)
      throw new Pa2Fault(
        line,
        `${code}: risk arrays with ${decimals} decimals (records 83 and 84) are not covered`,
      );
    return [`${exchange}|${code}|${requiredTextAt(line, at(COMMODITY_PRODUCT.type))}`];
  });
}

export function commodityOf(line: Pa2Line): Pa2Commodity {
  const exchange = requiredTextAt(line, COMMODITY.exchange);
  return {
    line,
    exchange,
    code: requiredTextAt(line, COMMODITY.code),
    currency: requiredTextAt(line, COMMODITY.currency),
    riskExponent: numberAt(line, COMMODITY.riskExponent) ?? 0,
    isFuturesStyle: textAt(line, COMMODITY.optionStyle) === 'F',
    families: new Set(familiesOf(line, exchange)),
    tiers: [],
    spreads: [],
    deliveries: [],
    shortOptionMinimum: { rate: 0, method: 'sum' },
    priceRiskMethod: 1,
  };
}

const SERIES = 'series ';
/** The tier of a month that a series spread names. */
export const seriesTier = (period: string): string => `${SERIES}${period}`;

/** A second record 2 names further products of the same commodity. */
export function addFamilies(into: Pa2Commodity, line: Pa2Line): void {
  for (const family of familiesOf(line, requiredTextAt(line, COMMODITY.exchange))) into.families.add(family);
}

/** Tiers of the file, and one for each month that series spreads name; both at once would share deltas. */
export function tiersOf(commodity: Pa2Commodity): readonly SpanTier[] {
  const months = commodity.spreads.flatMap(({ line, spread }) =>
    spread.legs.flatMap(({ tier }) => (tier.startsWith(SERIES) ? [{ line, tier }] : [])),
  );
  if (months.length === 0) return commodity.tiers;
  if (commodity.spreads.some(({ spread }) => spread.legs.some(({ tier }) => !tier.startsWith(SERIES))))
    throw new Pa2Fault(months[0].line, 'spreads by month and by tier in one commodity are not covered');
  return [...new Set(months.map(({ tier }) => tier))].sort().map((id) => {
    const period = id.slice(SERIES.length);
    return { id, firstPeriod: period, lastPeriod: period.padEnd(10, '-99') };
  });
}

/** Charges by tier; a month must have a tier of its own, or its deltas cannot be told apart. */
export function deliveryChargesOf(
  { deliveries }: Pa2Commodity,
  tiers: readonly SpanTier[],
): { readonly charges: readonly DeliveryCharge[]; readonly tiers: readonly SpanTier[] } {
  const all = [...tiers];
  const charges = deliveries.map(({ line, period, spreadRate, outrightRate }): DeliveryCharge => {
    const own = all.find(
      ({ firstPeriod, lastPeriod }) =>
        firstPeriod.startsWith(period) && lastPeriod.slice(0, period.length) === period,
    );
    const isShared =
      own === undefined && all.some((one) => one.firstPeriod <= period && period <= one.lastPeriod);
    if (isShared)
      throw new Pa2Fault(line, `the delivery charge of ${period} needs a tier of that period alone`);
    const tier = own ?? {
      id: `delivery ${period}`,
      firstPeriod: period,
      lastPeriod: period.padEnd(10, '-99'),
    };
    if (own === undefined) all.push(tier);
    return { tier: tier.id, spreadRate, outrightRate };
  });
  return { charges, tiers: all };
}
