/** Every figure of one tree of plain values against another. */

export interface Difference {
  /** Place of the figure: `margins[0].initialMarginUsd`. */
  readonly figure: string;
  readonly stated: unknown;
  readonly recomputed: unknown;
}

export interface Comparison {
  readonly figures: number;
  readonly differences: readonly Difference[];
}

/** Beyond this relative difference two numbers are not the same: engines of two machines agree to the last digits. */
const TOLERANCE = 1e-9;

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  return a === b;
}

function childrenOf(value: object): ReadonlyMap<string, unknown> {
  if (Array.isArray(value)) return new Map(value.map((item: unknown, i) => [`[${i}]`, item]));
  return new Map(Object.entries(value).map(([key, item]) => [`.${key}`, item as unknown]));
}

/** `stated` and `recomputed` are JSON values; what only one of them has is a difference. */
export function compareFigures(stated: unknown, recomputed: unknown): Comparison {
  const differences: Difference[] = [];
  let figures = 0;
  const visit = (figure: string, a: unknown, b: unknown): void => {
    if (!isTree(a) || !isTree(b)) {
      figures += 1;
      if (!isSame(a, b)) differences.push({ figure: figure.replace(/^\./, ''), stated: a, recomputed: b });
      return;
    }
    const [left, right] = [childrenOf(a), childrenOf(b)];
    for (const key of new Set([...left.keys(), ...right.keys()]))
      visit(figure + key, left.get(key), right.get(key));
  };
  visit('', stated, recomputed);
  return { figures, differences };
}
