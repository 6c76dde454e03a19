/** A link to the test key's account on a simulated venue, over real HTTP and real sockets on loopback. */
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { parseSymbol } from '../../../../src/engine/instruments/symbol';
import { AccountLink, type AccountLinkOptions } from '../../../../src/main/feeds/accounts/accountLink';
import { PRIVATE_VENUES } from '../../../../src/main/feeds/accounts/privateVenues';
import { systemClock } from '../../../../src/main/feeds/clock';
import { TEST_KEYS } from '../../../../src/main/feeds/simulator/accounts/testKeys';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../../src/main/feeds/simulator/simulator';
import { until } from '../rig';

/** Short pauses, so that a loss is over soon. */
const SHORT_STREAM = { dialTimeoutMs: 1_000, backoffBaseMs: 40, backoffCapMs: 160, stableMs: 2_000 };

export const makeLink = (
  simulator: Simulator,
  venue: Venue,
  options: Partial<AccountLinkOptions> = {},
): AccountLink =>
  new AccountLink({
    venue: PRIVATE_VENUES[venue],
    address: { ...simulator.address(venue), source: 'simulator' },
    key: TEST_KEYS.read,
    instrument: (symbol) => {
      const parsed = parseSymbol(venue, symbol);
      return parsed.ok ? parsed.value : undefined;
    },
    clock: systemClock,
    streamTimings: SHORT_STREAM,
    ...options,
  });

/** One call of each reading. */
const READING: Readonly<Record<Venue, RegExp>> = {
  deribit: /get_positions/,
  okx: /account\/positions/,
  bybit: /wallet-balance/,
  binance: /eapi\/v1\/position/,
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const isOption = (id: string): boolean => /-[CP](-\w+)?$/.test(id);

async function followAccount(
  venue: Venue,
  options: Partial<AccountLinkOptions> = {},
  simulated: Partial<SimulatorOptions> = {},
) {
  const breadth = { coins: ['BTC'], expiries: 3, strikesEachSide: 2 };
  const simulator = await startSimulator({ seed: 7, breadth, ...simulated });
  const link = makeLink(simulator, venue, options);
  const account = simulator.venues[venue];
  const wait = (what: string, holds: () => boolean, limitMs = 9_000): Promise<void> =>
    until(`${venue}: ${what}`, holds, limitMs, () => link.status());
  const requests = (part: string | RegExp): number =>
    account.requests.filter((path) => path.search(part) >= 0).length;
  const readings = (): number => requests(READING[venue]);
  link.start();
  return {
    ...{ simulator, link, account, wait, requests, readings },
    isLive: () => link.status().stream.isLive,
    live: () => wait('followed live', () => link.status().stream.isLive),
    /** Live, and what the beginning of the stream asks to be read is read. */
    async settled(): Promise<void> {
      await wait('followed live', () => link.status().stream.isLive);
      const from = readings();
      await wait('its own reading', () => readings() > from);
      await pause(LEAST_MS);
    },
    /** What the account holds of this kind. */
    held: (kind: 'option' | 'contract'): string => {
      const ids = link.current()?.positions.map(({ instrumentId }) => instrumentId) ?? [];
      return ids.find((id) => isOption(id) === (kind === 'option'))?.split(':')[1] ?? '';
    },
    quantityOf: (symbol: string): number => {
      const held = link
        .current()
        ?.positions.find(({ instrumentId }) => instrumentId === `${venue}:${symbol}`);
      return Number(held?.quantity ?? 0);
    },
    /** Everything that clients said on sockets that are open. */
    said: (part: string): number =>
      account.clients().flatMap(({ received }) => received.filter(({ text }) => text.includes(part))).length,
    async stop(): Promise<void> {
      link.stop();
      await simulator.stop();
    },
  };
}

/** The pause between two readings that changes ask for. */
const LEAST_MS = 1_000;

export type FollowedAccount = Awaited<ReturnType<typeof followAccount>>;

export async function withAccount(
  given: Parameters<typeof followAccount>,
  run: (account: FollowedAccount) => Promise<void>,
): Promise<void> {
  const followed = await followAccount(...given);
  try {
    await run(followed);
  } finally {
    await followed.stop();
  }
}
