/** Every time limit of a session; tests shorten them. */
import { CONNECTION_TIMINGS, type ConnectionTimings } from '../connection';
import { SETTLEMENT_GRACE_MS } from '../settlementGrace';
import type { VitalLimits } from './vitals';

export interface SessionTimings extends ConnectionTimings, VitalLimits {
  /** An unanswered subscribe call is made again. */
  readonly requestMs: number;
  readonly restMs: number;
  /** Least time between two REST calls. */
  readonly restGapMs: number;
  /** Between two calls on one socket. */
  readonly paceMs: number;
  readonly keepAliveMs: number;
  readonly judgeMs: number;
  /** Stale for this long: the sockets are given up. */
  readonly giveUpMs: number;
  readonly firstDataMs: number;
  readonly retryChannelMs: number;
  readonly pollEveryMs: number;
  readonly relistEveryMs: number;
  /** Least time between two listings that unknown instruments or an expiry ask for. */
  readonly relistLeastMs: number;
  readonly maintenanceRetryMs: number;
  /** Age at which a socket is replaced, before the venue cuts it; up to a tenth less by chance. */
  readonly rotateMs: number;
  /** Between two dials to one host. */
  readonly dialGapMs: number;
}

export const SESSION_TIMINGS: SessionTimings = {
  ...CONNECTION_TIMINGS,
  silenceMs: 45_000,
  requestMs: 10_000,
  restMs: 15_000,
  restGapMs: 120,
  paceMs: 350,
  keepAliveMs: 18_000,
  judgeMs: 250,
  indexStaleMs: 5_000,
  channelStaleMs: 15_000,
  lateMs: 5_000,
  settlementGraceMs: SETTLEMENT_GRACE_MS,
  giveUpMs: 15_000,
  firstDataMs: 15_000,
  retryChannelMs: 10_000,
  pollEveryMs: 20_000,
  relistEveryMs: 3_600_000,
  relistLeastMs: 60_000,
  maintenanceRetryMs: 15_000,
  rotateMs: 23 * 3_600_000,
  dialGapMs: 400,
};
