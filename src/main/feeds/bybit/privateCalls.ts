/** Bybit's private calls: four headers, positions by category and page, rights from the key's own record. */
import { success, type Result } from '../../../engine/basics/result';
import type { PrivateAnswer, PrivateVenue } from '../accounts/privateCalls';
import { readAll } from '../accounts/readAll';
import { bybitHeaders } from '../accounts/signing';
import { troubled, type AccountTrouble, type KeyRights } from '../accounts/venueKey';
import { isObject, type WireObject } from '../mapping/json';

const POSITIONS = '/v5/position/list?limit=200&category=';
const READS = [
  '/v5/account/wallet-balance?accountType=UNIFIED',
  `${POSITIONS}linear&settleCoin=USDT`,
  `${POSITIONS}linear&settleCoin=USDC`,
  `${POSITIONS}inverse`,
  `${POSITIONS}option`,
];

const TROUBLES: Readonly<Record<number, readonly [AccountTrouble, string]>> = {
  10002: ['clock', 'Bybit finds the time of the call outside its window'],
  10003: ['key', 'Bybit does not know this key'],
  10004: ['key', 'the secret does not fit the key'],
  10005: ['key', 'the key may not read this'],
  10006: ['rate', 'Bybit has had too many calls'],
  10010: ['key', 'the key is bound to other addresses than this one'],
  10018: ['rate', 'Bybit has had too many calls from this address'],
  33004: ['key', 'the key has expired'],
};

/** The text of a wrong signature repeats what was signed, key and all: codes only. */
export function refusalOf({ retCode }: WireObject): Result<never> | undefined {
  const code = Number(retCode);
  if (code === 0) return undefined;
  const [kind, message] = TROUBLES[code] ?? ['venue', 'Bybit answered with an error'];
  return troubled(kind, `${message} (${code})`, code);
}

const resultOf = ({ json }: PrivateAnswer): WireObject =>
  isObject(json) && isObject(json.result) ? json.result : {};

export function keyRights({ readOnly, permissions }: WireObject): KeyRights {
  if (readOnly !== 0 && readOnly !== 1) return { verdict: 'unknown', reported: '' };
  if (readOnly === 1) return { verdict: 'readOnly', reported: 'readOnly 1' };
  const groups = isObject(permissions) ? Object.entries(permissions) : [];
  const named = groups.flatMap(([group, words]) =>
    Array.isArray(words) && words.length > 0 ? [`${group}: ${words.join(', ')}`] : [],
  );
  return { verdict: 'canAct', reported: ['readOnly 0', ...named].join('; ').slice(0, 200) };
}

function nextPage(answer: PrivateAnswer): string | undefined {
  const cursor = resultOf(answer).nextPageCursor;
  if (typeof cursor !== 'string' || cursor === '') return undefined;
  return `${answer.path.replace(/&cursor=.*/, '')}&cursor=${cursor}`;
}

const RIGHTS = '/v5/user/query-api';

export const BYBIT_PRIVATE: PrivateVenue = {
  venue: 'bybit',
  clockPath: '/v5/market/time',
  readClock: ({ time }) => (typeof time === 'number' ? time : undefined),
  refusalOf,
  needsPassphrase: false,
  create: (key) => ({
    async rights(courier) {
      const answer = await courier.get(RIGHTS, bybitHeaders(key, RIGHTS, courier.now()));
      return answer.ok ? success(keyRights(resultOf(answer.value))) : answer;
    },
    read: (courier) =>
      readAll(READS, (path) => courier.get(path, bybitHeaders(key, path, courier.now())), nextPage),
  }),
};
