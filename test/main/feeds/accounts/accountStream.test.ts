/** Accounts followed live over real sockets: changes arrive at once, refusals and losses fall back to readings. */
import { describe, expect, it } from 'vitest';
import { VENUES } from '../../../../src/engine/instruments/symbol';
import type { FollowedVenue } from '../../../../src/main/feeds/accounts/privateStream';
import { PRIVATE_VENUES } from '../../../../src/main/feeds/accounts/privateVenues';
import type { KeyRights } from '../../../../src/main/feeds/accounts/venueKey';
import { systemClock } from '../../../../src/main/feeds/clock';
import { TEST_KEYS } from '../../../../src/main/feeds/simulator/accounts/testKeys';
import { pause, withAccount, type FollowedAccount } from './linkRig';

const LIMIT_MS = 30_000;

/** Neither a call nor a dial more, but those that were on their way. */
async function expectQuiet({ account }: FollowedAccount): Promise<void> {
  const asked = (): number => account.knocks.length + account.requests.length;
  let before: number;
  let rounds = 0;
  do {
    before = asked();
    await pause(400);
    rounds += 1;
  } while (asked() !== before && rounds < 5);
  expect(asked()).toBe(before);
  expect(account.clients()).toEqual([]);
}

describe.concurrent.each(VENUES)('%s', (venue) => {
  it(
    'a change at the venue is read at once, long before the next resting reading',
    () =>
      withAccount([venue], async ({ account, link, settled, held, quantityOf, wait }) => {
        await settled();
        for (const kind of ['option', 'contract'] as const) {
          const symbol = held(kind);
          const before = quantityOf(symbol);
          const tradedMs = Date.now();
          expect(account.dialect.trade(symbol, 2)).toBe(true);
          await wait(`${symbol} as it is now`, () => quantityOf(symbol) === before + 2);
          // Half a second and, for the second change, the pause of one; the resting pace is 14 s.
          expect(Date.now() - tradedMs).toBeLessThan(4_000);
        }
        const symbol = held('option');
        account.dialect.trade(symbol, -quantityOf(symbol));
        await wait('nothing held of it', () => quantityOf(symbol) === 0);
        const stream = { isLive: true, why: '' };
        expect(link.status()).toMatchObject({ state: 'live', stream, paceMs: 14_000 });
      }),
    LIMIT_MS,
  );

  it(
    'a lost socket falls back to the pace of readings, comes back, and what it missed is read',
    () =>
      withAccount([venue], async ({ account, link, settled, live, held, quantityOf, wait, isLive }) => {
        await settled();
        const symbol = held('contract');
        const before = quantityOf(symbol);
        account.faults.refuseConnections = true;
        account.killSockets();
        await wait('no longer live', () => !isLive());
        expect(link.status()).toMatchObject({ state: 'live', paceMs: 7_000 });
        expect(link.status().stream.why).not.toBe('');
        account.dialect.trade(symbol, 1);
        const knocks = account.knocks.length;
        await pause(700);
        // Full jitter over 40, 80, 160 ms, for each of two streams at most.
        expect(account.knocks.length - knocks).toBeLessThan(40);
        expect(account.knocks.length - knocks).toBeGreaterThan(1);
        expect(quantityOf(symbol)).toBe(before);
        account.faults.refuseConnections = false;
        await live();
        await wait('the missed change', () => quantityOf(symbol) === before + 1, 2_500);
      }),
    LIMIT_MS,
  );

  it(
    'a sign-in that is refused is tried three times, and again when the rights of the key are found good',
    () => {
      let aheadMs = 0;
      const clock = { ...systemClock, now: () => Date.now() + aheadMs };
      const given = [venue, { paceMs: 60, clock }, { faults: { refuseStreams: true } }] as const;
      return withAccount([...given], async ({ account, link, wait, live, requests, readings, isLive }) => {
        const tries = (): number =>
          venue === 'binance' ? requests('POST /eapi/v1/listenKey') : account.dials;
        await wait('three tries', () => tries() === 3);
        const from = readings();
        await wait('readings go on', () => readings() > from + 3);
        expect([tries(), isLive()]).toEqual([3, false]);
        expect(link.status()).toMatchObject({ state: 'live', paceMs: 60 });
        const { why } = link.status().stream;
        expect(why).toMatch(/accept|know|let/);
        for (const secret of [TEST_KEYS.read.key, TEST_KEYS.read.secret]) expect(why).not.toContain(secret);
        account.faults.refuseStreams = false;
        aheadMs = 601_000;
        await live();
      });
    },
    LIMIT_MS,
  );

  it(
    'a key that can trade is refused before any stream',
    () =>
      withAccount([venue, { key: TEST_KEYS.trade }], async ({ account, link, wait, requests }) => {
        await wait('refused', () => link.status().state === 'refused');
        await pause(200);
        expect([account.dials, requests('listenKey')]).toEqual([0, 0]);
      }),
    LIMIT_MS,
  );

  it(
    'a key that is refused later ends the stream, and nobody knocks again',
    () =>
      withAccount([venue, { paceMs: 60 }], async (followed) => {
        await followed.live();
        followed.account.faults.refuseKeys = true;
        await followed.wait('refused', () => followed.link.status().state === 'refused');
        await expectQuiet(followed);
      }),
    LIMIT_MS,
  );

  it(
    'signs in on the clock of the venue, three minutes apart, and a stop ends everything',
    () =>
      withAccount([venue, { paceMs: 60 }, { faults: { clockSkewMs: 180_000 } }], async (followed) => {
        await followed.live();
        expect(followed.link.status().clockOffsetMs).toBeGreaterThan(179_000);
        followed.link.stop();
        await expectQuiet(followed);
      }),
    LIMIT_MS,
  );
});

it.concurrent(
  'many changes are few readings: one a second',
  () =>
    withAccount(['okx'], async ({ account, settled, held, quantityOf, wait, readings }) => {
      await settled();
      const symbol = held('contract');
      const before = quantityOf(symbol);
      const [from, startMs] = [readings(), Date.now()];
      for (let i = 0; i < 50; i += 1) {
        account.dialect.trade(symbol, 1);
        await pause(40);
      }
      await wait('the last one', () => quantityOf(symbol) === before + 50);
      expect(readings() - from).toBeLessThanOrEqual((Date.now() - startMs) / 1_000 + 2);
    }),
  LIMIT_MS,
);

it.concurrent(
  'a key that is given more rights at the venue ends its stream once that is known',
  () => {
    const reported: KeyRights = { verdict: 'canAct', reported: 'read_only,trade' };
    let isGranted = false;
    const venue: FollowedVenue = {
      ...PRIVATE_VENUES.okx,
      create(key) {
        const calls = PRIVATE_VENUES.okx.create(key);
        const rights: typeof calls.rights = (courier) =>
          isGranted ? Promise.resolve({ ok: true, value: reported }) : calls.rights(courier);
        return { ...calls, rights };
      },
    };
    return withAccount(['okx', { venue, paceMs: 60 }], async (followed) => {
      await followed.live();
      isGranted = true;
      expect((await followed.link.checkRights()).ok).toBe(false);
      await followed.wait('refused', () => followed.link.status().state === 'refused');
      expect(followed.link.status().failure?.message).toContain('read_only,trade');
      await expectQuiet(followed);
    });
  },
  LIMIT_MS,
);
