/** Set-up of the grid library: only what the positions grid needs. */
import {
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  EventApiModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  type ColDef,
  type GridOptions,
} from 'ag-grid-community';
import { nameOf, type GridColumn, type UnitChoice } from './gridColumn';
import type { GridFeed } from './gridFeed';
import { TwoLineHeader } from './gridHeader';
import { regroup, TOTAL_ROW, type GridRow } from './gridRows';
import { LiveCell } from './liveCell';
import { NameCell } from './nameCell';

ModuleRegistry.registerModules([
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  PinnedRowModule,
  RowSelectionModule,
  RowStyleModule,
  CellStyleModule,
  ColumnApiModule,
  RowApiModule,
  CellApiModule,
  RenderApiModule,
  ScrollApiModule,
  EventApiModule,
]);

/** NaN sorts to the end whichever way the arrow points. */
function compareNumbers(a: number, b: number, isDescending: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    const order = Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return isDescending ? -order : order;
  }
  return a - b;
}

const nameColumn = (caption: string, width: number | undefined): ColDef<GridRow> => ({
  colId: 'instrument',
  headerComponent: TwoLineHeader,
  headerComponentParams: { title: 'Instrument', unit: caption, hover: 'Expiry, strike and type' },
  cellRenderer: NameCell,
  valueGetter: ({ data }) => (data?.kind === 'leg' ? data.index : -1),
  width: width ?? 148,
  minWidth: 110,
  headerClass: 'left',
  cellClass: 'left',
  pinned: 'left',
});

const numberColumn = (
  column: GridColumn,
  units: UnitChoice,
  feed: GridFeed,
  width: number | undefined,
): ColDef<GridRow> => ({
  colId: column.id,
  headerComponent: TwoLineHeader,
  headerComponentParams: { title: nameOf(column, units), unit: column.unitText(units), hover: column.hover },
  cellRenderer: LiveCell,
  cellRendererParams: { column_: column, feed },
  valueGetter: ({ data }) => (data ? feed.value(data, column) : NaN),
  comparator: (a: number, b: number, _x, _y, isDescending) => compareNumbers(a, b, isDescending),
  width: width ?? column.width,
  ...(column.isPinned ? { pinned: 'right' } : width === undefined ? { flex: column.width } : {}),
  minWidth: Math.round(column.width * 0.88),
});

export const columnDefs = (
  columns: readonly GridColumn[],
  units: UnitChoice,
  feed: GridFeed,
  widths: Readonly<Record<string, number>>,
  caption: string,
): ColDef<GridRow>[] => [
  nameColumn(caption, widths.instrument),
  ...columns.map((column) => numberColumn(column, units, feed, widths[column.id])),
];

export const gridOptions = (underlyings: () => readonly string[]): GridOptions<GridRow> => ({
  theme: 'legacy',
  rowHeight: 22,
  scrollbarWidth: 8,
  headerHeight: 36,
  rowData: [],
  pinnedBottomRowData: [TOTAL_ROW],
  getRowId: ({ data }) => data.key,
  getRowClass: ({ data }) => data?.kind,
  defaultColDef: { sortable: true, resizable: true, suppressMovable: true, suppressHeaderMenuButton: true },
  rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true },
  postSortRows: ({ nodes }) => regroup(nodes, (node) => node.data, underlyings()),
  suppressCellFocus: false,
  suppressColumnVirtualisation: false,
  rowBuffer: 6,
  animateRows: false,
  suppressDragLeaveHidesColumns: true,
  suppressScrollOnNewData: true,
});
