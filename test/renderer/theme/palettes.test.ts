import { describe, expect, it } from 'vitest';
import { contrastRatio, textOn } from '../../../src/renderer/theme/contrast';
import { clipValue, PALETTES, paletteColour, parseHex } from '../../../src/renderer/theme/palettes';

describe('heatmap palettes', () => {
  it.each(PALETTES.map((palette) => [palette.id, palette] as const))(
    '%s keeps text readable in every cell',
    (_id, palette) => {
      for (let value = -1200; value <= 1200; value += 7) {
        const ground = paletteColour(palette, value, 1000);
        const ratio = contrastRatio(ground, parseHex(textOn(ground)));
        expect(ratio, `${palette.id} at ${value}: ${ground.join(',')}`).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it('starts at the neutral ground and ends at the last stop, also beyond the clip', () => {
    for (const palette of PALETTES) {
      expect(paletteColour(palette, 0, 100)).toEqual(parseHex(palette.gain[0]));
      expect(paletteColour(palette, 100, 100)).toEqual(parseHex(palette.gain[4]));
      expect(paletteColour(palette, -5000, 100)).toEqual(parseHex(palette.loss[4]));
      expect(paletteColour(palette, NaN, 100)).toEqual(parseHex(palette.gain[0]));
    }
  });

  it('is symmetric in size and differs by sign', () => {
    const [palette] = PALETTES;
    expect(paletteColour(palette, -50, 100)).not.toEqual(paletteColour(palette, 50, 100));
  });

  it('tells loss from gain without colour in the monochrome one', () => {
    expect(PALETTES.find((one) => one.id === 'mono')?.hatchLoss).toBe(true);
  });

  it('clips one outlier out of a hundred cells', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i === 99 ? -1e9 : i));
    expect(clipValue(values)).toBe(97);
    expect(clipValue([NaN, NaN])).toBe(0);
    expect(clipValue(new Float64Array([NaN, -5]))).toBe(5);
  });
});

describe('contrast', () => {
  it('agrees with the figures of the style sheet', () => {
    const panel = parseHex('#10141B');
    expect(contrastRatio(parseHex('#E7ECF3'), panel)).toBeCloseTo(15.5, 0);
    expect(contrastRatio(parseHex('#8390A2'), panel)).toBeCloseTo(5.7, 1);
    expect(contrastRatio(parseHex('#F59447'), panel)).toBeCloseTo(8.1, 1);
  });
});
