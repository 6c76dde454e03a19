/** Faults of private sessions, switched on beside a live feed: the account and the public data of one venue. */
import { afterEach, expect, it } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { VENUES } from '../../../../src/engine/instruments/symbol';
import type { AccountLink } from '../../../../src/main/feeds/accounts/accountLink';
import { makeLink } from '../accounts/linkRig';
import { faultRig, type FaultRig } from './faultRig';

let r: FaultRig;
const ends: (() => void)[] = [];
afterEach(async () => {
  ends.splice(0).forEach((end) => end());
  await r.stop();
});

function linkOf(venue: Venue): AccountLink {
  const link = makeLink(r.simulator, venue, { paceMs: 50 });
  ends.push(() => link.stop());
  link.start();
  return link;
}

const isFollowed = (link: AccountLink): boolean =>
  link.status().state === 'live' && link.status().stream.isLive;

/** Public data as if nothing had happened. */
const expectPublicUntouched = (): void =>
  expect(r.feed.status()).toMatchObject({ state: 'live', counters: { reconnects: 0 } });

const signIns = (): number => r.simulated.requests.filter((path) => path.includes('public/auth')).length;
const readings = (): number => r.simulated.requests.filter((path) => path.includes('get_positions')).length;

it('F23 deribit: tokens are renewed before they end, never in a loop, and public data go on', async () => {
  r = await faultRig('deribit');
  await r.bothLive();
  const link = linkOf('deribit');
  await r.until('the account', () => link.status().state === 'live');
  const before = signIns();
  r.set('F23');
  // A shorter life than the fifteen seconds of the switch: the token in hand is void at once.
  r.simulated.faults.keyLifeMs = 400;
  await r.until('signed in anew', () => signIns() > before);
  await r.until('read on', () => link.status().state === 'live');
  const from = { signIns: signIns(), readings: readings(), ms: Date.now() };
  await r.until('many readings', () => readings() > from.readings + 8);
  expect(link.status()).toMatchObject({ state: 'live' });
  // One sign-in per renewal at four fifths of the life, and one more where it had run out.
  const most = 2 * ((Date.now() - from.ms) / (0.8 * 400) + 1);
  expect(signIns() - from.signIns).toBeLessThanOrEqual(most);
  expectPublicUntouched();
  r.set('F23', false);
  await r.until('live after it', () => link.status().state === 'live');
}, 40_000);

it('F23 deribit: a key that is refused for good is not tried again', async () => {
  r = await faultRig('deribit');
  const link = linkOf('deribit');
  await r.until('the account', () => link.status().state === 'live');
  r.set('F23');
  r.set('F25');
  await r.until('refused', () => link.status().state === 'refused');
  const asked = signIns();
  await r.pause(500);
  expect(signIns()).toBe(asked);
  await r.bothLive();
}, 40_000);

it.each(VENUES)(
  'F24 %s: with clocks three minutes apart the account is read and followed live, and the offset is shown',
  async (venue) => {
    r = await faultRig(venue);
    r.set('F24');
    const link = linkOf(venue);
    await r.until('followed live', () => isFollowed(link));
    expect(Math.abs(link.status().clockOffsetMs - 180_000)).toBeLessThan(2_000);
    await r.bothLive();
  },
  40_000,
);

it.each(VENUES)(
  'F25 %s: signing in fails after a cut; public data have sockets of their own and live on',
  async (venue) => {
    r = await faultRig(venue);
    await r.bothLive();
    const publicSockets = new Set(r.simulated.clients());
    const link = linkOf(venue);
    await r.until('followed live', () => isFollowed(link));
    r.simulated.faults.refuseStreams = true;
    for (const client of r.simulated.clients()) if (!publicSockets.has(client)) client.kill();
    await r.until('not followed', () => !isFollowed(link) && link.status().stream.why !== '');
    const readMs = link.current()?.atMs ?? NaN;
    await r.until('read on', () => (link.current()?.atMs ?? 0) > readMs);
    expectPublicUntouched();

    r.set('F25');
    await r.until('refused', () => link.status().state === 'refused');
    await r.pause(300);
    expect(r.simulated.clients().every((client) => publicSockets.has(client))).toBe(true);
    expectPublicUntouched();
    await r.bothLive();
  },
  40_000,
);

it('F26 binance: listen keys end; new ones open new sockets, nothing is lost, and public data go on', async () => {
  r = await faultRig('binance');
  await r.bothLive();
  const link = linkOf('binance');
  await r.until('followed live', () => isFollowed(link));
  const paths = privatePaths();
  r.set('F26');
  await r.until(
    'new sockets',
    () => privatePaths().length === 2 && privatePaths().every((path) => !paths.includes(path)),
  );
  await r.until('followed live', () => isFollowed(link));
  expectPublicUntouched();
}, 40_000);

const privatePaths = (): string[] =>
  r.simulated
    .clients()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('/private/'));

it('F23 binance: keys that live fifteen seconds are kept beyond their life, and public data go on', async () => {
  r = await faultRig('binance');
  await r.bothLive();
  r.set('F23');
  r.simulated.faults.keyLifeMs = 2_000;
  const link = linkOf('binance');
  await r.until('followed live', () => isFollowed(link));
  const asked = (call: string): number =>
    r.simulated.requests.filter((request) => request === `${call} /eapi/v1/listenKey`).length;
  await r.until('kept beyond its life', () => asked('PUT') >= 3);
  expect(asked('POST')).toBe(1);
  expectPublicUntouched();
}, 40_000);
