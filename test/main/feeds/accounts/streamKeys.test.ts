/** What a private stream lives on: listen keys that are kept, tokens that are renewed, and what follows when they end. */
import { expect, it } from 'vitest';
import { PRIVATE_VENUES } from '../../../../src/main/feeds/accounts/privateVenues';
import { systemClock } from '../../../../src/main/feeds/clock';
import { readToken } from '../../../../src/main/feeds/deribit/privateCalls';
import { pause, withAccount, type FollowedAccount } from './linkRig';

const LIMIT_MS = 30_000;

/** The change is read, though the next resting reading is far. */
async function expectFollowed({ account, held, quantityOf, wait }: FollowedAccount): Promise<void> {
  for (const kind of ['option', 'contract'] as const) {
    const symbol = held(kind);
    const before = quantityOf(symbol);
    account.dialect.trade(symbol, 1);
    await wait(`${symbol} as it is now`, () => quantityOf(symbol) === before + 1, 4_000);
  }
}

/** The simulator's hour lasts 1.8 s, and so does the link's. */
const UNIT_MS = 0.5;
const SHORT_HALF_HOUR = {
  ...systemClock,
  every: (periodMs: number, run: () => void) =>
    systemClock.every(periodMs === 1_800_000 ? 900 : periodMs, run),
};

it.concurrent(
  'binance: both listen keys are kept by PUT every half hour, and live on their first sockets',
  () =>
    withAccount(['binance', { clock: SHORT_HALF_HOUR }, { heartbeatUnitMs: UNIT_MS }], async (followed) => {
      const { account, settled, requests, isLive } = followed;
      await settled();
      await pause(4_000);
      for (const product of ['eapi', 'fapi']) {
        expect(requests(`POST /${product}/v1/listenKey`), product).toBe(1);
        // Four half hours and more have gone by.
        expect(requests(`PUT /${product}/v1/listenKey`), product).toBeGreaterThanOrEqual(3);
        expect(requests(`PUT /${product}/v1/listenKey`), product).toBeLessThanOrEqual(8);
      }
      expect([account.dials, isLive()]).toEqual([2, true]);
      await expectFollowed(followed);
    }),
  LIMIT_MS,
);

it.concurrent(
  'binance: keys that end bring new keys and new sockets, and what happened meanwhile is read',
  () =>
    withAccount(['binance'], async (followed) => {
      const { account, settled, requests, wait, live, held, quantityOf } = followed;
      await settled();
      const paths = account.clients().map(({ path }) => path);
      const symbol = held('option');
      const before = quantityOf(symbol);
      account.endKeys();
      account.dialect.trade(symbol, 3);
      await wait('new sockets', () => account.dials === 4);
      await live();
      await wait('what was missed', () => quantityOf(symbol) === before + 3, 4_000);
      expect(requests('POST /eapi/v1/listenKey')).toBe(2);
      expect(requests('POST /fapi/v1/listenKey')).toBe(2);
      for (const { path } of account.clients()) expect(paths).not.toContain(path);
      await expectFollowed(followed);
    }),
  LIMIT_MS,
);

it.concurrent(
  'binance: a key that cannot be kept is given up with its socket',
  () =>
    withAccount(
      ['binance', { clock: SHORT_HALF_HOUR }, { faults: { keyLifeMs: 1_000 } }],
      async ({ account, live, requests, wait, simulator }) => {
        await live();
        // USD-M does not tell the life: asked for after 0.9 s here, it is gone by then.
        account.faults.keyLifeMs = 300;
        await wait('a new key', () => requests('POST /fapi/v1/listenKey') > 1);
        account.faults.keyLifeMs = undefined;
        await live();
        expect(simulator.venues.binance.clients()).toHaveLength(2);
      },
    ),
  LIMIT_MS,
);

it.concurrent(
  'deribit: the token is renewed on the socket at four fifths of its life, and changes are told on',
  () =>
    withAccount(['deribit', {}, { faults: { keyLifeMs: 3_000 } }], async (followed) => {
      const { account, live, said, wait } = followed;
      await live();
      await wait('two renewals', () => said('"refresh_token"') >= 2);
      // A renewal that comes too late on a busy machine is a signature more.
      expect(said('client_signature')).toBeLessThanOrEqual(2);
      const auths = account
        .clients()
        .flatMap(({ received }) => received.filter(({ text }) => text.includes('public/auth')));
      const apart = auths.slice(1).map(({ atMs }, i) => atMs - auths[i].atMs);
      expect(Math.max(...apart)).toBeGreaterThanOrEqual(2_390);
      expect(account.dials).toBe(1);
      await expectFollowed(followed);
    }),
  LIMIT_MS,
);

