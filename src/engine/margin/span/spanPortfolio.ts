/** A portfolio of listed contracts against a set of SPAN risk parameters. */
import { failure, success, type Result } from '../../basics/result';
import { commodityRisk, shortOptionMinimum, spanRequirement, type SpanRequirement } from './commodityRisk';
import { interSpreadCredits, type InterCredits } from './interSpread';
import { deliveryCharge, intraSpreadCharge, type IntraCharge, type TierDelta } from './intraSpread';
import { scanRisk, weightedPriceRisk, type ScanRisk } from './scanRisk';
import type { SpanCommodity, SpanContract, SpanParameters } from './spanParameters';

export interface SpanHolding {
  readonly contractId: string;
  /** Contracts, long positive. */
  readonly quantity: number;
}

interface HeldContract {
  readonly contract: SpanContract;
  readonly quantity: number;
}

export interface CommodityResult {
  readonly commodity: string;
  readonly currency: string;
  readonly scan: ScanRisk;
  readonly netDelta: number;
  readonly intra: IntraCharge;
  readonly deliveryCharge: number;
  readonly interCredit: number;
  readonly shortOptionMinimum: number;
  readonly risk: number;
  /** Long less short value of premium-style options. */
  readonly netOptionValue: number;
}

export interface SpanResult {
  readonly byCommodity: readonly CommodityResult[];
  readonly inter: InterCredits;
  /** By currency: amounts of different currencies are not added. */
  readonly byCurrency: readonly (SpanRequirement & { readonly currency: string })[];
}

/** Net delta of each tier's periods: periods of opposite sign stay apart, as calendar spreads need them. */
export function tierDeltas(commodity: SpanCommodity, held: readonly HeldContract[]): readonly TierDelta[] {
  const byPeriod = new Map<string, number>();
  for (const { contract, quantity } of held) {
    const delta = quantity * contract.compositeDelta * contract.deltaScale;
    byPeriod.set(contract.period, (byPeriod.get(contract.period) ?? 0) + delta);
  }
  return commodity.tiers.map(({ id, firstPeriod, lastPeriod }) => {
    const inside = [...byPeriod].filter(([period]) => period >= firstPeriod && period <= lastPeriod);
    const side = (sign: 1 | -1): number =>
      inside.reduce((total, [, delta]) => total + Math.max(0, sign * delta), 0);
    return { tier: id, long: side(1), short: side(-1) };
  });
}

const shortCount = (held: readonly HeldContract[], kind: 'call' | 'put'): number =>
  held.reduce(
    (total, { contract, quantity }) => total + (contract.kind === kind ? Math.max(0, -quantity) : 0),
    0,
  );

type BeforeCredit = Omit<CommodityResult, 'interCredit' | 'risk'>;

function beforeCredit(commodity: SpanCommodity, held: readonly HeldContract[]): BeforeCredit {
  const deltas = tierDeltas(commodity, held);
  const intra = intraSpreadCharge(deltas, commodity.intraSpreads);
  const premiumStyle = held.filter(
    ({ contract }) => contract.isPremiumStyle && (contract.kind === 'call' || contract.kind === 'put'),
  );
  return {
    commodity: commodity.code,
    currency: commodity.currency,
    scan: scanRisk(held.map(({ contract, quantity }) => ({ quantity, riskArray: contract.riskArray }))),
    netDelta: held.reduce(
      (sum, h) => sum + h.quantity * h.contract.compositeDelta * h.contract.deltaScale,
      0,
    ),
    intra,
    deliveryCharge: deliveryCharge(deltas, intra.remaining, commodity.deliveryCharges),
    shortOptionMinimum: shortOptionMinimum(commodity.shortOptionMinimum, {
      calls: shortCount(held, 'call'),
      puts: shortCount(held, 'put'),
    }),
    netOptionValue: premiumStyle.reduce(
      (sum, { contract, quantity }) => sum + quantity * contract.price * contract.valueFactor,
      0,
    ),
  };
}

/** Refuses the portfolio when a contract is not in the parameters: its risk would be missing. */
export function spanPortfolio(
  parameters: SpanParameters,
  holdings: readonly SpanHolding[],
): Result<SpanResult> {
  const known = new Set(parameters.commodities.flatMap(({ contracts }) => contracts.map(({ id }) => id)));
  const unknown = holdings.find(({ contractId }) => !known.has(contractId));
  if (unknown !== undefined) {
    const { clearingOrganisation, businessDate } = parameters;
    const message = `${unknown.contractId} is not in the SPAN parameters of ${clearingOrganisation} of ${businessDate}`;
    return failure('UNKNOWN_INSTRUMENT', message, { contract: unknown.contractId, businessDate });
  }
  const quantityOf = new Map<string, number>();
  for (const { contractId, quantity } of holdings)
    quantityOf.set(contractId, (quantityOf.get(contractId) ?? 0) + quantity);
  const parts = parameters.commodities.map((commodity) => {
    const held = commodity.contracts.flatMap((contract) => {
      const quantity = quantityOf.get(contract.id) ?? 0;
      return quantity === 0 ? [] : [{ contract, quantity }];
    });
    return beforeCredit(commodity, held);
  });
  const inter = interSpreadCredits(
    parts.map(({ commodity, netDelta, scan }) => ({
      commodity,
      netDelta,
      weightedPriceRisk: weightedPriceRisk(scan, netDelta),
    })),
    parameters.interSpreads,
  );
  const byCommodity = parts.map((part): CommodityResult => {
    const interCredit = inter.byCommodity.get(part.commodity) ?? 0;
    const risk = commodityRisk({
      ...part,
      scanRisk: part.scan.scanRisk,
      intraCharge: part.intra.charge,
      interCredit,
    });
    return { ...part, interCredit, risk };
  });
  return success({ byCommodity, inter, byCurrency: byCurrency(byCommodity, parameters.initialFactor) });
}

function byCurrency(parts: readonly CommodityResult[], initialFactor: number): SpanResult['byCurrency'] {
  const currencies = [...new Set(parts.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = parts.filter((part) => part.currency === currency);
    const risk = own.reduce((sum, part) => sum + part.risk, 0);
    const netOptionValue = own.reduce((sum, part) => sum + part.netOptionValue, 0);
    return { currency, ...spanRequirement(risk, netOptionValue, initialFactor) };
  });
}
