import type { Position } from '../../../engine/portfolio/portfolio';
import type { Connection } from '../connection';

interface Row {
  readonly id: string;
  readonly book_id: string;
  readonly instrument_id: string;
  readonly quantity: string;
  readonly average_price: string | null;
  readonly strategy_tags: string;
}

const NO_TAGS: readonly string[] = [];

const toPosition = (row: Row): Position => ({
  id: row.id,
  bookId: row.book_id,
  instrumentId: row.instrument_id,
  quantity: row.quantity,
  averagePrice: row.average_price,
  strategyTags: row.strategy_tags === '[]' ? NO_TAGS : (JSON.parse(row.strategy_tags) as string[]),
});

export function positionsTable(connection: Connection) {
  const columns = 'id, book_id, instrument_id, quantity, average_price, strategy_tags';
  const all = connection.prepare<[], Row>(`SELECT ${columns} FROM positions ORDER BY id`);
  const put = connection.prepare<[string, string, string, string, string | null, string]>(
    `INSERT INTO positions (${columns}) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET book_id = excluded.book_id, instrument_id = excluded.instrument_id,
       quantity = excluded.quantity, average_price = excluded.average_price, strategy_tags = excluded.strategy_tags`,
  );
  const remove = connection.prepare<[string]>('DELETE FROM positions WHERE id = ?');
  return {
    all: (): Position[] => all.all().map(toPosition),
    put: (position: Position): void =>
      void put.run(
        position.id,
        position.bookId,
        position.instrumentId,
        position.quantity,
        position.averagePrice,
        JSON.stringify(position.strategyTags),
      ),
    remove: (id: string): void => void remove.run(id),
  };
}
