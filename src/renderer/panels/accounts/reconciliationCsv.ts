/** A reconciliation as one table: sums, cash, quantities. */
import type { Reconciliation } from '../../../contracts/accountSync';
import { toCsv } from '../../format/table';

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

export function reconciliationCsv(
  account: string,
  { atMs, figures, balances, orders, positions }: Reconciliation,
): string {
  const at = new Date(atMs).toISOString();
  return toCsv({
    headers: [
      'account',
      'read at',
      'kind',
      'name',
      'unit',
      'ours',
      'venue',
      'difference',
      'tolerance',
      'state',
    ],
    rows: [
      ...figures.map((row) => [
        ...[
          account,
          at,
          'sum',
          row.name,
          'USD',
          row.ours,
          row.venues,
          row.difference,
          row.tolerance,
          row.state,
        ],
      ]),
      ...balances.map((row) => [
        ...[account, at, 'cash', row.currency, row.currency, numberOf(row.ours), numberOf(row.venues)],
        ...[numberOf(row.difference), row.tolerance, row.state],
      ]),
      ...orders.map((row) => [
        ...[account, at, 'orders', row.kind, row.currency, numberOf(row.ours), numberOf(row.venues)],
        ...[numberOf(row.difference), 0, row.state],
      ]),
      ...positions.map((row) => [
        ...[account, at, 'position', row.instrumentId, 'quantity', numberOf(row.ours), numberOf(row.venues)],
        ...[numberOf(row.difference), 0, row.state],
      ]),
    ],
  });
}
