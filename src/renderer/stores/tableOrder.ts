/** The order of a small table: what its heads ask for, remembered with the look of the window. */
import { computed, reactive } from 'vue';
import { nextOrder, sortedRows, type SortKeys } from '../components/sorting';
import { useSettings } from './settings';

export function useTableOrder<T>(name: string, rows: () => readonly T[], keys: SortKeys<T>) {
  const { look } = useSettings();
  const order = computed(() => look.tableOrders[name] as (typeof look.tableOrders)[string] | undefined);
  const sorted = computed(() => sortedRows(rows(), order.value, keys));

  function press(column: string): void {
    const { [name]: _former, ...others } = look.tableOrders;
    const next = nextOrder(order.value, column);
    look.tableOrders = next ? { ...others, [name]: next } : others;
  }
  return reactive({ order, sorted, press });
}
