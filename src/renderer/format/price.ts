import { fixed } from './number';

const cache = new Map<number, number>();

/** Decimals of a tick: 0.5 -> 1, 0.0005 -> 4, 5 -> 0. */
export function tickDecimals(tick: number): number {
  if (!(tick > 0) || !Number.isFinite(tick)) return 2;
  const known = cache.get(tick);
  if (known !== undefined) return known;
  let decimals = 0;
  while (decimals < 10 && Math.abs(tick * 10 ** decimals - Math.round(tick * 10 ** decimals)) > 1e-9)
    decimals++;
  cache.set(tick, decimals);
  return decimals;
}

export const price = (value: number | undefined | null, tick: number): string =>
  fixed(value, tickDecimals(tick));

/** Index price of an underlying: as many decimals as four to five leading digits need. */
export const spotPrice = (value: number | undefined | null): string => {
  const size = Math.abs(value ?? 0);
  return fixed(value, size >= 10_000 ? 0 : size >= 1_000 ? 0 : size >= 10 ? 2 : 4);
};

/** Price in thousands with one decimal, for narrow column heads. */
export const shortPrice = (value: number): string =>
  Math.abs(value) >= 10_000 ? fixed(value / 1000, 1) : spotPrice(value);
