import { expect, it } from 'vitest';
import { NamedTerms } from '../../../../src/main/feeds/mapping/namedTerms';
import type { SymbolTerms } from '../../../../src/main/feeds/mapping/terms';

/** Terms are only handed on, so that a label is enough of them. */
const term = (label: string): SymbolTerms => ({ label }) as unknown as SymbolTerms;
const listed = (...symbols: readonly string[]): NamedTerms => {
  const names = new NamedTerms();
  for (const symbol of symbols) names.set(symbol, term(symbol));
  return names;
};
const askTwice = (names: NamedTerms, ...symbols: readonly string[]): unknown[] =>
  [...symbols, ...symbols].map((symbol) => names.get(symbol));

it('gives the terms of a name in any order, and none of a name that is not there', () => {
  const names = listed('A', 'B', 'C');
  const inOrder = ['A', 'B', 'C'].map(term);
  expect(askTwice(names, 'A', 'B', 'C')).toEqual([...inOrder, ...inOrder]);
  expect(askTwice(names, 'C', 'A', 'D', 'A')).toEqual(
    [0, 0].flatMap(() => [term('C'), term('A'), undefined, term('A')]),
  );
});

it('gives no terms of a name that was taken out, not even to a row without a name', () => {
  const names = listed('A', 'B');
  askTwice(names, 'A', 'B');
  names.get('A');
  names.delete('B');
  expect(names.get('')).toBeUndefined();
  expect(names.get('B')).toBeUndefined();
});

it('gives the new terms of a name that was listed again', () => {
  const names = listed('A', 'B');
  askTwice(names, 'A', 'B');
  names.delete('B');
  names.set('B', term('new'));
  names.set('A', term('changed'));
  expect(askTwice(names, 'A', 'B')).toEqual([0, 0].flatMap(() => [term('changed'), term('new')]));
});
