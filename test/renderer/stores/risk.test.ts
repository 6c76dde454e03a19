// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it, vi } from 'vitest';
import type { RiskReport } from '../../../src/contracts/risk';
import { useRisk } from '../../../src/renderer/stores/risk';
import { useView } from '../../../src/renderer/stores/view';

const call = vi.fn();

beforeEach(() => {
  setActivePinia(createPinia());
  call.mockReset();
  call.mockResolvedValue({
    ok: true,
    value: { figures: { methods: [], lead: null } } as unknown as RiskReport,
  });
  Object.defineProperty(window, 'api', { value: { call }, configurable: true });
});

it('a report says that it is of another book than the one in view, until that one is computed', async () => {
  const risk = useRisk();
  await risk.run();
  expect(risk.doubt).toBeNull();
  useView().setScope({ kind: 'account', id: 'a1' });
  expect(risk.doubt).toMatch(/^of /);
  await risk.run();
  expect(risk.doubt).toBeNull();
});

it('figures that outlive a failed run say so', async () => {
  const risk = useRisk();
  await risk.run();
  call.mockResolvedValue({
    ok: false,
    failure: { reason: 'MISSING_MARKET_DATA', message: 'no spot of BTC' },
  });
  await risk.run();
  expect(risk.report).not.toBeNull();
  expect(risk.doubt).toBe('last run failed: no spot of BTC');
});
