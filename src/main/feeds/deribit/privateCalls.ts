/** Deribit's private calls: a token of two read scopes, renewed before it ends; the key's own scope is asked first. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Courier, PrivateAnswer, PrivateCalls, PrivateVenue } from '../accounts/privateCalls';
import { deribitLogin } from '../accounts/signing';
import {
  troubled,
  troubleOf,
  type AccountTrouble,
  type KeyRights,
  type VenueKey,
} from '../accounts/venueKey';
import { isObject, type WireObject } from '../mapping/json';

/** What is asked for. */
export const SCOPE = 'account:read trade:read';
const NEEDED = SCOPE.split(' ');
const READS = [
  '/private/get_account_summaries?extended=true',
  '/private/get_positions?currency=any&kind=any',
];
/** Part of a token's life after which it is renewed. */
const RENEW_AT = 0.8;

const TROUBLES: Readonly<Record<number, readonly [AccountTrouble, string]>> = {
  13004: ['key', 'Deribit does not accept this key: id, secret or clock is wrong'],
  13009: ['token', 'the token is void'],
  13021: ['key', 'the key may not read this'],
  13403: ['key', 'the key has no scope for this'],
  10028: ['rate', 'Deribit has had too many calls'],
  10066: ['rate', 'Deribit has had too many calls at once'],
  11051: ['venue', 'Deribit is in maintenance'],
};

/** Trouble that an error of the venue is. */
export function refusalOf({ error }: WireObject): Result<never> | undefined {
  if (!isObject(error)) return undefined;
  const code = Number(error.code);
  const [kind, message] = TROUBLES[code] ?? ['venue', 'Deribit answered with an error'];
  return troubled(kind, `${message} (${code})`, code);
}

const resultOf = ({ json }: PrivateAnswer): WireObject =>
  isObject(json) && isObject(json.result) ? json.result : {};

async function login(key: VenueKey, courier: Courier, scope?: string): Promise<Result<WireObject>> {
  const grant = Object.entries(deribitLogin(key, courier.now(), courier.nonce(), scope));
  const query = new URLSearchParams(grant.map(([name, value]): [string, string] => [name, String(value)]));
  const answer = await courier.get(`/public/auth?${query.toString()}`, {});
  return answer.ok ? success(resultOf(answer.value)) : answer;
}

/** Words of a scope that let a key do more than read; `mainaccount` only says whose key it is. */
const acting = (scope: string): string[] => scope.split(' ').filter((word) => word.endsWith(':read_write'));

export function scopeRights(scope: unknown): Result<KeyRights> {
  if (typeof scope !== 'string' || scope === '') return success({ verdict: 'unknown', reported: '' });
  const granted = scope.split(' ');
  if (acting(scope).length > 0) return success({ verdict: 'canAct', reported: scope });
  const missing = NEEDED.filter((word) => !granted.includes(word));
  return missing.length === 0
    ? success({ verdict: 'readOnly', reported: scope })
    : troubled('key', `the key lacks the scope ${missing.join(' ')}`);
}

export interface Token {
  readonly access: string;
  /** Good for one sign-in in place of a signature; empty without one. */
  readonly refresh: string;
  readonly renewInMs: number;
}

/** What `public/auth` grants; a token that could do more than read is not taken. */
export function readToken({ access_token, refresh_token, expires_in, scope }: WireObject): Result<Token> {
  if (typeof access_token !== 'string' || typeof expires_in !== 'number')
    return failure('PROTOCOL', 'Deribit signed in without a token');
  if (acting(String(scope)).length > 0)
    return troubled('key', 'Deribit gave more rights than were asked for');
  const refresh = typeof refresh_token === 'string' ? refresh_token : '';
  return success({ access: access_token, refresh, renewInMs: expires_in * 1000 * RENEW_AT });
}

function createCalls(key: VenueKey): PrivateCalls {
  let token = '';
  let renewMs = 0;

  async function signIn(courier: Courier): Promise<Result<string>> {
    if (token !== '' && courier.now() < renewMs) return success(token);
    const answer = await login(key, courier, SCOPE);
    if (!answer.ok) return answer;
    const granted = readToken(answer.value);
    if (!granted.ok) return granted;
    token = granted.value.access;
    renewMs = courier.now() + granted.value.renewInMs;
    return success(token);
  }

  async function readOnce(courier: Courier): Promise<Result<readonly PrivateAnswer[]>> {
    const bearer = await signIn(courier);
    if (!bearer.ok) return bearer;
    const answers: PrivateAnswer[] = [];
    for (const path of READS) {
      const answer = await courier.get(path, { Authorization: `Bearer ${bearer.value}` });
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
    return success(answers);
  }

  return {
    async rights(courier) {
      const answer = await login(key, courier);
      return answer.ok ? scopeRights(answer.value.scope) : answer;
    },
    async read(courier) {
      const first = await readOnce(courier);
      if (first.ok || troubleOf(first.failure) !== 'token') return first;
      token = '';
      return readOnce(courier);
    },
  };
}

export const DERIBIT_PRIVATE: PrivateVenue = {
  venue: 'deribit',
  clockPath: '/public/get_time',
  readClock: ({ result }) => (typeof result === 'number' ? result : undefined),
  refusalOf,
  needsPassphrase: false,
  create: createCalls,
};
