/** Contrast after WCAG 2.2: relative luminance of sRGB and the ratio of two colours. */
import { type Rgb } from './palettes';

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

export const luminance = (rgb: Rgb): number =>
  0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);

export const contrastRatio = (a: Rgb, b: Rgb): number => {
  const first = luminance(a);
  const second = luminance(b);
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
};

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** Black or white, whichever is easier to read on `ground`; never below 4.5 to 1. */
export const textOn = (ground: Rgb): '#000000' | '#ffffff' =>
  contrastRatio(ground, BLACK) >= contrastRatio(ground, WHITE) ? '#000000' : '#ffffff';
