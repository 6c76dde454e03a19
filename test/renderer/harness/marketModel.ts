/** A small invented book with Black-76 figures, so that the screens carry plausible numbers. */
export interface Leg {
  readonly underlying: string;
  readonly kind: 'option' | 'future' | 'perpetual' | 'spot';
  readonly expiryMs: number | null;
  readonly strike: number | null;
  readonly isCall: boolean;
  readonly quantity: number;
  readonly vol: number;
}

export const NOW_MS = Date.UTC(2026, 10, 19, 14, 32, 8, 412);
export const SPOT: Readonly<Record<string, number>> = { BTC: 92_480, ETH: 3214.5 };
const YEAR_MS = 365 * 86_400_000;

const density = (x: number): number => Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);
function cdf(x: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    density(x) *
    k *
    (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}

export interface LegFigures {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

export function value(leg: Leg, spot: number, vol: number, daysForward = 0): LegFigures {
  if (leg.kind !== 'option' || leg.strike === null || leg.expiryMs === null)
    return { price: spot, delta: 1, gamma: 0, vega: 0, theta: 0 };
  const years = Math.max(1e-6, (leg.expiryMs - NOW_MS - daysForward * 86_400_000) / YEAR_MS);
  const root = vol * Math.sqrt(years);
  const d1 = Math.log(spot / leg.strike) / root + root / 2;
  const call = spot * cdf(d1) - leg.strike * cdf(d1 - root);
  const gamma = density(d1) / (spot * root);
  const vega = spot * density(d1) * Math.sqrt(years) * 0.01;
  const theta = (-0.5 * vol * spot * density(d1)) / Math.sqrt(years) / 365;
  return leg.isCall
    ? { price: call, delta: cdf(d1), gamma, vega, theta }
    : { price: call - spot + leg.strike, delta: cdf(d1) - 1, gamma, vega, theta };
}

const at = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day, 8);
const option = (
  underlying: string,
  expiryMs: number,
  strike: number,
  type: 'C' | 'P',
  quantity: number,
  vol: number,
): Leg => ({
  underlying,
  kind: 'option',
  expiryMs,
  strike,
  isCall: type === 'C',
  quantity,
  vol,
});
const linear = (
  underlying: string,
  kind: 'future' | 'perpetual',
  expiryMs: number | null,
  quantity: number,
): Leg => ({
  underlying,
  kind,
  expiryMs,
  strike: null,
  isCall: false,
  quantity,
  vol: NaN,
});

const NOV27 = at(2026, 11, 27);
const DEC25 = at(2026, 12, 25);
const JAN29 = at(2027, 1, 29);
const MAR26 = at(2027, 3, 26);
const JUN25 = at(2027, 6, 25);

const BOOK: readonly Leg[] = [
  option('BTC', NOV27, 86_000, 'P', -130, 0.474),
  option('BTC', NOV27, 92_000, 'C', 60, 0.444),
  option('BTC', NOV27, 98_000, 'C', -140, 0.431),
  option('BTC', DEC25, 80_000, 'P', 90, 0.493),
  option('BTC', DEC25, 88_000, 'P', -110, 0.472),
  option('BTC', DEC25, 105_000, 'C', -120, 0.452),
  option('BTC', DEC25, 112_000, 'C', 110, 0.448),
  option('BTC', JAN29, 95_000, 'C', 40, 0.476),
  option('BTC', JAN29, 104_000, 'C', -60, 0.47),
  option('BTC', MAR26, 70_000, 'P', 60, 0.524),
  option('BTC', MAR26, 120_000, 'C', -45, 0.48),
  option('BTC', JUN25, 60_000, 'P', -25, 0.547),
  linear('BTC', 'future', MAR26, -15),
  linear('BTC', 'perpetual', null, 48.5),
  option('ETH', NOV27, 3000, 'P', -1100, 0.638),
  option('ETH', NOV27, 3500, 'C', -900, 0.602),
  option('ETH', DEC25, 2800, 'P', 800, 0.65),
  option('ETH', DEC25, 3200, 'C', 950, 0.633),
  option('ETH', DEC25, 3600, 'C', -1300, 0.626),
  option('ETH', MAR26, 4000, 'C', 500, 0.647),
  linear('ETH', 'perpetual', null, -310),
];

/** The invented book, repeated with other strikes until `count` legs are there. */
export function legs(count: number): Leg[] {
  const out: Leg[] = [];
  for (let i = 0; out.length < count; i++) {
    const leg = BOOK[i % BOOK.length];
    const round = Math.floor(i / BOOK.length);
    out.push(
      leg.strike === null
        ? leg
        : { ...leg, strike: leg.strike + round * (leg.underlying === 'BTC' ? 500 : 25) },
    );
  }
  return out.sort(
    (a, b) => a.underlying.localeCompare(b.underlying) || (a.expiryMs ?? Infinity) - (b.expiryMs ?? Infinity),
  );
}
