/**
 * A SPAN file (`.spn`) as the engine's SPAN parameters: contracts with risk arrays, tiers, spreads, minimums. Elements:
 * CME's schema of the files (`spanrisk.xsd`, as published with marketcalls/marginism).
 */
import { success, type Result } from '../../engine/basics/result';
import { spanParameterFaults } from '../../engine/margin/span/checkParameters';
import type {
  DeliveryCharge,
  InterSpread,
  IntraSpread,
  SpanCommodity,
  SpanParameters,
  SpanTier,
} from '../../engine/margin/span/spanParameters';
import { periodOf, spanContracts } from './spanContracts';
import { createSpanFields, SpanFault, type SpanFields } from './spanFields';
import { businessDateOf, checkForm, faultIn, headOf } from './spanFile';
import { childOf, childrenOf, type XmlElement } from './spanXml';

const sideOf = (leg: XmlElement, fields: SpanFields): 'A' | 'B' => {
  const side = fields.text(leg, 'rs');
  if (side === 'A' || side === 'B') return side;
  throw new SpanFault(leg.at, `<rs> must be A or B, got "${side}"`);
};

/** Spreads by tier use the tiers of the file, spreads by period one tier for each period; both at once are refused. */
function tiersOf(definition: XmlElement, fields: SpanFields): readonly SpanTier[] {
  const spreads = childrenOf(definition, 'dSpread');
  const byPeriod = spreads.flatMap((spread) => childrenOf(spread, 'pLeg'));
  if (byPeriod.length > 0) {
    const mixed = spreads.find((spread) => childOf(spread, 'tLeg') !== undefined);
    if (mixed !== undefined)
      throw new SpanFault(mixed.at, 'spreads by period and by tier in one commodity are not covered');
    const periods = [...new Set(byPeriod.map((leg) => periodOf(fields.text(leg, 'pe'))))].sort();
    return periods.map((period) => ({ id: period, firstPeriod: period, lastPeriod: period }));
  }
  const tiers = childOf(definition, 'intraTiers');
  return (tiers === undefined ? [] : childrenOf(tiers, 'tier')).map((tier) => ({
    id: fields.text(tier, 'tn'),
    firstPeriod: periodOf(fields.text(tier, 'sPe')),
    // A month ends with its last day: a later date of that month still belongs to it.
    lastPeriod: periodOf(fields.text(tier, 'ePe')).padEnd(10, '-99'),
  }));
}

/** Flat charges (F) within a commodity, weighted price risk (W) between two; others are other rules. */
function checkMethod(spread: XmlElement, expected: 'F' | 'W'): void {
  const method = childOf(spread, 'chargeMeth');
  if (method !== undefined && method.text !== expected)
    throw new SpanFault(method.at, `<chargeMeth> "${method.text}" is not covered here, ${expected} only`);
}

function intraSpreads(definition: XmlElement, fields: SpanFields): readonly IntraSpread[] {
  const spreads = childrenOf(definition, 'dSpread');
  for (const spread of spreads) checkMethod(spread, 'F');
  return spreads.map((spread) => ({
    priority: fields.number(spread, 'spread'),
    legs: [
      ...childrenOf(spread, 'tLeg').map((leg) => ({ leg, tier: fields.text(leg, 'tn') })),
      ...childrenOf(spread, 'pLeg').map((leg) => ({ leg, tier: periodOf(fields.text(leg, 'pe')) })),
    ].map(({ leg, tier }) => ({ tier, side: sideOf(leg, fields), deltaPerSpread: fields.number(leg, 'i') })),
    chargeRate: fields.number(fields.child(spread, 'rate'), 'val'),
  }));
}

/** Charges of a period near delivery; a period must be a tier of its own, or its deltas cannot be told apart. */
function deliveryCharges(
  definition: XmlElement,
  fields: SpanFields,
  tiers: readonly SpanTier[],
): readonly DeliveryCharge[] {
  const charges = childrenOf(definition, 'spotRate');
  // Rates come once for each type of account; the first holds, as for all rates here.
  const [account] = charges.map((charge) => childOf(charge, 'r')?.text);
  const own = charges.filter((charge) => childOf(charge, 'r')?.text === account);
  return own.flatMap((charge): DeliveryCharge[] => {
    const [spreadRate, outrightRate] = [fields.number(charge, 'sprd'), fields.number(charge, 'outr')];
    if (spreadRate === 0 && outrightRate === 0) return [];
    const period = periodOf(fields.text(charge, 'pe'));
    const tier = tiers.find(
      (one) => one.firstPeriod === period && one.lastPeriod.slice(0, period.length) === period,
    );
    if (tier === undefined)
      throw new SpanFault(charge.at, `the delivery charge of ${period} needs a tier of that period alone`);
    return [{ tier: tier.id, spreadRate, outrightRate }];
  });
}

