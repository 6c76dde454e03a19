import { expect, test } from 'vitest';
import type { MarginComponent } from '../../../src/contracts/domain';
import { componentPivot } from '../../../src/main/reports/componentPivot';
import { reportInput } from './fixture';

const initialOf = (modelId: string): MarginComponent => {
  const margin = reportInput().frame.margins.find((candidate) => candidate.modelId === modelId);
  const root = margin?.components.find((component) => component.id === 'im');
  if (root === undefined) throw new Error(`no initial margin of ${modelId}`);
  return root;
};

test('coins become columns and their parts one line each, adding up to the requirement', () => {
  const root = initialOf('deribit.pm');
  const pivot = componentPivot(root);
  expect(pivot.columns).toEqual(['BTC', 'ETH']);
  expect(pivot.rows.map((row) => [row.label, row.depth, row.totalUsd])).toEqual([
    ['Worst case', 2, 2_324_363],
    ['Delta shock', 2, 0],
    ['Roll shock', 2, 186_492],
    ['Risk matrix', 1, 2_510_855],
    ['Open orders', 1, 86_400],
  ]);
  const sum = pivot.rows
    .filter((row) => row.depth === 1)
    .reduce((total, row) => total + (row.totalUsd ?? 0), 0);
  expect(Math.abs(sum - root.amountUsd)).toBeLessThanOrEqual(1);
});

test('accounts of a desk come together coin by coin, and nothing is lost', () => {
  const account = (id: string): MarginComponent => ({
    ...initialOf('deribit.pm'),
    id: `account.${id}`,
    label: id,
  });
  const one = account('one');
  const desk = { ...one, id: 'im', amountUsd: 2 * one.amountUsd, children: [one, account('two')] };
  const pivot = componentPivot(desk);
  expect(pivot.columns).toEqual(['BTC', 'ETH']);
  expect(pivot.rows.find((row) => row.label === 'Worst case')).toMatchObject({
    cells: [2 * 2_012_186, 2 * 312_177],
    totalUsd: 2 * 2_324_363,
  });
});

test('a tree of a thousand instruments is the largest and one line for the rest, nothing lost', () => {
  const leaf = (index: number): MarginComponent => ({
    id: `i${index}`,
    label: `I${index}`,
    formula: '',
    amountUsd: index,
    adds: true,
    children: [],
  });
  const children = Array.from({ length: 1000 }, (_, index) => leaf(index));
  const btc = { ...leaf(499_500), id: 'BTC', label: 'BTC', children };
  const pivot = componentPivot({ ...leaf(499_500), id: 'im', label: 'Initial margin', children: [btc] });
  expect(pivot.rows).toHaveLength(8);
  expect(pivot.rows[0]).toMatchObject({ label: 'I999', totalUsd: 999 });
  expect(pivot.rows[7]).toMatchObject({ label: '993 smaller parts' });
  expect(pivot.rows.reduce((total, row) => total + (row.totalUsd ?? 0), 0)).toBe(499_500);
});
