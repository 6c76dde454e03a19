import { expect, it } from 'vitest';
import { readToken, scopeRights } from '../../../../src/main/feeds/deribit/privateCalls';

it.each([
  ['account:read trade:read', 'readOnly'],
  ['connection mainaccount account:read block_trade:read trade:read wallet:none', 'readOnly'],
  ['session:risk mainaccount account:read trade:read custody:read', 'readOnly'],
  ['account:read trade:read_write', 'canAct'],
  ['mainaccount account:read trade:read wallet:read_write', 'canAct'],
  ['', 'unknown'],
])('a key of Deribit with the scope "%s" is %s', (scope, verdict) => {
  expect(scopeRights(scope)).toMatchObject({ ok: true, value: { verdict, reported: scope } });
});

it('a key that lacks a scope is told which', () => {
  expect(scopeRights('mainaccount account:read')).toMatchObject({
    failure: { message: 'the key lacks the scope trade:read' },
  });
});

it('the token of a main account is taken, one that can act is not', () => {
  const granted = { access_token: 'a', expires_in: 900 };
  expect(readToken({ ...granted, scope: 'connection mainaccount account:read trade:read' }).ok).toBe(true);
  expect(readToken({ ...granted, scope: 'account:read_write trade:read' }).ok).toBe(false);
});
