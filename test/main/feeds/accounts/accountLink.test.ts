/** Accounts over real HTTP from the simulator: readings, rights, signatures, clocks, limits. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { VENUES } from '../../../../src/engine/instruments/symbol';
import type { AccountLink } from '../../../../src/main/feeds/accounts/accountLink';
import type { VenueKey } from '../../../../src/main/feeds/accounts/venueKey';
import { systemClock, type FeedClock } from '../../../../src/main/feeds/clock';
import { TEST_KEYS } from '../../../../src/main/feeds/simulator/accounts/testKeys';
import type { FaultState } from '../../../../src/main/feeds/simulator/faults';
import { startSimulator, type Simulator } from '../../../../src/main/feeds/simulator/simulator';
import { makeLink } from './linkRig';

let simulator: Simulator | undefined;
const links: AccountLink[] = [];
afterEach(async () => {
  links.splice(0).forEach((link) => link.stop());
  await simulator?.stop();
});

interface Case {
  readonly key?: VenueKey;
  readonly faults?: Partial<FaultState>;
  readonly clock?: FeedClock;
  /** The venue's clock. */
  readonly now?: () => number;
}

async function linkTo(venue: Venue, { key = TEST_KEYS.read, faults, clock = systemClock, now }: Case = {}) {
  const breadth = { coins: ['BTC'], expiries: 9, strikesEachSide: 3 };
  simulator = await startSimulator({ seed: 7, breadth, ...(faults ? { faults } : {}), now });
  const link = makeLink(simulator, venue, { key, clock, paceMs: 60 });
  links.push(link);
  return { link, venue: simulator.venues[venue] };
}

async function until(isReached: () => boolean, limitMs = 8_000): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!isReached()) {
    if (Date.now() > endMs) throw new Error('not reached in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const QUANTITIES: Readonly<Record<Venue, readonly number[]>> = {
  deribit: [-6, 4],
  okx: [-600, 400],
  bybit: [-6, 4],
  binance: [-6, 4, -3],
};

describe.each(VENUES)('%s', (venue) => {
  it('reads positions, balances and the sums of the venue with a key that only reads', async () => {
    const { link } = await linkTo(venue);
    const rights = await link.checkRights();
    expect(rights).toMatchObject({ ok: true, value: { verdict: 'readOnly' } });
    const read = await link.read();
    if (!read.ok) throw new Error(read.failure.message);
    const { positions, balances, margins, troubles } = read.value;
    expect(troubles).toEqual([]);
    const quantities = positions.map(({ quantity }) => Number(quantity));
    expect(quantities).toEqual(expect.arrayContaining([...QUANTITIES[venue]]));
    expect(positions).toHaveLength(3);
    for (const position of positions) {
      expect(position.averagePrice, position.instrumentId).toBeGreaterThan(0);
      expect(position.mark, position.instrumentId).toBeGreaterThan(0);
    }
    expect(balances.length).toBeGreaterThan(0);
    for (const { wallet } of balances) expect(Number(wallet)).toBeGreaterThan(0);
    for (const { equity = NaN, initialMargin = NaN, maintenanceMargin = NaN } of margins) {
      expect(equity).toBeGreaterThan(0);
      expect(initialMargin).toBeGreaterThanOrEqual(maintenanceMargin);
    }
  });

  it.each(['trade', 'withdraw'] as const)('refuses a key that can %s', async (power) => {
    const { link } = await linkTo(venue, { key: TEST_KEYS[power] });
    const rights = await link.checkRights();
    expect(rights.ok).toBe(false);
    if (!rights.ok) expect(rights.failure.message).toContain('can do more than read');
    link.start();
    await until(() => link.status().state === 'refused');
    expect(link.current()).toBeUndefined();
  });

  it('stops at a wrong secret and repeats nothing of it', async () => {
    const secret = 'not-the-secret-of-this-key';
    const { link, venue: simulated } = await linkTo(venue, { key: { ...TEST_KEYS.read, secret } });
    link.start();
    await until(() => link.status().state === 'refused');
    const status = JSON.stringify(link.status());
    for (const word of [secret, TEST_KEYS.read.key, TEST_KEYS.read.passphrase]) {
      expect(status.replace('"readOnly"', '')).not.toContain(word);
    }
    const asked = simulated.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(simulated.requests.length).toBe(asked);
  });

  it('signs on the clock of the venue, three minutes apart', async () => {
    const { link } = await linkTo(venue, { faults: { clockSkewMs: 180_000 } });
    expect((await link.checkRights()).ok).toBe(true);
    expect((await link.read()).ok).toBe(true);
    expect(link.status().clockOffsetMs).toBeGreaterThan(179_000);
  });

  it('backs off when the venue has had too many calls, and comes back', async () => {
    const { link, venue: simulated } = await linkTo(venue);
    link.start();
    await until(() => link.status().state === 'live');
    simulated.faults.requestLimit = 0;
    if (venue === 'deribit') simulated.faults.httpStatus = 429;
    if (venue === 'deribit') simulated.faults.retryAfter = 0.2;
    await until(() => link.status().state === 'failed');
    expect(link.status().failure?.context?.trouble).toBe('rate');
    expect(link.current()?.positions).toHaveLength(3);
    // After a status of 429 the venue gets ten seconds of quiet.
    if (venue === 'okx' || venue === 'binance') return;
    simulated.clearFaults();
    await until(() => link.status().state === 'live', 14_000);
  }, 20_000);
});

it('reads the clock anew when it was set during the session', async () => {
  const { link, venue } = await linkTo('bybit');
  expect((await link.read()).ok).toBe(true);
  venue.faults.clockSkewMs = 60_000;
  expect((await link.read()).ok).toBe(true);
  expect(link.status().clockOffsetMs).toBeGreaterThan(59_000);
});

it('signs in again when a token of Deribit ends', async () => {
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const faults = { keyLifeMs: 600_000 };
  const { link, venue } = await linkTo('deribit', { faults, now, clock: { ...systemClock, now } });
  expect((await link.read()).ok).toBe(true);
  aheadMs = 600_001;
  expect((await link.read()).ok).toBe(true);
  expect(venue.requests.filter((path) => path.includes('public/auth'))).toHaveLength(2);
});

it('is stale when no reading comes, with the last one kept', async () => {
  let aheadMs = 0;
  const clock = { ...systemClock, now: () => Date.now() + aheadMs };
  const { link } = await linkTo('okx', { clock });
  await link.read();
  expect(link.status().state).toBe('live');
  aheadMs = 26_000;
  expect(link.status().state).toBe('stale');
  expect(link.current()?.positions).toHaveLength(3);
});