it.concurrent(
  'deribit: a renewal that fails is a sign-in from scratch on the same socket',
  () =>
    withAccount(['deribit', {}, { faults: { keyLifeMs: 1_500 } }], async (followed) => {
      const { account, settled, said, wait, isLive } = followed;
      await settled();
      account.faults.keyLifeMs = 400;
      await wait('from scratch', () => said('client_signature') > 1);
      account.faults.keyLifeMs = undefined;
      await pause(400);
      expect([account.dials, isLive()]).toEqual([1, true]);
      await expectFollowed(followed);
    }),
  LIMIT_MS,
);

it.concurrent(
  'deribit: a stream whose renewals are refused gives up after three tries, and readings go on',
  () =>
    withAccount(['deribit', { paceMs: 60 }, { faults: { keyLifeMs: 800 } }], async (followed) => {
      const { account, link, live, wait, readings, isLive } = followed;
      await live();
      account.faults.keyLifeMs = 300;
      account.faults.refuseStreams = true;
      await wait('given up', () => !isLive() && account.clients().length === 0);
      await wait('three tries', () => account.dials === 3);
      const from = readings();
      await wait('readings go on', () => readings() > from + 5);
      expect(account.dials).toBe(3);
      expect(link.status()).toMatchObject({ state: 'live', stream: { isLive: false } });
      expect(link.status().stream.why).toContain('does not accept this key');
    }),
  LIMIT_MS,
);

it.concurrent(
  'deribit: no more is asked for than to read, and more is not taken',
  () =>
    withAccount(['deribit'], async ({ settled, said }) => {
      await settled();
      expect(said('"scope":"account:read trade:read"')).toBe(1);
      expect(said('private/')).toBe(1);
      const granted = { access_token: 'a', expires_in: 900, scope: 'account:read trade:read_write' };
      expect(readToken(granted)).toMatchObject({ ok: false, failure: { context: { trouble: 'key' } } });
    }),
  LIMIT_MS,
);

it.concurrent.each([
  ['deribit', { dropNamed: 'user.changes' }, 'does not give user.changes'],
  ['okx', { refuseNamed: 'positions' }, '60018'],
  ['bybit', { refuseNamed: 'wallet' }, 'its topics'],
] as const)(
  '%s: a channel that is not given is told, and the account is read at its pace',
  (venue, faults, why) =>
    withAccount([venue, { paceMs: 60 }, { faults }], async ({ link, wait, readings, isLive }) => {
      await wait('the reason', () => link.status().stream.why.includes(why));
      const from = readings();
      await wait('readings go on', () => readings() > from + 3);
      expect(isLive()).toBe(false);
    }),
  LIMIT_MS,
);

it.concurrent(
  'okx: the notice of a restart opens another socket',
  () =>
    withAccount(['okx'], async (followed) => {
      const { account, settled, wait, live } = followed;
      await settled();
      account.announceClosing();
      await wait('another socket', () => account.dials === 2);
      await live();
      await expectFollowed(followed);
    }),
  LIMIT_MS,
);

it.concurrent(
  'a socket that says nothing at all is given up, and the account read at its pace until another speaks',
  () => {
    const { streams, ...okx } = PRIVATE_VENUES.okx;
    const impatient = {
      ...okx,
      streams: (key: Parameters<typeof streams>[0]) =>
        streams(key).map((stream) => ({ ...stream, silenceMs: 400 })),
    };
    return withAccount(
      ['okx', { venue: impatient, paceMs: 60 }],
      async ({ account, link, live, wait, readings }) => {
        await live();
        account.faults.silent = true;
        await wait('given up', () => link.status().stream.why.includes('no frame for 400 ms'));
        const from = readings();
        await wait('readings go on', () => readings() > from + 3);
        account.faults.silent = false;
        await live();
      },
    );
  },
  LIMIT_MS,
);
