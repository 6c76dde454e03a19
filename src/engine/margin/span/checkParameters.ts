/** What is wrong with a set of SPAN parameters: for readers of parameter files, which refuse the file then. */
import type { Failure } from '../../basics/result';
import { SPAN_SCENARIO_COUNT } from './spanScenarios';
import type { SpanCommodity, SpanContract, SpanParameters } from './spanParameters';

const fault = (place: string, what: string): Failure => ({
  reason: 'INVALID_INPUT',
  message: `SPAN parameters: ${place}: ${what}`,
  context: { place },
});

/** The first id that comes a second time. */
function repeated(ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return ids.find((id) => seen.size === seen.add(id).size);
}

function contractFault(contract: SpanContract): string | undefined {
  const { kind, riskArray, strike, compositeDelta, deltaScale, price, valueFactor } = contract;
  if (riskArray.length !== SPAN_SCENARIO_COUNT)
    return `risk array has ${riskArray.length} figures, must have ${SPAN_SCENARIO_COUNT}`;
  const bad = riskArray.findIndex((figure) => !Number.isFinite(figure));
  if (bad >= 0) return `risk array: scenario ${bad + 1} is ${riskArray[bad]}`;
  if ((kind === 'call' || kind === 'put') && !Number.isFinite(strike ?? NaN)) return 'option without strike';
  const figures = { compositeDelta, deltaScale, price, valueFactor };
  const missing = Object.entries(figures).find(([, figure]) => !Number.isFinite(figure));
  return missing === undefined ? undefined : `${missing[0]} is ${missing[1]}`;
}

function commodityFaults(commodity: SpanCommodity): readonly Failure[] {
  const { code, contracts, tiers, intraSpreads, deliveryCharges } = commodity;
  const known = new Set(tiers.map(({ id }) => id));
  const ofContracts = contracts.flatMap((contract) => {
    const what = contractFault(contract);
    return what === undefined ? [] : [fault(`${code} ${contract.id}`, what)];
  });
  const ofTiers = tiers.flatMap(({ id, firstPeriod, lastPeriod }) =>
    firstPeriod <= lastPeriod ? [] : [fault(`${code} tier ${id}`, `${firstPeriod} lies after ${lastPeriod}`)],
  );
  const ofSpreads = intraSpreads.flatMap(({ priority, legs, chargeRate }) => {
    const place = `${code} spread ${priority}`;
    const unknown = legs.find(({ tier }) => !known.has(tier));
    if (unknown !== undefined) return [fault(place, `tier ${unknown.tier} is not defined`)];
    if (legs.length < 2) return [fault(place, `${legs.length} legs, must have 2 at least`)];
    const isSound = chargeRate >= 0 && legs.every(({ deltaPerSpread }) => deltaPerSpread > 0);
    return isSound ? [] : [fault(place, 'charge must not be negative, deltas per spread must be positive')];
  });
  const ofDelivery = deliveryCharges.flatMap(({ tier }) =>
    known.has(tier) ? [] : [fault(`${code} delivery charge`, `tier ${tier} is not defined`)],
  );
  return [...ofContracts, ...ofTiers, ...ofSpreads, ...ofDelivery];
}

function interFaults({ commodities, interSpreads }: SpanParameters): readonly Failure[] {
  const known = new Set(commodities.map(({ code }) => code));
  return interSpreads.flatMap(({ priority, legs }) => {
    const place = `inter-commodity spread ${priority}`;
    const unknown = legs.find(({ commodity }) => !known.has(commodity));
    if (unknown !== undefined) return [fault(place, `commodity ${unknown.commodity} is not defined`)];
    const isSound = legs.every(
      ({ deltaRatio, creditRate }) => deltaRatio > 0 && creditRate >= 0 && creditRate <= 1,
    );
    return isSound ? [] : [fault(place, 'ratios must be positive, credit rates lie in [0, 1]')];
  });
}

/** Every fault with its place; empty when the parameters can be used. */
export function spanParameterFaults(parameters: SpanParameters): readonly Failure[] {
  const { commodities, initialFactor } = parameters;
  const contracts = commodities.flatMap((commodity) => commodity.contracts.map(({ id }) => id));
  const twice = repeated(commodities.map(({ code }) => code)) ?? repeated(contracts);
  return [
    ...(twice === undefined ? [] : [fault(twice, 'is given twice')]),
    ...(initialFactor >= 1 ? [] : [fault('initial factor', `${initialFactor}, must be 1 at least`)]),
    ...commodities.flatMap(commodityFaults),
    ...interFaults(parameters),
  ];
}
