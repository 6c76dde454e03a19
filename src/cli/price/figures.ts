/** The figures of a priced product with their units, in the order in which they are printed. */
import { DAYS_PER_YEAR } from '../../engine/basics/time';
import type { Product } from '../../engine/instruments/product';
import { BASIS_POINT, VOL_POINT, type GreekName, type Greeks } from '../../engine/pricing/greeks';
import type { ProductValue, SecondGreeks } from '../../engine/pricing/instrumentValue';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Name, Greek, factor to the unit, unit with Q for quote currency and C for the underlying. */
type Line = readonly [name: string, greek: GreekName, factor: number, unit: string];

const DAY = 1 / DAYS_PER_YEAR;

const LINES: readonly Line[] = [
  ['gamma', 'gamma', 1, 'C per Q'],
  ['vega', 'vega', VOL_POINT, 'Q per vol point'],
  ['theta', 'theta', DAY, 'Q per calendar day'],
  ['rho', 'rho', BASIS_POINT, 'Q per basis point'],
  ['rhoYield', 'rhoQ', BASIS_POINT, 'Q per basis point of yield'],
  ['vanna', 'vanna', VOL_POINT, 'C per vol point'],
  ['volga', 'volga', VOL_POINT * VOL_POINT, 'Q per vol point squared'],
  ['charm', 'charm', DAY, 'C per calendar day'],
  ['veta', 'veta', VOL_POINT * DAY, 'Q per vol point and calendar day'],
  ['speed', 'speed', 1, 'C per Q squared'],
  ['zomma', 'zomma', VOL_POINT, 'C per Q and vol point'],
  ['color', 'color', DAY, 'C per Q and calendar day'],
  ['ultima', 'ultima', VOL_POINT ** 3, 'Q per vol point cubed'],
  ['dualDelta', 'dualDelta', 1, 'Q per Q of strike'],
  ['dualGamma', 'dualGamma', 1, 'Q per Q of strike squared'],
];

/** Coin figures of coin-settled options: of the premium P in coin. */
const COIN_LINES: readonly Line[] = [
  ['deltaCoin', 'delta', 1, 'C per Q and contract'],
  ['gammaCoin', 'gamma', 1, 'C per Q squared and contract'],
  ['vegaCoin', 'vega', VOL_POINT, 'C per vol point and contract'],
  ['thetaCoin', 'theta', DAY, 'C per calendar day and contract'],
  ['vannaCoin', 'vanna', VOL_POINT, 'C per Q, vol point and contract'],
  ['volgaCoin', 'volga', VOL_POINT * VOL_POINT, 'C per vol point squared and contract'],
  ['charmCoin', 'charm', DAY, 'C per Q, calendar day and contract'],
  ['vetaCoin', 'veta', VOL_POINT * DAY, 'C per vol point, calendar day and contract'],
  ['speedCoin', 'speed', 1, 'C per Q cubed and contract'],
  ['zommaCoin', 'zomma', VOL_POINT, 'C per Q squared, vol point and contract'],
  ['colorCoin', 'color', DAY, 'C per Q squared, calendar day and contract'],
];

const isOption = (product: Product): boolean => product.kind === 'option' || product.kind === 'exotic';

/** What cannot be formed is left out. */
export function figuresOf(product: Product, value: ProductValue): readonly Figure[] {
  const { quoteCurrency: quote, underlying: coin } = product;
  const read = linesIn(quote, coin);
  const first: Figure[] = [
    { name: 'price', value: value.price, unit: value.priceCurrency },
    { name: 'value', value: value.valueQuote, unit: quote },
    ...figure('delta', value.greeks.delta, coin),
    ...figure('deltaNet', value.deltaNet, `${coin}, premium-adjusted`),
  ];
  if (!isOption(product)) return first;
  const { gamma } = value.greeks;
  const onePercent = gamma === undefined ? undefined : gamma * value.underlyingPrice * 0.01;
  const [gammaLine, ...others] = LINES;
  return [
    ...first,
    ...read([gammaLine], value.greeks),
    ...figure('gamma1pct', onePercent, `${coin} per 1 % move`),
    ...read(others, value.greeks),
    ...(value.inverse === undefined ? [] : read(COIN_LINES, value.inverse.coin)),
    ...earlyFigures(value, quote),
    ...secondFigures(value.second, quote),
    ...otherFigures(value, quote),
    ...uncertaintyFigures(value),
    ...figure('fairVol', rootOf(value.fairVariance), 'per square-root year, fair to expiry'),
  ];
}

const figure = (name: string, value: number | undefined, unit: string): readonly Figure[] =>
  value === undefined ? [] : [{ name, value, unit }];

const linesIn =
  (quote: string, coin: string) =>
  (lines: readonly Line[], greeks: Partial<Greeks>): readonly Figure[] =>
    lines.flatMap(([name, greek, factor, unit]) => {
      const value = greeks[greek];
      const words = unit.replace(/\b[QC]\b/g, (letter) => (letter === 'Q' ? quote : coin));
      return figure(name, value === undefined ? undefined : value * factor, words);
    });

function earlyFigures({ early }: ProductValue, quote: string): readonly Figure[] {
  if (early === undefined) return [];
  return [
    ...figure('earlyExercisePremium', early.premium, `${quote} per unit of the underlying`),
    ...figure('exerciseNow', early.exerciseNow ? 1 : 0, '1 = exercise at once is optimal'),
  ];
}

const rootOf = (variance: number | undefined): number | undefined =>
  variance === undefined ? undefined : Math.sqrt(variance);

/** Numbered as in the basket, whose first asset is the underlying. */
const otherFigures = ({ others = [] }: ProductValue, quote: string): readonly Figure[] =>
  others.flatMap(({ delta, vega }, i) => [
    ...figure(`delta${i + 2}`, delta, `units of asset ${i + 2}`),
    ...figure(
      `vega${i + 2}`,
      vega === undefined ? undefined : vega * VOL_POINT,
      `${quote} per point of the vol of asset ${i + 2}`,
    ),
  ]);

const UNCERTAINTIES = { 'standard-error': 'standardError', estimate: 'errorEstimate' } as const;

const uncertaintyFigures = ({ uncertainty, priceCurrency }: ProductValue): readonly Figure[] =>
  uncertainty === undefined
    ? []
    : figure(UNCERTAINTIES[uncertainty.kind], uncertainty.amount, `${priceCurrency}, of the price`);

function secondFigures(second: SecondGreeks | undefined, quote: string): readonly Figure[] {
  if (second === undefined) return [];
  const { delta, vega, perCorrelation } = second;
  return [
    ...figure('delta2', delta, 'units of the second asset'),
    ...figure(
      'vega2',
      vega === undefined ? undefined : vega * VOL_POINT,
      `${quote} per point of the second vol`,
    ),
    ...figure(
      'correlation',
      perCorrelation === undefined ? undefined : perCorrelation * 0.01,
      `${quote} per point of correlation`,
    ),
  ];
}
