/** Diverging scales of the heatmaps: stops from 0 to the clip value, per side. */

export type PaletteId = 'orangeBlue' | 'goldIndigo' | 'magentaGreen' | 'redGreen' | 'mono';

export interface Palette {
  readonly id: PaletteId;
  readonly label: string;
  /** Five colours, 0 to the clip value. */
  readonly loss: readonly string[];
  readonly gain: readonly string[];
  /** Losses carry a hatch where colour alone does not tell the sign. */
  readonly hatchLoss: boolean;
}

const NEUTRAL = '#1D232D';

export const PALETTES: readonly Palette[] = [
  {
    id: 'orangeBlue',
    label: 'Orange loss, blue gain',
    loss: [NEUTRAL, '#5A3316', '#93501B', '#CF7426', '#F7B06A'],
    gain: [NEUTRAL, '#1B3B5F', '#205A93', '#3A8AD6', '#93CBFF'],
    hatchLoss: false,
  },
  {
    id: 'goldIndigo',
    label: 'Gold and indigo (colour-blind safe)',
    loss: [NEUTRAL, '#4B3A12', '#7D611B', '#B99130', '#F0D07A'],
    gain: [NEUTRAL, '#25395F', '#34589A', '#5C86D6', '#B3CBFF'],
    hatchLoss: false,
  },
  {
    id: 'magentaGreen',
    label: 'Magenta and green',
    loss: [NEUTRAL, '#55234F', '#8B3480', '#C454B4', '#F2A6E6'],
    gain: [NEUTRAL, '#1F432B', '#2E6B3A', '#55A356', '#ABE3A0'],
    hatchLoss: false,
  },
  {
    id: 'redGreen',
    label: 'Red and green',
    loss: [NEUTRAL, '#5C2229', '#94303A', '#CF4A52', '#F79A98'],
    gain: [NEUTRAL, '#17432F', '#1E6B47', '#33A06B', '#8FE0B4'],
    hatchLoss: false,
  },
  {
    id: 'mono',
    label: 'Monochrome, hatched loss',
    loss: ['#1B1F26', '#2A2E36', '#383C44', '#474B53', '#5C6067'],
    gain: ['#1B1F26', '#2A2E36', '#383C44', '#474B53', '#5C6067'],
    hatchLoss: true,
  },
];

export const paletteById = (id: string): Palette => PALETTES.find((one) => one.id === id) ?? PALETTES[0];

export type Rgb = readonly [number, number, number];

export const parseHex = (hex: string): Rgb => [
  parseInt(hex.slice(1, 3), 16),
  parseInt(hex.slice(3, 5), 16),
  parseInt(hex.slice(5, 7), 16),
];

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

export const cssColour = (rgb: Rgb): string => `rgb(${rgb[0]} ${rgb[1]} ${rgb[2]})`;

const EXPONENT = 0.85;

/** Ground of a cell; `clip` is the magnitude that takes the last stop. A missing value takes the neutral one. */
export function paletteColour(palette: Palette, value: number, clip: number): Rgb {
  const stops = value < 0 ? palette.loss : palette.gain;
  if (!Number.isFinite(value) || !(clip > 0)) return parseHex(stops[0]);
  const place = Math.min(1, Math.abs(value) / clip) ** EXPONENT * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  return mix(parseHex(stops[index]), parseHex(stops[index + 1]), place - index);
}

/** Magnitude at the 98th percentile of the finite values, so that one outlier does not grey out the rest. */
export function clipValue(values: ArrayLike<number>): number {
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) sizes.push(Math.abs(values[i]));
  if (sizes.length === 0) return 0;
  sizes.sort((a, b) => a - b);
  return sizes[Math.min(sizes.length - 1, Math.floor(0.98 * (sizes.length - 1)))];
}
