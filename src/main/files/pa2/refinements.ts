/** Records that refine a combined commodity: 3 tiers, S scanning, C and E calendar spreads, 4 delivery and minimum. */
import type { IntraSpread, SpreadLeg } from '../../../engine/margin/span/spanParameters';
import {
  DELIVERY,
  DELIVERY_MONTH,
  INTRA_TIER,
  INTRA_TIERS,
  SCANNING,
  SERIES_SPREAD,
  SERIES_SPREAD_LEG,
  TIER_SPREAD,
  TIER_SPREAD_LEG,
} from './columns';
import { seriesTier, type Pa2Commodity } from './commodity';
import {
  field,
  numberAt,
  Pa2Fault,
  periodAt,
  recordOf,
  repeated,
  requiredAt,
  requiredTextAt,
  textAt,
  type Pa2Field,
  type Pa2Line,
} from './line';

const NOTHING = '01';
const TABLE = '10';

/** Rates whose power of ten is in doubt are refused: sources agree on it for risk arrays only. */
function rateAt(line: Pa2Line, at: Pa2Field, { riskExponent }: Pa2Commodity): number {
  const rate = numberAt(line, at) ?? 0;
  if (rate !== 0 && riskExponent !== 0)
    throw new Pa2Fault(line, `${at.name} ${rate} with risk exponent ${riskExponent} is not covered`);
  return rate;
}

const sideAt = (line: Pa2Line, at: Pa2Field): 'A' | 'B' => {
  const side = textAt(line, at);
  if (side === 'A' || side === 'B') return side;
  throw new Pa2Fault(line, `${at.name} (column ${at.from}) must be A or B, got "${side}"`);
};

function addTiers(into: Pa2Commodity, line: Pa2Line): void {
  const method = textAt(line, INTRA_TIERS.method);
  if (method === NOTHING) return;
  if (method !== TABLE) throw new Pa2Fault(line, `intracommodity spread method "${method}" is not covered`);
  for (let k = 0; k < 4; k += 1) {
    const number = numberAt(line, repeated(INTRA_TIER.number, k, 14)) ?? 0;
    if (number === 0) continue;
    const period = (month: Pa2Field, day: Pa2Field): string => {
      const found = periodAt(line, repeated(month, k, 14), repeated(day, k, 4));
      if (found === undefined) throw new Pa2Fault(line, `tier ${number} has no ${month.name}`);
      return found;
    };
    into.tiers.push({
      id: String(number),
      firstPeriod: period(INTRA_TIER.start, INTRA_TIER.startDay),
      lastPeriod: period(INTRA_TIER.end, INTRA_TIER.endDay).padEnd(10, '-99'),
    });
  }
}

function addScanning(into: Pa2Commodity, line: Pa2Line): void {
  const method = textAt(line, SCANNING.method);
  if (method === '30') throw new Pa2Fault(line, 'short option minimums by tier are not covered');
  if (![NOTHING, '20', '23'].includes(method))
    throw new Pa2Fault(line, `scanning by tiers (method "${method}") is not covered`);
  into.priceRiskMethod = numberAt(line, SCANNING.priceRiskMethod) ?? 1;
}

function addSpread(into: Pa2Commodity, line: Pa2Line, spread: IntraSpread): void {
  if (spread.legs.length < 2)
    throw new Pa2Fault(line, `spread ${spread.priority} has ${spread.legs.length} legs`);
  into.spreads.push({ line, spread });
}

function addTierSpread(into: Pa2Commodity, line: Pa2Line): void {
  const method = textAt(line, TIER_SPREAD.method);
  if (method !== TABLE) throw new Pa2Fault(line, `tier spread method "${method}" is not covered`);
  const count = requiredAt(line, TIER_SPREAD.legs);
  if (count > 8) throw new Pa2Fault(line, `${count} legs, a record holds 8`);
  const legs = Array.from({ length: count }, (_, k): SpreadLeg => {
    const at = (one: Pa2Field): Pa2Field => repeated(one, k, 7);
    return {
      tier: String(requiredAt(line, at(TIER_SPREAD_LEG.tier))),
      side: sideAt(line, at(TIER_SPREAD_LEG.side)),
      deltaPerSpread: requiredAt(line, at(TIER_SPREAD_LEG.ratio)),
    };
  });
  const priority = requiredAt(line, TIER_SPREAD.priority);
  addSpread(into, line, { priority, legs, chargeRate: rateAt(line, TIER_SPREAD.rate, into) });
}

