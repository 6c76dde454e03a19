/** SPAN in the margin suites: scans of given risk arrays, full requirements, sixteen-scenario portfolios. */
import { compositeDelta } from '../../../engine/margin/span/compositeDelta';
import {
  commodityRisk,
  shortOptionMinimum,
  spanRequirement,
} from '../../../engine/margin/span/commodityRisk';
import { interSpreadCredits } from '../../../engine/margin/span/interSpread';
import { intraSpreadCharge } from '../../../engine/margin/span/intraSpread';
import {
  futureRiskArray,
  optionRiskArray,
  optionValue,
  type FuturesOption,
  type ScanRanges,
} from '../../../engine/margin/span/riskArray';
import {
  futuresPriceRisk,
  scanRisk,
  weightedPriceRisk,
  type SpanLeg,
} from '../../../engine/margin/span/scanRisk';
import { values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numbersOf, signOf } from '../inputs';

const optional = (inputs: JsonObject, field: string): number =>
  typeof inputs[field] === 'number' ? inputs[field] : 0;

/** `span.scan`: arrays by contract name and positions by the same names. */
export function scanOfArrays(inputs: JsonObject): Computation {
  const arrays = inputs.pnl_arrays as { readonly [name: string]: readonly number[] };
  const legs = Object.entries(inputs.positions as JsonObject).map(([name, quantity]): SpanLeg => {
    if (!(name in arrays)) throw new Error(`no risk array of ${name}`);
    return { quantity: Number(quantity), riskArray: arrays[name] };
  });
  const scan = scanRisk(legs);
  return values({
    scan: scan.scanRisk,
    scenario: scan.activeScenario + 1,
    scenario_pnl: scan.scenarioPnl,
  });
}

/** Tag span-scan. */
export function scanOfList(inputs: JsonObject): Computation {
  const entries = inputs.risk_arrays as readonly JsonObject[];
  const scan = scanRisk(
    entries.map((entry) => ({
      quantity: numberOf(entry, 'position'),
      riskArray: entry.pnl as readonly number[],
    })),
  );
  return values({ scan_risk: scan.scanRisk, scenario_pnl: scan.scenarioPnl });
}

/** Tag span-requirement: the scan given, or net futures at the price scan range. */
export function requirementOfTerms(inputs: JsonObject): Computation {
  const scan =
    'scan_risk' in inputs
      ? numberOf(inputs, 'scan_risk')
      : Math.abs(numberOf(inputs, 'net_futures')) * numberOf(inputs, 'price_scan_range');
  const risk = commodityRisk({
    scanRisk: scan,
    intraCharge: optional(inputs, 'intracommodity_charge'),
    deliveryCharge: optional(inputs, 'delivery_charge'),
    interCredit: optional(inputs, 'intercommodity_credit'),
    shortOptionMinimum: optional(inputs, 'short_option_minimum'),
  });
  const { unfloored } = spanRequirement(risk, optional(inputs, 'net_option_value'), 1);
  return values({ scan_risk: scan, span_risk: risk, margin: unfloored });
}

const optionOf = (position: JsonObject): FuturesOption => {
  const [forward, strike, days, vol] = numbersOf(position, 'F', 'K', 'days', 'sigma');
  return { type: signOf(position), forward, strike, days, vol };
};

/** Tag span-16. The reference keeps the sign of the margin: an excess of option value is negative. */
export function sixteenScenarios(inputs: JsonObject): Computation {
  const multiplier = numberOf(inputs, 'multiplier');
  const [multiple, cover] = numbersOf(inputs.extreme as JsonObject, 'multiple', 'cover');
  const ranges: ScanRanges = {
    priceScanRange: numberOf(inputs, 'price_scan_range'),
    volScanRange: numberOf(inputs, 'vol_scan_range'),
    volScanType: 'absolute',
    extreme: { multiple, cover },
    lookAheadDays: numberOf(inputs, 'lookahead_days'),
    rate: numberOf(inputs, 'rate'),
  };
  const positions = inputs.positions as readonly JsonObject[];
  const isOption = (position: JsonObject): boolean => position.kind === 'option';
  const legs = positions.map((position) => ({
    quantity: numberOf(position, 'position'),
    riskArray: isOption(position)
      ? optionRiskArray(optionOf(position), multiplier, ranges)
      : futureRiskArray(multiplier, ranges),
  }));
  const scan = scanRisk(legs);
  const short = { calls: 0, puts: 0 };
  let netOptionValue = 0;
  for (const position of positions.filter(isOption)) {
    const quantity = numberOf(position, 'position');
    short[signOf(position) === 1 ? 'calls' : 'puts'] += Math.max(0, -quantity);
    netOptionValue += quantity * multiplier * optionValue(optionOf(position), ranges.rate);
  }
  const rate = numberOf(inputs, 'short_option_minimum_per_contract');
  const minimum = shortOptionMinimum({ rate, method: 'sum' }, short);
  const risk = commodityRisk({
    scanRisk: scan.scanRisk,
    intraCharge: numberOf(inputs, 'intracommodity_charge'),
    deliveryCharge: 0,
    interCredit: numberOf(inputs, 'intercommodity_credit'),
    shortOptionMinimum: minimum,
  });
  return values({
    risk_arrays_pnl_per_long_unit: legs.map(({ riskArray }) => riskArray),
    scenario_pnl: scan.scenarioPnl,
    worst_scenario_index: scan.activeScenario,
    scan_risk: scan.scanRisk,
    short_option_minimum: minimum,
    span_risk: risk,
    net_option_value: netOptionValue,
    margin: spanRequirement(risk, netOptionValue, 1).unfloored,
  });
}

