import { expect, it } from 'vitest';
import { createReloadBudget } from '../../../src/main/windows/reloadBudget';

it('allows three reloads a minute, and more once the first is a minute old', () => {
  let nowMs = 0;
  const mayReload = createReloadBudget(() => nowMs);
  const at = (ms: number): boolean => {
    nowMs = ms;
    return mayReload();
  };
  expect([0, 10_000, 20_000, 59_999, 60_000, 60_001, 70_000].map(at)).toEqual([
    true,
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});
