import { describe, expect, it } from 'vitest';
import type { MarginComponent } from '../../../src/contracts/domain';
import type { TreeNode } from '../../../src/contracts/structure';
import { treeRows } from '../../../src/renderer/panels/books/treeRows';
import { inputsText, marginRows, nativeCurrencies } from '../../../src/renderer/panels/margin/marginRows';
import {
  gridRows,
  groupFoldKey,
  matchesFilter,
  regroup,
  type GridRow,
} from '../../../src/renderer/panels/positions/gridRows';
import { world } from '../harness/frames';

const { structure } = world(21);

describe('rows of the positions grid', () => {
  it('puts each leg under the head of its underlying', () => {
    const rows = gridRows(structure, '', new Set());
    expect(rows).toHaveLength(21 + 2);
    expect(rows[0]).toMatchObject({ kind: 'group', underlying: 'BTC', legCount: 14 });
    expect(rows.slice(1, 15).every((row) => row.underlying === 'BTC' && row.kind === 'leg')).toBe(true);
  });

  it('folds a group but keeps its count', () => {
    const rows = gridRows(structure, '', new Set([groupFoldKey('BTC')]));
    expect(rows).toHaveLength(7 + 2);
    expect(rows[0]).toMatchObject({ isFolded: true, legCount: 14 });
  });

  it('keeps the frame row of a leg when filtered', () => {
    const rows = gridRows(structure, 'eth 3,600 c', new Set());
    const legs = rows.filter((row) => row.kind === 'leg');
    expect(legs).toHaveLength(1);
    expect(structure.positions[legs[0].index].strike).toBe(3600);
  });

  it('filters by words in any order', () => {
    const position = structure.positions[0];
    expect(matchesFilter(position, 'p 27nov26')).toBe(true);
    expect(matchesFilter(position, 'eth')).toBe(false);
    expect(matchesFilter(position, '   ')).toBe(true);
  });

  it('brings legs back under their heads after a sort', () => {
    const rows = gridRows(structure, '', new Set());
    const shuffled: GridRow[] = [...rows].reverse();
    regroup(shuffled, (row) => row, ['BTC', 'ETH']);
    expect(shuffled[0]).toMatchObject({ kind: 'group', underlying: 'BTC' });
    expect(shuffled[15]).toMatchObject({ kind: 'group', underlying: 'ETH' });
    expect(shuffled[1]).toBe(rows[14]);
  });
});

describe('rows of trees', () => {
  const node = (key: string, parentKey: string | null): TreeNode => ({
    scope: { kind: 'book', id: key },
    key,
    parentKey,
    label: key,
    positionCount: 1,
  });
  const nodes = [node('desk', null), node('a', 'desk'), node('b', 'desk'), node('a1', 'a')];

  it('shows the books depth first and hides what is folded', () => {
    expect(treeRows(nodes, new Set()).map((row) => [row.node.key, row.level])).toEqual([
      ['desk', 0],
      ['a', 1],
      ['a1', 2],
      ['b', 1],
    ]);
    expect(treeRows(nodes, new Set(['a'])).map((row) => row.node.key)).toEqual(['desk', 'a', 'b']);
  });

  it('folds deep margin components at first and turns on demand', () => {
    const leaf = (id: string, children: MarginComponent[] = []): MarginComponent => ({
      id,
      label: id,
      formula: 'f',
      amountUsd: 1,
      adds: true,
      children,
      inputs: { spot: 92_480.4, vol: 0.5, rule: 'PR' },
      native: { currency: 'BTC', amount: 1 },
    });
    const roots = [leaf('im', [leaf('matrix', [leaf('cell', [leaf('inner')])])])];
    const keys = (toggled: string[]): string[] =>
      marginRows(roots, new Set(toggled)).map((row) => row.component.id);
    expect(keys([])).toEqual(['im', 'matrix', 'cell']);
    expect(keys(['margin/im/matrix/cell'])).toEqual(['im', 'matrix', 'cell', 'inner']);
    expect(keys(['margin/im'])).toEqual(['im']);
    expect(inputsText(roots[0])).toBe('spot 92,480, vol 0.5000, rule PR');
    expect(nativeCurrencies(roots)).toEqual(['BTC']);
  });
});
