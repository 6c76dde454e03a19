import type { Balance } from '../../../engine/portfolio/portfolio';
import type { Connection } from '../connection';

interface Row {
  readonly account_id: string;
  readonly currency: string;
  readonly amount: string;
}

const toBalance = (row: Row): Balance => ({
  accountId: row.account_id,
  currency: row.currency,
  amount: row.amount,
});

export function balancesTable(connection: Connection) {
  const all = connection.prepare<[], Row>(
    'SELECT account_id, currency, amount FROM balances ORDER BY account_id, currency',
  );
  const put = connection.prepare<[string, string, string]>(
    `INSERT INTO balances (account_id, currency, amount) VALUES (?, ?, ?)
     ON CONFLICT (account_id, currency) DO UPDATE SET amount = excluded.amount`,
  );
  const remove = connection.prepare<[string, string]>(
    'DELETE FROM balances WHERE account_id = ? AND currency = ?',
  );
  return {
    all: (): Balance[] => all.all().map(toBalance),
    put: (balance: Balance): void => void put.run(balance.accountId, balance.currency, balance.amount),
    remove: (balance: Balance): void => void remove.run(balance.accountId, balance.currency),
  };
}
