/** SPAN in the margin suites: scans of given risk arrays, full requirements, sixteen-scenario portfolios. */
import {
  commodityRisk,
  shortOptionMinimum,
  spanRequirement,
} from '../../../engine/margin/span/commodityRisk';
import {
  futureRiskArray,
  optionRiskArray,
  optionValue,
  type FuturesOption,
  type ScanRanges,
} from '../../../engine/margin/span/riskArray';
import { scanRisk, type SpanLeg } from '../../../engine/margin/span/scanRisk';
import { values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numberOr, numbersOf, signOf } from '../inputs';

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
    intraCharge: numberOr(inputs, 'intracommodity_charge', 0),
    deliveryCharge: numberOr(inputs, 'delivery_charge', 0),
    interCredit: numberOr(inputs, 'intercommodity_credit', 0),
    shortOptionMinimum: numberOr(inputs, 'short_option_minimum', 0),
  });
  const { unfloored } = spanRequirement(risk, numberOr(inputs, 'net_option_value', 0), 1);
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
    lookAheadDays: numberOr(inputs, 'lookahead_days', 1),
    rate: numberOr(inputs, 'rate', 0),
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
  const rate = numberOr(inputs, 'short_option_minimum_per_contract', 0);
  const minimum = shortOptionMinimum({ rate, method: 'sum' }, short);
  const risk = commodityRisk({
    scanRisk: scan.scanRisk,
    intraCharge: numberOr(inputs, 'intracommodity_charge', 0),
    deliveryCharge: 0,
    interCredit: numberOr(inputs, 'intercommodity_credit', 0),
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
