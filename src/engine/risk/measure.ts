/** The catalogue of figures of a position: name, unit, sign, and what a sum of them means. */

export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly sign: string;
  /** `coins` add up inside one underlying only; `none` never adds up; `oldest` takes the largest. */
  readonly total: 'sum' | 'coins' | 'none' | 'oldest';
}

/** In the order of a position's row. */
export const MEASURES = [
  { name: 'quantity', unit: 'units', sign: 'long positive', total: 'none' },
  { name: 'mark', unit: "venue's quote unit", sign: 'positive', total: 'none' },
  { name: 'markUsd', unit: 'USD per coin', sign: 'positive', total: 'none' },
  { name: 'vol', unit: 'fraction per sqrt(year)', sign: 'positive', total: 'none' },
  { name: 'forward', unit: 'quote currency per coin', sign: 'positive', total: 'none' },
  { name: 'valueUsd', unit: 'USD', sign: 'what the position adds to equity', total: 'sum' },
  { name: 'pnlUsd', unit: 'USD', sign: 'gain positive', total: 'sum' },
  { name: 'deltaBs', unit: 'coins', sign: 'gains when the underlying rises', total: 'coins' },
  { name: 'deltaNet', unit: 'coins', sign: 'as deltaBs, less the premium in coin', total: 'coins' },
  { name: 'deltaUsd', unit: 'USD per 100 % of spot', sign: 'gains when the underlying rises', total: 'sum' },
  { name: 'gamma1pct', unit: 'coins per 1 % of spot', sign: 'delta rises with spot', total: 'coins' },
  { name: 'vegaUsd', unit: 'USD per vol point', sign: 'gains when vol rises', total: 'sum' },
  { name: 'thetaUsd', unit: 'USD per calendar day', sign: 'gains as time passes', total: 'sum' },
  { name: 'rhoUsd', unit: 'USD per basis point', sign: 'gains when the rate rises', total: 'sum' },
  { name: 'vannaCoin', unit: 'coins per vol point', sign: 'delta rises with vol', total: 'coins' },
  { name: 'volgaUsd', unit: 'USD per vol point squared', sign: 'vega rises with vol', total: 'sum' },
  { name: 'charmCoin', unit: 'coins per calendar day', sign: 'delta rises as time passes', total: 'coins' },
  { name: 'ageMs', unit: 'ms', sign: 'positive', total: 'oldest' },
] as const satisfies readonly Measure[];

export type MeasureName = (typeof MEASURES)[number]['name'];

/** Doubles per position row. */
export const MEASURE_COUNT = MEASURES.length;

/** Offsets of all measures by name, for code that reads many. */
export const AT = Object.fromEntries(MEASURES.map((m, at) => [m.name, at])) as Readonly<
  Record<MeasureName, number>
>;
