/** Faults of private sessions, switched on beside a live feed: the account and the public data of one venue. */
import { afterEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { parseSymbol } from '../../../../src/engine/instruments/symbol';
import { AccountLink } from '../../../../src/main/feeds/accounts/accountLink';
import { PRIVATE_VENUES } from '../../../../src/main/feeds/accounts/privateVenues';
import { systemClock } from '../../../../src/main/feeds/clock';
import { TEST_KEYS } from '../../../../src/main/feeds/simulator/accounts/testKeys';
import { decodeJson } from '../recordings';
import { faultRig, type FaultRig } from './faultRig';

let r: FaultRig;
const ends: (() => void)[] = [];
afterEach(async () => {
  ends.splice(0).forEach((end) => end());
  await r.stop();
});

function linkOf(venue: Venue): AccountLink {
  const link = new AccountLink({
    venue: PRIVATE_VENUES[venue],
    address: { ...r.simulator.address(venue), source: 'simulator' },
    key: TEST_KEYS.read,
    instrument: (symbol) => {
      const parsed = parseSymbol(venue, symbol);
      return parsed.ok ? parsed.value : undefined;
    },
    clock: systemClock,
    paceMs: 50,
  });
  ends.push(() => link.stop());
  link.start();
  return link;
}

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
  expect(r.feed.status()).toMatchObject({ state: 'live', counters: { reconnects: 0 } });
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

const grant = async (): Promise<string> => {
  const { restUrl } = r.simulator.address('binance');
  const headers = { 'X-MBX-APIKEY': TEST_KEYS.read.key };
  const answer = await fetch(`${restUrl}/eapi/v1/listenKey`, { method: 'POST', headers });
  return ((await answer.json()) as { listenKey: string }).listenKey;
};

/** What a private stream says, by kind of event. */
function listen(key: string): string[] {
  const socket = new WebSocket(`${r.simulator.address('binance').url}/private/ws/${key}`);
  ends.push(() => socket.terminate());
  const said: string[] = [];
  socket.on('message', (data: Buffer) => said.push(data.toString('utf8')));
  return said;
}

const isExpiry = (text: string): boolean => text.includes('listenKeyExpired');

it('F26 binance: the key of a private stream expires; public data and the account go on', async () => {
  r = await faultRig('binance');
  await r.bothLive();
  const link = linkOf('binance');
  await r.until('the account', () => link.status().state === 'live');
  const first = await grant();
  const said = listen(first);
  await r.until('its account', () => said.length > 1);
  const { account, rejected } = decodeJson('binance', said[0]);
  expect(rejected).toEqual([]);
  expect(account).toContainEqual(expect.objectContaining({ kind: 'accountMargin', currency: 'USDT' }));

  r.set('F26');
  await r.until('the word', () => said.some(isExpiry));
  expect(decodeJson('binance', said.find(isExpiry)).ignored).toEqual([
    'event not used: listenKeyExpired: the key of the private stream expired',
  ]);
  const count = said.length;
  const ofAccount = (): number => link.current()?.atMs ?? NaN;
  const readMs = ofAccount();
  await r.until('readings go on', () => ofAccount() > readMs);
  await r.pause(300);
  expect(said).toHaveLength(count);
  expect(link.status().state).toBe('live');
  expect(r.feed.status()).toMatchObject({ state: 'live', counters: { reconnects: 0 } });

  const second = await grant();
  expect(second).not.toBe(first);
  const again = listen(second);
  await r.until('a new stream', () => again.some((text) => text.includes('ACCOUNT_UPDATE')));
}, 40_000);

it('F23 binance: a listen key lives fifteen seconds, and longer when it is asked for again', async () => {
  r = await faultRig('binance');
  await r.bothLive();
  r.set('F23');
  r.simulated.faults.keyLifeMs = 600;
  const key = await grant();
  const said = listen(key);
  for (let i = 0; i < 3; i += 1) {
    await r.pause(300);
    expect(await grant()).toBe(key);
  }
  expect(said.some(isExpiry)).toBe(false);
  await r.until('its end', () => said.some(isExpiry));
  expect(r.feed.status()).toMatchObject({ state: 'live', counters: { reconnects: 0 } });
}, 40_000);
