/** Turns a HeatmapView into what is drawn: coloured cells, labels and lines. Drawing only. */
import type { HeatmapView } from '../../../contracts/live';
import { runToRim, zeroLines, type Point } from '../../charts/contour';
import { money, signedPercent, type MoneyScale } from '../../format/number';
import { textOn } from '../../theme/contrast';
import { clipValue, cssColour, paletteColour, type Palette } from '../../theme/palettes';

export interface HeatCell {
  readonly index: number;
  readonly column: number;
  readonly row: number;
  readonly text: string;
  readonly fill: string;
  readonly ink: string;
  readonly isHatched: boolean;
}

export function heatCells(view: HeatmapView, palette: Palette, clip: number, scale: MoneyScale): HeatCell[] {
  const columns = view.spotMoves.length;
  return Array.from(view.pnlUsd, (value, index) => {
    const ground = paletteColour(palette, value, clip);
    return {
      index,
      column: index % columns,
      row: Math.floor(index / columns),
      text: money(value, scale),
      fill: cssColour(ground),
      ink: textOn(ground),
      isHatched: palette.hatchLoss && value < 0,
    };
  });
}

export const heatClip = (view: HeatmapView): number => clipValue(view.pnlUsd);

export interface HeatLine {
  readonly id: 'call' | 'liquidation' | 'zero';
  readonly paths: readonly (readonly Point[])[];
}

export function heatLines(view: HeatmapView): HeatLine[] {
  const columns = view.spotMoves.length;
  const rows = view.volMoves.length;
  const lines = (field: (index: number) => number): Point[][] =>
    zeroLines(field, columns, rows).map((line) => runToRim(line, columns, rows));
  return [
    { id: 'call', paths: lines((i) => view.equityUsd[i] - view.initialMarginUsd[i]) },
    { id: 'liquidation', paths: lines((i) => view.equityUsd[i] - view.maintenanceMarginUsd[i]) },
    { id: 'zero', paths: lines((i) => view.equityUsd[i]) },
  ];
}

export const spotLabel = (move: number): string => (move === 0 ? 'Spot' : signedPercent(move));

export const volLabel = (move: number, type: HeatmapView['volType']): string =>
  move === 0 ? 'Vol' : `${signedPercent(move)} ${type === 'relative' ? '%' : 'pt'}`;

/** `−3,573 at spot −24 %, vol −45 %`. */
export function cellName(view: HeatmapView, index: number, scale: MoneyScale): string {
  const columns = view.spotMoves.length;
  const spot = view.spotMoves[index % columns];
  const vol = view.volMoves[Math.floor(index / columns)];
  const unit = view.volType === 'relative' ? '%' : 'points';
  const moved = (move: number, suffix: string): string =>
    move === 0 ? 'unchanged' : `${signedPercent(move)} ${suffix}`;
  return `${money(view.pnlUsd[index], scale)} at ${moved(spot, '%')}, vol ${moved(vol, unit)}`;
}
