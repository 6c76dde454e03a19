/** The explanation tree flattened to rows. */
import type { MarginComponent } from '../../../contracts/domain';
import { fixed } from '../../format/number';

export interface MarginRow {
  readonly key: string;
  readonly component: MarginComponent;
  readonly level: number;
  readonly hasChildren: boolean;
  readonly isFolded: boolean;
}

/** Deep levels start folded; a key in `toggled` is the other way round. */
const OPEN_LEVELS = 2;

export function marginRows(
  roots: readonly MarginComponent[],
  toggled: ReadonlySet<string>,
  openLevels = OPEN_LEVELS,
): MarginRow[] {
  const rows: MarginRow[] = [];
  const walk = (component: MarginComponent, level: number, parentKey: string): void => {
    const key = `${parentKey}/${component.id}`;
    const hasChildren = component.children.length > 0;
    const isFolded = hasChildren && level >= openLevels !== toggled.has(key);
    rows.push({ key, component, level, hasChildren, isFolded });
    if (!isFolded) for (const child of component.children) walk(child, level + 1, key);
  };
  for (const root of roots) walk(root, 0, 'margin');
  return rows;
}

const inputText = (value: number | string): string => {
  if (typeof value === 'string') return value;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001) return value.toExponential(2);
  if (Number.isInteger(value)) return fixed(value, 0);
  return fixed(value, size >= 1000 ? 0 : size >= 10 ? 2 : 4);
};

/** `kPR 0.16, vol up 0.5`: the inputs of a component on one line. */
export const inputsText = (component: MarginComponent): string =>
  Object.entries(component.inputs ?? {})
    .map(([name, value]) => `${name} ${inputText(value)}`)
    .join(', ');

/** Native amounts by currency that occur in the tree, for their own columns. */
export function nativeCurrencies(roots: readonly MarginComponent[]): string[] {
  const found = new Set<string>();
  const walk = (component: MarginComponent): void => {
    if (component.native) found.add(component.native.currency);
    component.children.forEach(walk);
  };
  roots.forEach(walk);
  return [...found].sort();
}
