/** What the desk leaves with each venue, against its limit. */
import type { Failure } from '../../engine/basics/result';
import type { Account } from '../../engine/portfolio/portfolio';
import type { VenueExposure } from '../../contracts/collateral';
import type { AccountReading } from '../../contracts/marginCalls';
import type { StoredLimit } from '../db/collateralStore';

function levelOf(
  exposureUsd: number,
  isKnown: boolean,
  limit: StoredLimit | undefined,
): VenueExposure['level'] {
  // A part that is missing can only add: beyond the limit is beyond it.
  if (limit !== undefined && exposureUsd > limit.limitUsd) return 'over';
  if (!isKnown) return 'unknown';
  if (limit === undefined) return 'no limit';
  return exposureUsd >= limit.warningShare * limit.limitUsd ? 'near' : 'inside';
}

function exposureOf(
  venue: string,
  accounts: readonly Account[],
  readings: ReadonlyMap<string, AccountReading>,
  limit: StoredLimit | undefined,
): VenueExposure {
  const failures: Failure[] = [];
  let exposureUsd = 0;
  for (const { id, name } of accounts) {
    const reading = readings.get(id);
    const equityUsd = reading === undefined ? NaN : reading.equityUsd + reading.haircutUsd;
    if (Number.isFinite(equityUsd)) exposureUsd += Math.max(0, equityUsd);
    if (reading?.isComplete === true && Number.isFinite(equityUsd)) continue;
    const message = reading?.reason ?? `${name}: no figures yet`;
    failures.push({ reason: 'MISSING_MARKET_DATA', message, context: { accountId: id } });
  }
  return {
    venue,
    exposureUsd,
    accountCount: accounts.length,
    limitUsd: limit?.limitUsd ?? null,
    warningShare: limit?.warningShare ?? null,
    level: levelOf(exposureUsd, failures.length === 0, limit),
    failures,
  };
}

/** Every venue with accounts, and every venue with a limit, by name. */
export function exposuresOf(
  accounts: readonly Account[],
  readings: readonly AccountReading[],
  limits: readonly StoredLimit[],
): readonly VenueExposure[] {
  const byAccount = new Map(readings.map((reading) => [reading.accountId, reading]));
  const venues = [
    ...new Set([...accounts.map(({ venue }) => venue as string), ...limits.map(({ venue }) => venue)]),
  ];
  return venues.sort().map((venue) =>
    exposureOf(
      venue,
      accounts.filter((account) => account.venue === venue),
      byAccount,
      limits.find((limit) => limit.venue === venue),
    ),
  );
}

/** Back by this share of the limit before a level counts as left. */
const HYSTERESIS = 0.02;

/** The level with hysteresis; what is not known changes nothing. */
export function settledLevel(
  before: VenueExposure['level'],
  { level, exposureUsd, limitUsd, warningShare }: VenueExposure,
): VenueExposure['level'] {
  if (level === 'unknown') return before;
  if (limitUsd === null || warningShare === null) return level;
  if (before === 'over' && exposureUsd > (1 - HYSTERESIS) * limitUsd) return 'over';
  const isNear = before === 'over' || before === 'near';
  return level === 'inside' && isNear && exposureUsd > (warningShare - HYSTERESIS) * limitUsd
    ? 'near'
    : level;
}
