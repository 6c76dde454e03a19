import type { Account } from '../../../engine/portfolio/portfolio';
import type { Venue } from '../../../engine/instruments/instrument';
import type { Connection } from '../connection';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly venue: Venue;
  readonly margin_model_id: string;
}

const toAccount = (row: Row): Account => ({
  id: row.id,
  name: row.name,
  venue: row.venue,
  marginModelId: row.margin_model_id,
});

export function accountsTable(connection: Connection) {
  const all = connection.prepare<[], Row>(
    'SELECT id, name, venue, margin_model_id FROM accounts ORDER BY id',
  );
  const put = connection.prepare<[string, string, string, string]>(
    `INSERT INTO accounts (id, name, venue, margin_model_id) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, venue = excluded.venue, margin_model_id = excluded.margin_model_id`,
  );
  const remove = connection.prepare<[string]>('DELETE FROM accounts WHERE id = ?');
  return {
    all: (): Account[] => all.all().map(toAccount),
    put: (account: Account): void =>
      void put.run(account.id, account.name, account.venue, account.marginModelId),
    remove: (id: string): void => void remove.run(id),
  };
}
