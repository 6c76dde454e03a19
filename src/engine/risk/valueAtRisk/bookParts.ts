/** Ways to cut a book into parts that add up: each position belongs to exactly one part of each cut. */
import type { Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';
import type { ContributionTable } from './riskReport';

export interface BookParts {
  readonly by: ContributionTable['by'];
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  /** Position -> part, -1: not counted. */
  readonly groupOf: Int32Array;
}

/** `included[p]` below 0 leaves a position out. A position with several tags is under all of them together. */
export function bookParts(
  universe: Universe,
  book: CompiledBook,
  included: Int32Array,
  by: Exclude<ContributionTable['by'], 'position' | 'factor'>,
): BookParts {
  const { positions, books, accounts } = book.portfolio;
  const keyOf = (p: number): readonly [string, string] => {
    const row = book.instrument[p];
    switch (by) {
      case 'strategy': {
        const tags = [...positions[p].strategyTags].sort().join(' + ');
        return [tags, tags === '' ? '(no tag)' : tags];
      }
      case 'book':
        return [books[book.book[p]].id, books[book.book[p]].name];
      case 'account':
        return [accounts[book.account[p]].id, accounts[book.account[p]].name];
      case 'underlying': {
        const coin = universe.underlyings[universe.underlying[row]];
        return [coin, coin];
      }
      case 'expiry':
        return expiryKey(universe, row);
    }
  };
  const places = new Map<string, number>();
  const labels: string[] = [];
  const groupOf = new Int32Array(book.count).fill(-1);
  for (let p = 0; p < book.count; p++) {
    if (included[p] < 0) continue;
    const [id, label] = keyOf(p);
    let place = places.get(id);
    if (place === undefined) {
      place = places.size;
      places.set(id, place);
      labels.push(label);
    }
    groupOf[p] = place;
  }
  return { by, ids: [...places.keys()], labels, groupOf };
}

function expiryKey(universe: Universe, row: number): readonly [string, string] {
  const coin = universe.underlyings[universe.underlying[row]];
  const slot = universe.expirySlot[row];
  if (slot < 0) {
    const { kind } = universe.instruments[row];
    return [`${coin}|${kind}`, `${coin} ${kind}`];
  }
  const date = new Date(universe.expiries[slot].expiryMs).toISOString().slice(0, 10);
  return [`${coin}|${date}`, `${coin} ${date}`];
}
