/** OKX's private calls: four headers, rights from the account's configuration. */
import { success, type Result } from '../../../engine/basics/result';
import { readAll } from '../accounts/readAll';
import type { PrivateVenue } from '../accounts/privateCalls';
import { okxHeaders } from '../accounts/signing';
import { troubled, type AccountTrouble, type KeyRights } from '../accounts/venueKey';
import { isObject, type WireObject } from '../mapping/json';

const READS = ['/api/v5/account/balance', '/api/v5/account/positions'];

const TROUBLES: ReadonlyMap<string, readonly [AccountTrouble, string]> = new Map([
  ['50011', ['rate', 'OKX has had too many calls']],
  ['50100', ['key', 'OKX has frozen this key']],
  ['50101', ['key', 'the key belongs to another environment of OKX (demo or live)']],
  ['50102', ['clock', 'OKX finds the time of the call too old']],
  ['50105', ['key', 'the passphrase is wrong']],
  ['50110', ['key', 'the key is bound to other addresses than this one']],
  ['50111', ['key', 'OKX does not know this key']],
  ['50113', ['key', 'the secret does not fit the key']],
  ['50119', ['key', 'OKX does not know this key']],
  ['50120', ['key', 'the key may not read this']],
]);

function refusalOf({ code }: WireObject): Result<never> | undefined {
  const text = String(code);
  if (text === '0') return undefined;
  const [kind, message] = TROUBLES.get(text) ?? ['venue', 'OKX answered with an error'];
  return troubled(kind, `${message} (${text.slice(0, 12)})`, text.slice(0, 12));
}

/** `perm`: words among `read_only`, `trade`, `withdraw`. */
export function permissionRights(perm: unknown): KeyRights {
  if (typeof perm !== 'string' || perm === '') return { verdict: 'unknown', reported: '' };
  const words = perm.split(',').map((word) => word.trim());
  return { verdict: words.every((word) => word === 'read_only') ? 'readOnly' : 'canAct', reported: perm };
}

const firstRow = (json: unknown): WireObject => {
  const rows = isObject(json) && Array.isArray(json.data) ? (json.data as readonly unknown[]) : [];
  return isObject(rows[0]) ? rows[0] : {};
};

const CONFIG = '/api/v5/account/config';

export const OKX_PRIVATE: PrivateVenue = {
  venue: 'okx',
  clockPath: '/api/v5/public/time',
  readClock: (json) => {
    const ts = Number(firstRow(json).ts);
    return Number.isFinite(ts) ? ts : undefined;
  },
  refusalOf,
  needsPassphrase: true,
  create: (key) => ({
    async rights(courier) {
      const answer = await courier.get(CONFIG, okxHeaders(key, CONFIG, courier.now()));
      return answer.ok ? success(permissionRights(firstRow(answer.value.json).perm)) : answer;
    },
    read: (courier) => readAll(READS, (path) => courier.get(path, okxHeaders(key, path, courier.now()))),
  }),
};
