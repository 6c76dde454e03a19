/** The book tree flattened to the rows that are unfolded. */
import type { TreeNode } from '../../../contracts/structure';

export interface TreeRow {
  readonly node: TreeNode;
  readonly level: number;
  readonly hasChildren: boolean;
  readonly isFolded: boolean;
}

export function treeRows(nodes: readonly TreeNode[], folded: ReadonlySet<string>): TreeRow[] {
  const children = new Map<string | null, TreeNode[]>();
  for (const node of nodes) {
    const list = children.get(node.parentKey) ?? [];
    list.push(node);
    children.set(node.parentKey, list);
  }
  const rows: TreeRow[] = [];
  const walk = (parent: string | null, level: number): void => {
    for (const node of children.get(parent) ?? []) {
      const hasChildren = children.has(node.key);
      const isFolded = folded.has(node.key);
      rows.push({ node, level, hasChildren, isFolded });
      if (hasChildren && !isFolded) walk(node.key, level + 1);
    }
  };
  walk(null, 0);
  return rows;
}

export const foldKey = (key: string): string => `tree:${key}`;
