/** Ground of a heat cell on paper: orange for a loss, blue for a gain, both light enough for dark text in greyscale. */
import type { Figure } from './model';

type Rgb = readonly [number, number, number];
const WHITE: Rgb = [0xff, 0xff, 0xff];
const LOSS: readonly Rgb[] = [WHITE, [0xfb, 0xd9, 0xb4], [0xf2, 0xa2, 0x5c]];
const GAIN: readonly Rgb[] = [WHITE, [0xc9, 0xe0, 0xf8], [0x7f, 0xb4, 0xea]];
const CLIP_QUANTILE = 0.98;

/** Size at which colour saturates: the 98th percentile of the absolute values, so that one extreme does not bleach the rest. */
export function saturation(values: readonly Figure[]): number {
  const sizes = values.filter((value) => value !== null).map(Math.abs);
  sizes.sort((a, b) => a - b);
  return sizes[Math.min(sizes.length - 1, Math.ceil(CLIP_QUANTILE * sizes.length) - 1)] ?? 0;
}

export function heatColour(value: number, full: number): string {
  const stops = value < 0 ? LOSS : GAIN;
  const position = full > 0 ? Math.min(1, Math.abs(value) / full) * 2 : 0;
  const index = Math.min(1, Math.floor(position));
  const from = stops[index] ?? WHITE;
  const to = stops[index + 1] ?? WHITE;
  const channels = from.map((channel, at) =>
    Math.round(channel + (position - index) * ((to[at] ?? 255) - channel)),
  );
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