/** Legs by month; the months become tiers of their own. */
function addSeriesSpread(into: Pa2Commodity, line: Pa2Line): void {
  const legs = Array.from({ length: 4 }, (_, k) => k).flatMap((k): SpreadLeg[] => {
    const at = (one: Pa2Field): Pa2Field => repeated(one, k, 14);
    const month = textAt(line, at(SERIES_SPREAD_LEG.month));
    if (month === '' || month === '0000') return [];
    if (!/^\d\d(0[1-9]|1[0-2])$/.test(month))
      throw new Pa2Fault(line, `${at(SERIES_SPREAD_LEG.month).name} must be YYMM, got "${month}"`);
    if (textAt(line, at(SERIES_SPREAD_LEG.rest)) !== '')
      throw new Pa2Fault(line, 'series spreads by day or week are not covered');
    const period = `20${month.slice(0, 2)}-${month.slice(2)}`;
    return [
      {
        tier: seriesTier(period),
        side: sideAt(line, at(SERIES_SPREAD_LEG.side)),
        deltaPerSpread: requiredAt(line, at(SERIES_SPREAD_LEG.ratio)),
      },
    ];
  });
  const priority = requiredAt(line, SERIES_SPREAD.priority);
  if (into.spreads.some(({ spread }) => spread.priority === priority))
    throw new Pa2Fault(line, `spread ${priority} goes on over several records, which is not covered`);
  addSpread(into, line, { priority, legs, chargeRate: rateAt(line, SERIES_SPREAD.rate, into) });
}

function addDelivery(into: Pa2Commodity, line: Pa2Line): void {
  const code = textAt(line, DELIVERY.minimumMethod);
  if (!['', '1', '2'].includes(code))
    throw new Pa2Fault(line, `${DELIVERY.minimumMethod.name} "${code}" is not covered`);
  into.shortOptionMinimum = {
    rate: rateAt(line, DELIVERY.minimum, into),
    method: code === '1' ? 'larger-side' : 'sum',
  };
  const method = textAt(line, DELIVERY.method);
  if (method === NOTHING || method === '') return;
  if (method !== TABLE) throw new Pa2Fault(line, `delivery charge method "${method}" is not covered`);
  const count = numberAt(line, DELIVERY.months) ?? 0;
  if (count > 2) throw new Pa2Fault(line, `${count} months in delivery, a record holds 2`);
  for (let k = 0; k < count; k += 1) {
    const at = (one: Pa2Field): Pa2Field => repeated(one, k, 22);
    const period = periodAt(line, at(DELIVERY_MONTH.month), repeated(DELIVERY_MONTH.day, k, 2));
    if (period === undefined) throw new Pa2Fault(line, `${at(DELIVERY_MONTH.month).name} is blank`);
    const spreadRate = rateAt(line, at(DELIVERY_MONTH.spreadRate), into);
    const outrightRate = rateAt(line, at(DELIVERY_MONTH.outrightRate), into);
    if (spreadRate !== 0 || outrightRate !== 0)
      into.deliveries.push({ line, period, spreadRate, outrightRate });
  }
}

const RECORDS: Readonly<Record<string, (into: Pa2Commodity, line: Pa2Line) => void>> = {
  '3': addTiers,
  S: addScanning,
  C: addTierSpread,
  E: addSeriesSpread,
  '4': addDelivery,
};

/** Columns of the commodity's code in the records that only refine it. */
const CODE = field('combined commodity code', 3, 8);

export const isRefinement = (line: Pa2Line): boolean => recordOf(line) in RECORDS;
export const refinedCode = (line: Pa2Line): string => requiredTextAt(line, CODE);
export const refine = (into: Pa2Commodity, line: Pa2Line): void => RECORDS[recordOf(line)](into, line);
