/** The composition of a scope: which positions it holds, in which order, under which tree. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import { expiryOf } from '../../engine/instruments/instrument';
import type { Book, Portfolio, Position } from '../../engine/portfolio/portfolio';
import type { LiveStructure, PositionDescriptor, TreeNode } from '../../contracts/structure';
import type { Scope } from '../../contracts/view';

export type Known = (id: InstrumentId) => Instrument | undefined;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const scopeKey = (scope: Scope): string =>
  scope.kind === 'desk' ? 'desk' : `${scope.kind}:${scope.id}`;

/** Books of a scope: all, those of an account, or a book with everything under it. */
function booksIn(portfolio: Portfolio, scope: Scope): ReadonlySet<string> {
  if (scope.kind === 'desk') return new Set(portfolio.books.map((book) => book.id));
  if (scope.kind === 'account') {
    return new Set(portfolio.books.filter((book) => book.accountId === scope.id).map((book) => book.id));
  }
  const inside = new Set([scope.id]);
  const grow = (): number => {
    const before = inside.size;
    for (const book of portfolio.books) if (book.parentId && inside.has(book.parentId)) inside.add(book.id);
    return inside.size - before;
  };
  while (grow() > 0);
  return inside;
}

/**
 * The part of a portfolio in a scope, positions sorted by underlying, expiry, strike and type. A book has no cash of
 * its own and no orders, so its balances and order charges are empty.
 */
export function portfolioInScope(portfolio: Portfolio, scope: Scope, known: Known): Portfolio {
  const bookIds = booksIn(portfolio, scope);
  const books = portfolio.books.filter((book) => bookIds.has(book.id));
  const accountIds = new Set(books.map((book) => book.accountId));
  if (scope.kind === 'account') accountIds.add(scope.id);
  const isWhole = scope.kind !== 'book';
  const ofAccounts = <T extends { readonly accountId: string }>(rows: readonly T[]): readonly T[] =>
    isWhole ? rows.filter((row) => scope.kind === 'desk' || accountIds.has(row.accountId)) : [];
  const orderCharges = ofAccounts(portfolio.orderCharges ?? []);
  const accounts =
    scope.kind === 'desk' ? portfolio.accounts : portfolio.accounts.filter((a) => accountIds.has(a.id));
  return {
    name: portfolio.name,
    accounts,
    books,
    positions: sortPositions(
      portfolio.positions.filter((p) => bookIds.has(p.bookId)),
      known,
    ),
    balances: ofAccounts(portfolio.balances),
    ...(orderCharges.length === 0 ? {} : { orderCharges }),
  };
}

function sortPositions(positions: readonly Position[], known: Known): Position[] {
  const keyed = positions.map((position) => ({ position, key: sortKey(known(position.instrumentId)) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key) || compareText(a.position.id, b.position.id));
  return keyed.map(({ position }) => position);
}

type SortKey = readonly [underlying: string, expiry: number, strike: number, type: string];

/** Options by expiry first, then futures, perpetuals and spot; unknown instruments last. */
function sortKey(instrument: Instrument | undefined): SortKey {
  if (instrument === undefined) return ['\uffff', Infinity, Infinity, ''];
  if (instrument.kind === 'option') {
    return [instrument.underlying, instrument.expiryMs, instrument.strike, instrument.optionType];
  }
  const rank = { future: 1e15, perpetual: 2e15, spot: 3e15 }[instrument.kind];
  return [instrument.underlying, rank + (expiryOf(instrument) ?? 0) / 1e3, 0, instrument.symbol];
}

function compareKeys(a: SortKey, b: SortKey): number {
  return compareText(a[0], b[0]) || a[1] - b[1] || a[2] - b[2] || compareText(a[3], b[3]);
}

function describe(
  position: Position,
  accountId: string,
  instrument: Instrument | undefined,
): PositionDescriptor {
  const [venue = '', symbol = ''] = position.instrumentId.split(/:(.*)/s);
  const isOption = instrument?.kind === 'option';
  return {
    id: position.id,
    accountId,
    bookId: position.bookId,
    instrumentId: position.instrumentId,
    symbol: instrument?.symbol ?? symbol,
    venue: instrument?.venue ?? venue,
    underlying: instrument?.underlying ?? '?',
    kind: instrument?.kind ?? 'spot',
    isInverse: instrument?.isInverse ?? false,
    settlementCurrency: instrument?.settlementCurrency ?? '',
    expiryMs: instrument === undefined ? null : (expiryOf(instrument) ?? null),
    strike: isOption ? instrument.strike : null,
    optionType: isOption ? instrument.optionType : null,
    averagePrice: position.averagePrice,
    tickSize: instrument?.tickSize ?? NaN,
    strategyTags: position.strategyTags,
  };
}

/** Positions under every node of the tree: the desk, its accounts, their books with those beneath. */
export function nodeKeysOf(portfolio: Portfolio): (bookId: string) => readonly string[] {
  const books = new Map(portfolio.books.map((book) => [book.id, book]));
  const cache = new Map<string, string[]>();
  const climb = (book: Book | undefined): string[] => {
    if (book === undefined) return ['desk'];
    const above =
      book.parentId === null ? ['desk', `account:${book.accountId}`] : climb(books.get(book.parentId));
    return [...above, `book:${book.id}`];
  };
  return (bookId) => {
    const found = cache.get(bookId) ?? climb(books.get(bookId));
    cache.set(bookId, found);
    return found;
  };
}

function treeOf(portfolio: Portfolio): TreeNode[] {
  const counts = new Map<string, number>();
  const keysOf = nodeKeysOf(portfolio);
  for (const position of portfolio.positions) {
    for (const key of keysOf(position.bookId)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const node = (scope: Scope, parentKey: string | null, label: string): TreeNode => {
    const key = scopeKey(scope);
    return { scope, key, parentKey, label, positionCount: counts.get(key) ?? 0 };
  };
  return [
    node({ kind: 'desk' }, null, portfolio.name),
    ...portfolio.accounts.map((account) => node({ kind: 'account', id: account.id }, 'desk', account.name)),
    ...portfolio.books.map((book) =>
      node(
        { kind: 'book', id: book.id },
        book.parentId === null ? `account:${book.accountId}` : `book:${book.parentId}`,
        book.name,
      ),
    ),
  ];
}

function labelOf(portfolio: Portfolio, scope: Scope): string {
  if (scope.kind === 'desk') return portfolio.name;
  if (scope.kind === 'account') return portfolio.accounts.find((a) => a.id === scope.id)?.name ?? scope.id;
  const book = portfolio.books.find((b) => b.id === scope.id);
  const account = portfolio.accounts.find((a) => a.id === book?.accountId);
  return [account?.name, book?.name].filter((part) => part !== undefined).join(' / ');
}

/** What the window is told once per change of composition. `inScope` comes from `portfolioInScope`. */
export function structureOf(
  whole: Portfolio,
  inScope: Portfolio,
  scope: Scope,
  known: Known,
  bookVersion: number,
): LiveStructure {
  const accountOf = new Map(whole.books.map((book) => [book.id, book.accountId]));
  const positions = inScope.positions.map((position) =>
    describe(position, accountOf.get(position.bookId) ?? '', known(position.instrumentId)),
  );
  return {
    bookVersion,
    scope,
    scopeLabel: labelOf(whole, scope),
    tree: treeOf(whole),
    positions,
    underlyings: [...new Set(positions.map((p) => p.underlying))].filter((u) => u !== '?').sort(compareText),
    balances: inScope.balances,
  };
}
