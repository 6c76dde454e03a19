/** Finds accounts and books by the names a file uses, and makes the ones that are missing. */
import type { Venue } from '../../engine/instruments/instrument';
import type { Account, Book } from '../../engine/portfolio/portfolio';

/** Model of an account until the user chooses another. */
const DEFAULT_MODEL: Readonly<Record<Venue, string>> = {
  deribit: 'deribit.pm',
  okx: 'house.grid',
  bybit: 'house.grid',
  binance: 'house.grid',
};

interface AccountName {
  readonly account: string;
  readonly venue: Venue;
}

interface Stored {
  readonly accounts: readonly Account[];
  readonly books: readonly Book[];
}

const MARK = '\n';
const pathKey = (accountId: string, path: readonly string[]): string => [accountId, ...path].join(MARK);

function pathsOf(books: readonly Book[]): Map<string, Book> {
  const byId = new Map(books.map((book) => [book.id, book]));
  const pathOf = (book: Book): string[] => {
    const parent = book.parentId === null ? undefined : byId.get(book.parentId);
    return parent ? [...pathOf(parent), book.name] : [book.name];
  };
  return new Map(books.map((book) => [pathKey(book.accountId, pathOf(book)), book]));
}

export function createBookIndex({ accounts, books }: Stored) {
  const byName = new Map<string, Account>();
  for (const account of accounts) byName.set(account.name, account);
  for (const account of accounts) byName.set(account.id, account);
  const byPath = pathsOf(books);
  const madeAccounts: Account[] = [];
  const madeBooks: Book[] = [];

  function placeAccount({ account: name, venue }: AccountName): Account {
    const found = byName.get(name);
    if (found) return found;
    const account: Account = { id: name, name, venue, marginModelId: DEFAULT_MODEL[venue] };
    byName.set(name, account);
    madeAccounts.push(account);
    return account;
  }

  function placeBook(accountId: string, path: readonly string[]): Book {
    const key = pathKey(accountId, path);
    const found = byPath.get(key);
    if (found) return found;
    const parent = path.length > 1 ? placeBook(accountId, path.slice(0, -1)) : null;
    const name = path[path.length - 1] ?? '';
    const book: Book = { id: [accountId, ...path].join('/'), accountId, parentId: parent?.id ?? null, name };
    byPath.set(key, book);
    madeBooks.push(book);
    return book;
  }

  return {
    placeAccount,
    /** The book of a row; for cash, which is in no book, only the account is made. */
    place(row: AccountName & { readonly path?: readonly string[] }): { readonly id: string } {
      const account = placeAccount(row);
      return row.path ? placeBook(account.id, row.path) : account;
    },
    newAccounts: (): readonly Account[] => madeAccounts,
    newBooks: (): readonly Book[] => madeBooks,
  };
}
export type BookIndex = ReturnType<typeof createBookIndex>;
