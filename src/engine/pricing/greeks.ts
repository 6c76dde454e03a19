/** Names, order and units of what a pricing formula returns, and the desk's units of the same figures. */
import { DAYS_PER_YEAR } from '../basics/time';

/**
 * Plain partial derivatives of value V: nothing is scaled. "Price" is the quote currency, "rate" and "vol" are
 * 1.00 (100 %), time runs forward and is in years, so theta, charm, veta and color are minus the derivative in T.
 */
export interface Greeks {
  /** V: price units of the model. */
  readonly price: number;
  /** dV/dS or dV/dF. */
  readonly delta: number;
  /** d2V/dS2, per price. */
  readonly gamma: number;
  /** dV/dsigma, price per 1.00 of vol. */
  readonly vega: number;
  /** dV/dt, price per year. */
  readonly theta: number;
  /** dV/dr, price per 1.00 of rate. */
  readonly rho: number;
  /** d2V/dS dsigma. */
  readonly vanna: number;
  /** d2V/dsigma2. */
  readonly volga: number;
  /** d(delta)/dt, per year. */
  readonly charm: number;
  /** d(vega)/dt, per year. */
  readonly veta: number;
  /** d3V/dS3. */
  readonly speed: number;
  /** d3V/dS2 dsigma. */
  readonly zomma: number;
  /** d(gamma)/dt, per year. */
  readonly color: number;
  /** d3V/dsigma3. */
  readonly ultima: number;
  /** dV/dK. */
  readonly dualDelta: number;
  /** d2V/dK2. */
  readonly dualGamma: number;
  /** dV/dq, price per 1.00 of yield; 0 for formulas on a forward. */
  readonly rhoQ: number;
}

/** Slots of the `...GreeksInto` formulas, in this order from the given offset. */
export const GREEK_NAMES = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'vanna',
  'volga',
  'charm',
  'veta',
  'speed',
  'zomma',
  'color',
  'ultima',
  'dualDelta',
  'dualGamma',
  'rhoQ',
] as const satisfies readonly (keyof Greeks)[];

export type GreekName = (typeof GREEK_NAMES)[number];

/** Doubles that one option takes in an output array. */
export const GREEK_COUNT = GREEK_NAMES.length;

/** Reads the slots of one option into an object. */
export function greeksAt(out: Float64Array, offset = 0): Greeks {
  const read = {} as Record<GreekName, number>;
  for (let i = 0; i < GREEK_COUNT; i++) read[GREEK_NAMES[i]] = out[offset + i];
  return read;
}

/** Greeks in the units of a desk; every name says its unit. */
export interface DeskGreeks {
  /** Units of the underlying. */
  readonly delta: number;
  /** Delta per 1.00 of price. */
  readonly gammaPerUnit: number;
  /** Change of delta for a move of 1 % of the underlying. */
  readonly gammaOnePercent: number;
  /** Price per vol point (0.01). */
  readonly vegaPerPoint: number;
  /** Price per calendar day. */
  readonly thetaPerDay: number;
  /** Price per basis point (0.0001). */
  readonly rhoPerBasisPoint: number;
  /** Delta per vol point. */
  readonly vannaPerPoint: number;
  /** Vega per point, per vol point. */
  readonly volgaPerPointSquared: number;
  /** Delta per calendar day. */
  readonly charmPerDay: number;
  /** Vega per point, per calendar day. */
  readonly vetaPerPointDay: number;
  /** Gamma per 1.00 of price. */
  readonly speedPerUnit: number;
  /** Gamma per calendar day. */
  readonly colorPerDay: number;
}

export const VOL_POINT = 0.01;
export const BASIS_POINT = 0.0001;

/** Converts plain derivatives to desk units; `underlyingPrice` is the S or F that the derivatives were taken in. */
export const toDeskGreeks = (greeks: Greeks, underlyingPrice: number): DeskGreeks => ({
  delta: greeks.delta,
  gammaPerUnit: greeks.gamma,
  gammaOnePercent: greeks.gamma * underlyingPrice * 0.01,
  vegaPerPoint: greeks.vega * VOL_POINT,
  thetaPerDay: greeks.theta / DAYS_PER_YEAR,
  rhoPerBasisPoint: greeks.rho * BASIS_POINT,
  vannaPerPoint: greeks.vanna * VOL_POINT,
  volgaPerPointSquared: greeks.volga * VOL_POINT * VOL_POINT,
  charmPerDay: greeks.charm / DAYS_PER_YEAR,
  vetaPerPointDay: (greeks.veta * VOL_POINT) / DAYS_PER_YEAR,
  speedPerUnit: greeks.speed,
  colorPerDay: greeks.color / DAYS_PER_YEAR,
});
