// @vitest-environment happy-dom
/** Ours against the venue's: what differs stands out and comes first, until a head asks for another order. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';
import type { QuantityRow, Reconciliation } from '../../../src/contracts/accountSync';
import ReconciliationTables from '../../../src/renderer/panels/accounts/ReconciliationTables.vue';
import { useSettings } from '../../../src/renderer/stores/settings';

const position = (symbol: string, ours: string | null, venues: string | null): QuantityRow => ({
  ...{ instrumentId: `deribit:${symbol}`, ours, venues },
  difference: String(Number(venues ?? 0) - Number(ours ?? 0)),
  state: ours === venues ? 'equal' : ours === null ? 'onlyVenue' : venues === null ? 'onlyOurs' : 'differs',
});
const reconciliation: Reconciliation = {
  ...{ atMs: 0, balances: [], orders: [], figures: [], troubles: [], breaks: 2 },
  positions: [
    position('BTC-A', '5', '5'),
    position('BTC-B', '30', '-20'),
    position('BTC-C', '100', '100'),
    position('BTC-D', null, '4'),
  ],
};
beforeEach(() => setActivePinia(createPinia()));

it('breaks come first, then the order of the head, with what only one side holds last', async () => {
  const tables = mount(ReconciliationTables, { props: { reconciliation } });
  const positions = tables.get('[data-testid="sync-positions"]');
  const names = () => positions.findAll('tr').map((row) => row.get('td').text().slice(-1));
  expect(names()).toEqual(['B', 'D', 'A', 'C']);
  expect(positions.findAll('tr.break')).toHaveLength(2);
  await tables.get('[data-testid="sort-ours"]').trigger('click');
  expect(names()).toEqual(['A', 'B', 'C', 'D']);
  await tables.get('[data-testid="sort-ours"]').trigger('click');
  expect(names()).toEqual(['C', 'B', 'A', 'D']);
  expect(useSettings().look.tableOrders.syncPositions).toEqual({ column: 'ours', isDescending: true });
});
