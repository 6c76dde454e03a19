/** One row before and after: what the journal keeps and the book in memory follows. `null` means no such row. */
import type { VolOverride } from '../../engine/market/expiryVols';
import type { OrderCharge } from '../../engine/portfolio/orderCharges';
import type { Account, Balance, Book, Portfolio, Position } from '../../engine/portfolio/portfolio';

interface RowChange<Table extends string, Row> {
  readonly table: Table;
  readonly before: Row | null;
  readonly after: Row | null;
}

export type PortfolioChange =
  | RowChange<'accounts', Account>
  | RowChange<'books', Book>
  | RowChange<'balances', Balance>
  | RowChange<'positions', Position>
  | RowChange<'volOverrides', VolOverride>
  | RowChange<'orderCharges', OrderCharge>;

export const reverseChanges = (changes: readonly PortfolioChange[]): PortfolioChange[] =>
  changes
    .map((change) => ({ ...change, before: change.after, after: change.before }) as PortfolioChange)
    .reverse();

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

type Rows<T extends PortfolioChange['table']> = Extract<PortfolioChange, { table: T }>;

function patch<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  changes: readonly { readonly before: Row | null; readonly after: Row | null }[],
): readonly Row[] {
  if (changes.length === 0) return rows;
  const byId = new Map(rows.map((row) => [keyOf(row), row]));
  for (const { before, after } of changes) {
    if (before) byId.delete(keyOf(before));
    if (after) byId.set(keyOf(after), after);
  }
  return [...byId].sort(byKey).map(([, row]) => row);
}

const rowKey = (row: { readonly id: string }): string => row.id;
const balanceKey = (row: Balance): string => `${row.accountId}\n${row.currency}`;

const chargeKey = ({ accountId, currency, kind }: OrderCharge): string =>
  `${accountId}\n${currency}\n${kind}`;

const overrideKey = ({ venue, indexName, expiryMs, strike }: VolOverride): string =>
  `${venue}\n${indexName}\n${String(expiryMs).padStart(16, '0')}\n${strike ?? ''}`;

/** The portfolio after `changes`; rows stay ordered by key, so equal content is equal in every byte. */
export function applyChanges(portfolio: Portfolio, changes: readonly PortfolioChange[]): Portfolio {
  const of = <T extends PortfolioChange['table']>(table: T): Rows<T>[] =>
    changes.filter((change): change is Rows<T> => change.table === table);
  const volOverrides = patch(portfolio.volOverrides ?? [], overrideKey, of('volOverrides'));
  const orderCharges = patch(portfolio.orderCharges ?? [], chargeKey, of('orderCharges'));
  return {
    name: portfolio.name,
    accounts: patch(portfolio.accounts, rowKey, of('accounts')),
    books: patch(portfolio.books, rowKey, of('books')),
    positions: patch(portfolio.positions, rowKey, of('positions')),
    balances: patch(portfolio.balances, balanceKey, of('balances')),
    ...(volOverrides.length === 0 ? {} : { volOverrides }),
    ...(orderCharges.length === 0 ? {} : { orderCharges }),
  };
}