function commodityOf(text: string, label: string, definition: XmlElement, fields: SpanFields): SpanCommodity {
  const minimum = childOf(definition, 'somTiers', 'tier', 'rate', 'val');
  const method = childOf(definition, 'somMeth')?.text;
  const tiers = tiersOf(definition, fields);
  return {
    code: fields.text(definition, 'cc'),
    currency: fields.text(definition, 'currency'),
    contracts: spanContracts(text, label, definition, fields),
    tiers,
    intraSpreads: intraSpreads(definition, fields),
    deliveryCharges: deliveryCharges(definition, fields, tiers),
    shortOptionMinimum: {
      rate: minimum === undefined ? 0 : fields.numberOf(minimum),
      method: method === 'MAX' ? 'larger-side' : 'sum',
    },
  };
}

/** Credits count all months of a commodity; a leg in one of several tiers is refused. */
function checkWhole(head: XmlElement, leg: XmlElement, fields: SpanFields): void {
  const [code, tier] = [fields.text(leg, 'cc'), fields.text(leg, 'tn')];
  const definition = childrenOf(head, 'ccDef').find((one) => fields.text(one, 'cc') === code);
  const tiers = definition === undefined ? undefined : childOf(definition, 'interTiers');
  const count = tiers === undefined ? 0 : childrenOf(tiers, 'tier').length;
  if (tier !== '0' && count > 1)
    throw new SpanFault(leg.at, `a credit on tier ${tier} of ${code}, one of ${count}, is not covered`);
}

/** Spreads between commodities that are read; a leg in another one makes the spread useless here. */
function interSpreads(
  head: XmlElement,
  fields: SpanFields,
  codes: readonly string[],
): readonly InterSpread[] {
  const list = childOf(head, 'interSpreads');
  return (list === undefined ? [] : childrenOf(list, 'dSpread')).flatMap((spread): InterSpread[] => {
    const creditRate = fields.number(fields.child(spread, 'rate'), 'val');
    const legs = [...childrenOf(spread, 'tLeg'), ...childrenOf(spread, 'pLeg')].map((leg) => ({
      commodity: fields.text(leg, 'cc'),
      side: sideOf(leg, fields),
      deltaRatio: fields.number(leg, 'i'),
      creditRate,
    }));
    if (!legs.every(({ commodity }) => codes.includes(commodity))) return [];
    checkMethod(spread, 'W');
    for (const leg of childrenOf(spread, 'tLeg')) checkWhole(head, leg, fields);
    return [{ priority: fields.number(spread, 'spread'), legs }];
  });
}

/**
 * `commodities`: codes to read, all of them when empty. `initialFactor`: initial over maintenance margin, which files
 * say per type of account. Delivery charges (`spotRate`) are read where their period is a tier of its own.
 */
export function readSpanParameters(
  text: string,
  label: string,
  commodities: readonly string[],
  initialFactor: number,
): Result<SpanParameters> {
  const form = checkForm(text, label);
  if (!form.ok) return form;
  const head = headOf(text, label);
  if (!head.ok) return head;
  const fields = createSpanFields();
  try {
    const definitions = childrenOf(head.value, 'ccDef');
    const known = definitions.map((definition) => fields.text(definition, 'cc'));
    const codes = commodities.length === 0 ? known : commodities;
    const missing = codes.find((code) => !known.includes(code));
    if (missing !== undefined) throw new SpanFault(head.value.at, `commodity ${missing} is not in the file`);
    const parameters: SpanParameters = {
      clearingOrganisation: fields.text(head.value, 'ec'),
      businessDate: businessDateOf(text),
      commodities: codes.map((code) => commodityOf(text, label, definitions[known.indexOf(code)], fields)),
      interSpreads: interSpreads(head.value, fields, codes),
      initialFactor,
    };
    const [fault] = spanParameterFaults(parameters);
    if (fault === undefined) return success(parameters);
    return { ok: false, failure: { ...fault, message: `${label}: ${fault.message}` } };
  } catch (error) {
    return faultIn(text, label, error);
  }
}