const FULL_POSITION = /^(near|far|(call|put)(\d+(?:\.\d+)?)_(near|far))$/;
const INITIAL_FACTOR = 1.1;

/** `span.full`: two months of one future, options on either, against a second commodity with futures only. */
export function fullSpan(inputs: JsonObject): Computation {
  const [forward, multiplier, priceScanRange, volScanRange] = numbersOf(inputs, 'F', 'mult', 'PSR', 'VSR');
  const [vol, days, lookAheadDays] = numbersOf(inputs, 'sigma', 't_days', 'look_days');
  const [multiple, cover] = inputs.extreme as readonly [number, number];
  const extreme = { multiple, cover };
  const ranges: ScanRanges = {
    ...{ priceScanRange, volScanRange, extreme, lookAheadDays },
    volScanType: 'absolute',
    rate: 0,
  };
  const short = { calls: 0, puts: 0 };
  const deltas = { near: 0, far: 0 };
  const expected: Record<string, number> = {};
  let netOptionValue = 0;
  const legs = Object.entries(inputs.positions as JsonObject).map(([name, held]): SpanLeg => {
    const found = FULL_POSITION.exec(name);
    if (found === null) throw new Error(`position "${name}" is not of a known kind`);
    const quantity = Number(held);
    const [, , type, strike, month] = found;
    if (type === undefined) {
      deltas[name as 'near' | 'far'] += quantity;
      return { quantity, riskArray: futureRiskArray(multiplier, ranges) };
    }
    const option: FuturesOption = {
      ...{ forward, strike: Number(strike), days, vol },
      type: type === 'call' ? 1 : -1,
    };
    const delta = compositeDelta(option);
    expected[`${type}_delta`] = delta;
    deltas[month as 'near' | 'far'] += quantity * delta;
    netOptionValue += quantity * multiplier * optionValue(option, 0);
    short[type === 'call' ? 'calls' : 'puts'] += Math.max(0, -quantity);
    return { quantity, riskArray: optionRiskArray(option, multiplier, ranges) };
  });
  const scan = scanRisk(legs);
  const netDelta = deltas.near + deltas.far;
  const intra = intraSpreadCharge(
    (['near', 'far'] as const).map((tier) => ({
      tier,
      long: Math.max(0, deltas[tier]),
      short: Math.max(0, -deltas[tier]),
    })),
    [
      {
        priority: 1,
        legs: [
          { tier: 'near', side: 'A', deltaPerSpread: 1 },
          { tier: 'far', side: 'B', deltaPerSpread: 1 },
        ],
        chargeRate: numberOf(inputs, 'intra_rate'),
      },
    ],
  );
  const other = inputs.B as JsonObject;
  const [otherPosition, otherRange] = numbersOf(other, 'pos', 'PSR');
  const spread = inputs.inter as JsonObject;
  const [ratioA, ratioB] = spread.ratio as readonly [number, number];
  const creditRate = numberOf(spread, 'credit');
  const weighted = weightedPriceRisk(scan, netDelta);
  const inter = interSpreadCredits(
    [
      { commodity: 'A', netDelta, weightedPriceRisk: weighted },
      { commodity: 'B', netDelta: otherPosition, weightedPriceRisk: otherRange },
    ],
    [
      {
        priority: 1,
        legs: [
          { commodity: 'A', side: 'A', deltaRatio: ratioA, creditRate },
          { commodity: 'B', side: 'B', deltaRatio: ratioB, creditRate },
        ],
      },
    ],
  );
  const [creditA, creditB] = ['A', 'B'].map((code) => inter.byCommodity.get(code) ?? 0);
  const riskA = commodityRisk({
    ...{ scanRisk: scan.scanRisk, intraCharge: intra.charge, deliveryCharge: 0, interCredit: creditA },
    shortOptionMinimum: shortOptionMinimum({ rate: numberOf(inputs, 'som_rate'), method: 'sum' }, short),
  });
  const riskB = Math.max(0, Math.abs(otherPosition) * otherRange - creditB);
  const total = spanRequirement(riskA + riskB, netOptionValue, INITIAL_FACTOR);
  return values({
    ...expected,
    scan: scan.scanRisk,
    scenario: scan.activeScenario + 1,
    net_delta: netDelta,
    intra: intra.charge,
    price_risk: futuresPriceRisk(scan),
    wfpr: weighted,
    spreads: inter.bySpread[0].spreads,
    credit_a: creditA,
    credit_b: creditB,
    risk_a: riskA,
    risk_b: riskB,
    nov: netOptionValue,
    maintenance: total.maintenance,
    initial: total.initial,
  });
}
