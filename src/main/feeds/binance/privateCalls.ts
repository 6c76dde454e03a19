/** Binance's private calls: signed queries on the hosts of options and of USD-M; rights from the spot host. */
import { success, type Result } from '../../../engine/basics/result';
import type { Courier, PrivateAnswer, PrivateVenue } from '../accounts/privateCalls';
import { readAll } from '../accounts/readAll';
import { binanceHeaders, binancePath } from '../accounts/signing';
import { troubled, type AccountTrouble, type KeyRights, type VenueKey } from '../accounts/venueKey';
import { isObject, type WireObject } from '../mapping/json';

const READS = [
  '/eapi/v1/marginAccount',
  '/eapi/v1/position',
  '/fapi/v3/account',
  '/fapi/v3/balance',
  '/fapi/v3/positionRisk',
];

const TROUBLES: Readonly<Record<number, readonly [AccountTrouble, string]>> = {
  [-1003]: ['rate', 'Binance has had too many calls'],
  [-1015]: ['rate', 'Binance has had too many calls'],
  [-1021]: ['clock', 'Binance finds the time of the call outside its window'],
  [-1022]: ['key', 'the secret does not fit the key'],
  [-2014]: ['key', 'this is no key of Binance'],
  [-2015]: ['key', 'Binance does not accept the key, this address, or the key lacks a permission'],
};

function refusalOf({ code }: WireObject, status: number): Result<never> | undefined {
  if (typeof code !== 'number' || (code >= 0 && status < 300)) return undefined;
  const [kind, message] = TROUBLES[code] ?? ['venue', 'Binance answered with an error'];
  return troubled(kind, `${message} (${code})`, code);
}

/** Every switch of a key but reading and the bond to addresses lets it do something. */
export function restrictionRights(record: WireObject): KeyRights {
  if (record.enableReading === undefined) return { verdict: 'unknown', reported: '' };
  const switches = Object.entries(record).filter(([name]) => /^(enable|permits)/.test(name));
  const on = switches.filter(([, value]) => value === true).map(([name]) => name);
  const acting = on.filter((name) => name !== 'enableReading');
  return { verdict: acting.length > 0 ? 'canAct' : 'readOnly', reported: on.join(', ') };
}

const call = async (key: VenueKey, courier: Courier, path: string): Promise<Result<PrivateAnswer>> => {
  const answer = await courier.get(binancePath(key, path, courier.now()), binanceHeaders(key));
  return answer.ok ? success({ ...answer.value, path }) : answer;
};

/** HTTP 404, or the code for a path that does not exist. */
const NO_SUCH_CALL = [404, -5000];

export const BINANCE_PRIVATE: PrivateVenue = {
  venue: 'binance',
  clockPath: '/fapi/v1/time',
  readClock: ({ serverTime }) => (typeof serverTime === 'number' ? serverTime : undefined),
  refusalOf,
  needsPassphrase: false,
  create: (key) => ({
    async rights(courier) {
      const answer = await call(key, courier, '/sapi/v1/account/apiRestrictions');
      if (answer.ok) return success(restrictionRights(isObject(answer.value.json) ? answer.value.json : {}));
      // The test site of futures has no such call: its keys are taken as they are, and that is said.
      if (NO_SUCH_CALL.includes(answer.failure.context?.code as number))
        return success({ verdict: 'unknown', reported: '' });
      return answer;
    },
    read: (courier) => readAll(READS, (path) => call(key, courier, path)),
  }),
};
