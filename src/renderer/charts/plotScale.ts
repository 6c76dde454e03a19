/** A range of numbers on a stretch of pixels, and round ticks in it. */

export interface PlotScale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

export const plotScale = (low: number, high: number, from: number, to: number): PlotScale => ({
  low,
  high,
  at: (value) => from + ((value - low) / (high - low || 1)) * (to - from),
});

/** At most about `wanted` round numbers from low to high. */
export function roundTicks(low: number, high: number, wanted: number): number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [];
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}
