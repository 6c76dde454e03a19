/** What the Deribit adapter is given: addresses, what to follow, and every time limit. */
import { silentLogger, type Logger } from '../../log';
import { systemClock, type FeedClock, type RandomSource } from '../clock';
import type { Network } from '../network';
import { SETTLEMENT_GRACE_MS } from '../settlementGrace';
import { CONNECTION_TIMINGS, type ConnectionTimings } from '../connection';

export interface DeribitTimings extends ConnectionTimings {
  readonly requestMs: number;
  readonly restMs: number;
  /** Between two subscribe or unsubscribe calls: the venue allows 3.3 a second. */
  readonly paceMs: number;
  /** How often the state is judged. */
  readonly judgeMs: number;
  /** Index older than this: stale. */
  readonly indexStaleMs: number;
  /** Chain or perpetual silent for this long: stale. */
  readonly channelStaleMs: number;
  /** Stale for this long: the socket is given up. */
  readonly giveUpMs: number;
  /** Data this much behind the venue's clock: stale. */
  readonly lateMs: number;
  /** After 08:00 UTC silence counts for nothing so long: venues settle. */
  readonly settlementGraceMs: number;
  readonly firstDataMs: number;
  readonly retryChannelMs: number;
  readonly summaryEveryMs: number;
  readonly relistEveryMs: number;
  /** Least time between two listings that unknown instruments ask for. */
  readonly relistLeastMs: number;
  readonly maintenanceRetryMs: number;
}

export const DERIBIT_TIMINGS: DeribitTimings = {
  ...CONNECTION_TIMINGS,
  requestMs: 10_000,
  restMs: 15_000,
  paceMs: 350,
  judgeMs: 250,
  indexStaleMs: 3_000,
  channelStaleMs: 10_000,
  giveUpMs: 10_000,
  lateMs: 5_000,
  settlementGraceMs: SETTLEMENT_GRACE_MS,
  firstDataMs: 10_000,
  retryChannelMs: 5_000,
  summaryEveryMs: 30_000,
  relistEveryMs: 3_600_000,
  relistLeastMs: 30_000,
  maintenanceRetryMs: 15_000,
};

export interface DeribitSettings {
  readonly url: string;
  readonly restUrl: string;
  /** Name that prices carry as their source. */
  readonly source: string;
  readonly heartbeatSeconds: number;
  readonly currencies: readonly string[];
  readonly indices: readonly string[];
  readonly cashIndices: readonly string[];
  readonly volIndices: readonly string[];
  readonly timings: DeribitTimings;
  readonly clock: FeedClock;
  readonly random: RandomSource;
  readonly network?: Network;
  readonly log: Logger;
}

const FOLLOWED = {
  heartbeatSeconds: 10,
  currencies: ['BTC', 'ETH', 'USDC'],
  indices: ['btc_usd', 'eth_usd', 'btc_usdc', 'eth_usdc'],
  cashIndices: ['usdc_usd', 'usdt_usd'],
  volIndices: ['btc_usd', 'eth_usd'],
} as const;

/** Settings with defaults for everything but the addresses. */
export function deribitSettings(
  given: Partial<Omit<DeribitSettings, 'timings'>> &
    Pick<DeribitSettings, 'url' | 'restUrl' | 'source'> & { readonly timings?: Partial<DeribitTimings> },
): DeribitSettings {
  const { timings, ...rest } = given;
  return {
    ...FOLLOWED,
    clock: systemClock,
    random: Math.random,
    log: silentLogger,
    ...rest,
    timings: { ...DERIBIT_TIMINGS, ...timings },
  };
}

export const DERIBIT_ENDPOINTS = {
  production: {
    url: 'wss://www.deribit.com/ws/api/v2',
    restUrl: 'https://www.deribit.com/api/v2/public',
    source: 'deribit',
  },
  test: {
    url: 'wss://test.deribit.com/ws/api/v2',
    restUrl: 'https://test.deribit.com/api/v2/public',
    source: 'deribit-test',
  },
} as const;
