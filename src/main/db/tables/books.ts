import type { Book } from '../../../engine/portfolio/portfolio';
import type { Connection } from '../connection';

interface Row {
  readonly id: string;
  readonly account_id: string;
  readonly parent_id: string | null;
  readonly name: string;
}

const toBook = (row: Row): Book => ({
  id: row.id,
  accountId: row.account_id,
  parentId: row.parent_id,
  name: row.name,
});

export function booksTable(connection: Connection) {
  const all = connection.prepare<[], Row>('SELECT id, account_id, parent_id, name FROM books ORDER BY id');
  const put = connection.prepare<[string, string, string | null, string]>(
    `INSERT INTO books (id, account_id, parent_id, name) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, parent_id = excluded.parent_id, name = excluded.name`,
  );
  const remove = connection.prepare<[string]>('DELETE FROM books WHERE id = ?');
  return {
    all: (): Book[] => all.all().map(toBook),
    put: (book: Book): void => void put.run(book.id, book.accountId, book.parentId, book.name),
    remove: (id: string): void => void remove.run(id),
  };
}
