/** The explanation tree of one requirement as a table: rows are components, columns are coins or currencies. */
import type { MarginComponent } from '../../contracts/domain';
import { plural } from './figures';
import type { Figure, Plain } from './model';

type Component = Plain<MarginComponent>;

export interface PivotRow {
  readonly label: string;
  readonly formula: string;
  /** 1 for a direct part of the requirement. */
  readonly depth: number;
  readonly adds: boolean;
  /** USD by column; null where the column has no such part. */
  readonly cells: readonly Figure[];
  readonly totalUsd: Figure;
}

export interface Pivot {
  readonly columns: readonly string[];
  /** Parts first, their sum after them. */
  readonly rows: readonly PivotRow[];
}

interface Line {
  readonly label: string;
  readonly formula: string;
  readonly adds: boolean;
  /** Parts of the line by column; several where accounts come together. */
  readonly byColumn: readonly Component[][];
}

const MAX_COLUMNS = 4;
const MAX_LINES = 8;

export function componentPivot(root: Component): Pivot {
  const groups = coinGroups(root);
  const names = [...new Set(groups.map((group) => group.label))];
  if (names.length === 0 || names.length > MAX_COLUMNS)
    return { columns: [], rows: rowsOf([root.children], [''], 1) };
  const children = names.map((name) =>
    groups.filter((group) => group.label === name).flatMap((group) => group.children),
  );
  return { columns: names, rows: rowsOf(children, names, 1) };
}

/** The nodes of single coins: directly under the requirement, or under each account of a desk. Empty when it is not so. */
export function coinGroups(root: Component): readonly Component[] {
  const isCoin = ({ id, label, adds }: Component): boolean =>
    adds && (id === label || id === `underlying.${label}`);
  if (root.children.every(isCoin)) return root.children;
  const beneath = root.children.flatMap((account) => account.children);
  const isDesk = root.children.every((account) => account.adds && account.children.length > 0);
  return isDesk && beneath.every(isCoin) ? beneath : [];
}

function rowsOf(
  children: readonly (readonly Component[])[],
  names: readonly string[],
  depth: number,
): readonly PivotRow[] {
  const { shown, rest } = largest(linesOf(children, names));
  const rows = shown.flatMap((line) => [
    ...rowsOf(
      line.byColumn.map((nodes) => nodes.flatMap((node) => node.children)),
      names,
      depth + 1,
    ),
    rowOf(line, depth),
  ]);
  return rest.length === 0 ? rows : [...rows, restRow(rest, names.length, depth)];
}

/** Parts of all columns that mean the same: `pair.BTC` under BTC and `pair.ETH` under ETH are one line. */
function linesOf(children: readonly (readonly Component[])[], names: readonly string[]): readonly Line[] {
  const lines = new Map<string, Line>();
  children.forEach((nodes, column) => {
    const own = names[column] ?? '';
    for (const node of nodes) {
      const isOwn = own !== '' && node.id.endsWith(`.${own}`);
      const key = `${isOwn ? node.id.slice(0, -own.length) : node.id} ${node.adds}`;
      const line =
        lines.get(key) ?? newLine(node, isOwn ? withoutName(node.label, own) : node.label, names.length);
      line.byColumn[column]?.push(node);
      lines.set(key, line);
    }
  });
  return [...lines.values()];
}

const newLine = (node: Component, label: string, columns: number): Line => ({
  label,
  formula: node.formula,
  adds: node.adds,
  byColumn: Array.from({ length: columns }, () => []),
});

function withoutName(label: string, name: string): string {
  const rest = label.startsWith(`${name} `) ? label.slice(name.length + 1) : label;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

const rowOf = (line: Line, depth: number): PivotRow => ({
  label: line.label,
  formula: line.formula,
  depth,
  adds: line.adds,
  cells: cellsOf(line),
  totalUsd: sumOf(cellsOf(line)),
});

const cellsOf = (line: Line): readonly Figure[] =>
  line.byColumn.map((nodes) => sumOf(nodes.map((node) => node.amountUsd)));

/** A formula per instrument can mean thousands of lines: the largest are listed, the others are one line. */
function largest(lines: readonly Line[]): { shown: readonly Line[]; rest: readonly Line[] } {
  if (lines.length <= MAX_LINES) return { shown: lines, rest: [] };
  const bySize = [...lines].sort((a, b) => sizeOf(b) - sizeOf(a));
  return { shown: bySize.slice(0, MAX_LINES - 1), rest: bySize.slice(MAX_LINES - 1) };
}

const sizeOf = (line: Line): number => Math.abs(sumOf(cellsOf(line)) ?? 0);

function restRow(rest: readonly Line[], columns: number, depth: number): PivotRow {
  const cells = Array.from({ length: columns }, (_, column) =>
    sumOf(rest.filter((line) => line.adds).map((line) => cellsOf(line)[column] ?? null)),
  );
  const label = plural(rest.length, 'smaller part');
  return { label, formula: 'sum', depth, adds: true, cells, totalUsd: sumOf(cells) };
}

/** Null only when every part is missing. */
const sumOf = (values: readonly Figure[]): Figure =>
  values.reduce<Figure>((total, value) => (value === null ? total : (total ?? 0) + value), null);
