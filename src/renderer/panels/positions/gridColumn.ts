/** What a column of the positions grid is: where its number comes from, how it is written, in which unit. */
import type { PositionColumn } from '../../../contracts/live';
import type { PositionDescriptor } from '../../../contracts/structure';
import type { MoneyScale } from '../../format/number';

export interface UnitChoice {
  readonly unit: 'coin' | 'usd';
  readonly gammaPer: 'percent' | 'dollar';
  readonly money: MoneyScale;
}

export interface CellContext {
  readonly units: UnitChoice;
  /** Undefined on group and total rows. */
  readonly position: PositionDescriptor | undefined;
  readonly underlying: string;
  /** Index price of the underlying; NaN when unknown. */
  readonly spot: number;
}

/** Columns of the frame, and the one that is read beside it. */
export type GridColumnId = PositionColumn | 'lastTrade';

export interface GridColumn {
  readonly id: GridColumnId;
  readonly name: string | ((units: UnitChoice) => string);
  readonly unitText: (units: UnitChoice) => string;
  readonly width: number;
  /** Shown only in this unit mode. */
  readonly only?: 'coin' | 'usd';
  readonly isSigned?: boolean;
  /** In sight however far the others are scrolled. */
  readonly isPinned?: boolean;
  /** Fade when the text changes. */
  readonly flashes: boolean;
  /** Blank, rather than missing, for spot, perpetuals and futures. */
  readonly optionsOnly?: boolean;
  readonly hover: string;
  readonly read?: (value: number, context: CellContext) => number;
  readonly write: (value: number, context: CellContext) => string;
}

export const nameOf = (column: GridColumn, units: UnitChoice): string =>
  typeof column.name === 'string' ? column.name : column.name(units);
