import type { OrderCharge } from '../../../engine/portfolio/orderCharges';
import type { Connection } from '../connection';

interface Row {
  readonly account_id: string;
  readonly currency: string;
  readonly kind: OrderCharge['kind'];
  readonly amount: string;
  readonly source: OrderCharge['source'];
  readonly set_ms: number;
}

const toCharge = (row: Row): OrderCharge => ({
  accountId: row.account_id,
  currency: row.currency,
  kind: row.kind,
  amount: row.amount,
  source: row.source,
  setMs: row.set_ms,
});

export function orderChargesTable(connection: Connection) {
  const all = connection.prepare<[], Row>('SELECT * FROM order_charges ORDER BY account_id, currency, kind');
  const put = connection.prepare<[string, string, string, string, string, number]>(
    `INSERT INTO order_charges (account_id, currency, kind, amount, source, set_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id, currency, kind) DO UPDATE
     SET amount = excluded.amount, source = excluded.source, set_ms = excluded.set_ms`,
  );
  const remove = connection.prepare<[string, string, string]>(
    'DELETE FROM order_charges WHERE account_id = ? AND currency = ? AND kind = ?',
  );
  return {
    all: (): OrderCharge[] => all.all().map(toCharge),
    put: ({ accountId, currency, kind, amount, source, setMs }: OrderCharge): void =>
      void put.run(accountId, currency, kind, amount, source, setMs),
    remove: ({ accountId, currency, kind }: OrderCharge): void => void remove.run(accountId, currency, kind),
  };
}
