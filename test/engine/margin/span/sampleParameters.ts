/** A small set of SPAN parameters: one commodity with two months and a call. */
import { futureRiskArray } from '../../../../src/engine/margin/span/riskArray';
import type { SpanContract, SpanParameters } from '../../../../src/engine/margin/span/spanParameters';
import { CLASSIC_EXTREME } from '../../../../src/engine/margin/span/spanScenarios';

export const ranges = {
  priceScanRange: 20,
  volScanRange: 0.05,
  volScanType: 'absolute',
  extreme: CLASSIC_EXTREME,
  lookAheadDays: 1,
  rate: 0,
} as const;

// McMillan, Options as a Strategic Investment, ch. 34: S&P 500 future (rounded to 10 in print) and Dec 410 call.
export const CALL = [
  460, -610, 2640, 1730, -1270, -2340, 5210, 4540, -2540, -3430, 8060, 7640, -3380, -3990, 3130, -1500,
];

export const contract = (id: string, period: string, terms: Partial<SpanContract>): SpanContract => ({
  ...{ id, period, kind: 'future', price: 400, valueFactor: 500, compositeDelta: 1, deltaScale: 1 },
  riskArray: futureRiskArray(500, ranges),
  isPremiumStyle: true,
  ...terms,
});
export const parameters: SpanParameters = {
  clearingOrganisation: 'TEST',
  businessDate: '2026-11-20',
  initialFactor: 1.1,
  interSpreads: [],
  commodities: [
    {
      code: 'SP',
      currency: 'USD',
      contracts: [
        contract('near', '2026-12', {}),
        contract('far', '2027-03', {}),
        contract('call', '2026-12', {
          kind: 'call',
          strike: 410,
          price: 8,
          compositeDelta: 0.45,
          riskArray: CALL,
        }),
      ],
      tiers: [
        { id: '1', firstPeriod: '2026-12', lastPeriod: '2026-12' },
        { id: '2', firstPeriod: '2027-01', lastPeriod: '2027-12' },
      ],
      intraSpreads: [
        {
          priority: 1,
          chargeRate: 600,
          legs: [
            { tier: '1', side: 'A', deltaPerSpread: 1 },
            { tier: '2', side: 'B', deltaPerSpread: 1 },
          ],
        },
      ],
      deliveryCharges: [],
      shortOptionMinimum: { rate: 50, method: 'sum' },
    },
  ],
};
