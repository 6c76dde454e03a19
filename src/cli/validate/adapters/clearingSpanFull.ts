/** Full SPAN of two commodities: two months of one future with options, against a second one with futures only. */
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
import { numberOf, numbersOf } from '../inputs';

const POSITION = /^(near|far|(call|put)(\d+(?:\.\d+)?)_(near|far))$/;
const INITIAL_FACTOR = 1.1;

type Month = 'near' | 'far';

interface FullLeg extends SpanLeg {
  readonly month: Month;
  /** Of one contract. */
  readonly delta: number;
  readonly option?: FuturesOption;
}

function rangesOf(inputs: JsonObject): ScanRanges {
  const [priceScanRange, volScanRange, lookAheadDays] = numbersOf(inputs, 'PSR', 'VSR', 'look_days');
  const [multiple, cover] = inputs.extreme as readonly [number, number];
  const extreme = { multiple, cover };
  return { priceScanRange, volScanRange, volScanType: 'absolute', extreme, lookAheadDays, rate: 0 };
}

function legOf(inputs: JsonObject, name: string, quantity: number): FullLeg {
  const found = POSITION.exec(name);
  if (found === null) throw new Error(`position "${name}" is not of a known kind`);
  const ranges = rangesOf(inputs);
  const [forward, multiplier, vol, days] = numbersOf(inputs, 'F', 'mult', 'sigma', 't_days');
  const [, , type, strike, month] = found;
  if (type === undefined)
    return { quantity, month: name as Month, delta: 1, riskArray: futureRiskArray(multiplier, ranges) };
  const option: FuturesOption = {
    ...{ forward, strike: Number(strike), days, vol },
    type: type === 'call' ? 1 : -1,
  };
  const riskArray = optionRiskArray(option, multiplier, ranges);
  return { quantity, month: month as Month, delta: compositeDelta(option), riskArray, option };
}

const shortContracts = (legs: readonly FullLeg[], type: 1 | -1): number =>
  legs.reduce((sum, leg) => sum + (leg.option?.type === type ? Math.max(0, -leg.quantity) : 0), 0);

function calendarCharge(legs: readonly FullLeg[], chargeRate: number): number {
  const tiers = (['near', 'far'] as const).map((tier) => {
    const delta = legs
      .filter(({ month }) => month === tier)
      .reduce((sum, { quantity, delta: one }) => sum + quantity * one, 0);
    return { tier, long: Math.max(0, delta), short: Math.max(0, -delta) };
  });
  const spread = [
    { tier: 'near', side: 'A', deltaPerSpread: 1 } as const,
    { tier: 'far', side: 'B', deltaPerSpread: 1 } as const,
  ];
  return intraSpreadCharge(tiers, [{ priority: 1, legs: spread, chargeRate }]).charge;
}

function credits(inputs: JsonObject, netDelta: number, weighted: number) {
  const [position, range] = numbersOf(inputs.B as JsonObject, 'pos', 'PSR');
  const inter = inputs.inter as JsonObject;
  const [ratioA, ratioB] = inter.ratio as readonly [number, number];
  const creditRate = numberOf(inter, 'credit');
  const { bySpread, byCommodity } = interSpreadCredits(
    [
      { commodity: 'A', netDelta, weightedPriceRisk: weighted },
      { commodity: 'B', netDelta: position, weightedPriceRisk: range },
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
  const [creditA, creditB] = ['A', 'B'].map((code) => byCommodity.get(code) ?? 0);
  const riskB = Math.max(0, Math.abs(position) * range - creditB);
  return { spreads: bySpread[0].spreads, creditA, creditB, riskB };
}

/** `span.full`. */
export function fullSpan(inputs: JsonObject): Computation {
  const legs = Object.entries(inputs.positions as JsonObject).map(([name, held]) =>
    legOf(inputs, name, Number(held)),
  );
  const scan = scanRisk(legs);
  const netDelta = legs.reduce((sum, { quantity, delta }) => sum + quantity * delta, 0);
  const intraCharge = calendarCharge(legs, numberOf(inputs, 'intra_rate'));
  const weighted = weightedPriceRisk(scan, netDelta);
  const inter = credits(inputs, netDelta, weighted);
  const short = { calls: shortContracts(legs, 1), puts: shortContracts(legs, -1) };
  const riskA = commodityRisk({
    ...{ scanRisk: scan.scanRisk, intraCharge, deliveryCharge: 0, interCredit: inter.creditA },
    shortOptionMinimum: shortOptionMinimum({ rate: numberOf(inputs, 'som_rate'), method: 'sum' }, short),
  });
  const multiplier = numberOf(inputs, 'mult');
  const netOptionValue = legs.reduce(
    (sum, { quantity, option }) =>
      option === undefined ? sum : sum + quantity * multiplier * optionValue(option, 0),
    0,
  );
  const total = spanRequirement(
    riskA + inter.riskB,
    netOptionValue,
    'initial_factor' in inputs ? numberOf(inputs, 'initial_factor') : INITIAL_FACTOR,
  );
  const deltaOf = (type: 1 | -1): number | null =>
    legs.find(({ option }) => option?.type === type)?.delta ?? null;
  return values({
    ...{ call_delta: deltaOf(1), put_delta: deltaOf(-1), net_delta: netDelta },
    ...{ scan: scan.scanRisk, scenario: scan.activeScenario + 1, intra: intraCharge },
    ...{ price_risk: futuresPriceRisk(scan), wfpr: weighted, spreads: inter.spreads },
    ...{ credit_a: inter.creditA, credit_b: inter.creditB, risk_a: riskA, risk_b: inter.riskB },
    ...{ nov: netOptionValue, maintenance: total.maintenance, initial: total.initial },
  });
}
