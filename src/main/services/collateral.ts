/** The collateral ledger: bookings, taking them back, agreement with the venues, exposure per venue with limits. */
import { failure, success, type Result } from '../../engine/basics/result';
import type {
  CollateralBooking,
  CollateralEntry,
  CollateralState,
  ExposureLimit,
  VenueExposure,
} from '../../contracts/collateral';
import type { AccountReading } from '../../contracts/marginCalls';
import type { CollateralStore, LedgerView, NewCollateralEntry, StoredLimit } from '../db/collateralStore';
import { changesOf, checkChange, differencesOf, holdingsOf, negated } from './collateralLedger';
import { exposuresOf, settledLevel } from './collateralExposure';
import type { Events } from './events';
import { createListeners } from './listeners';
import type { PortfolioService } from './portfolio';

export interface CollateralOptions {
  readonly store: CollateralStore;
  readonly portfolio: PortfolioService;
  readonly events: Events;
  readonly clock: () => number;
}

const describe = ({ kind, amount, locked, currency, accountId }: CollateralEntry): string =>
  `${kind} ${amount === '0' ? locked : amount} ${currency} in ${accountId}`;

export function createCollateralService({ store, portfolio, events, clock }: CollateralOptions) {
  const changed = createListeners<null>();
  let readings: readonly AccountReading[] = [];
  const told = new Map<string, VenueExposure['level']>();
  let limits: readonly StoredLimit[] | undefined;

  function checkAccount(accountId: string): Result<null> {
    const stored = portfolio.get();
    if (!stored.ok) return stored;
    if (portfolio.isHeld())
      return failure('CONFLICT', 'the portfolio is being written; try again in a moment');
    return stored.value.accounts.some(({ id }) => id === accountId)
      ? success(null)
      : failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
  }

  function booked(written: Result<readonly CollateralEntry[]>): Result<readonly CollateralEntry[]> {
    if (!written.ok) return written;
    for (const entry of written.value) events.record('info', 'collateral', describe(entry));
    changed.emit(null);
    return written;
  }

  function drawBooking(
    booking: CollateralBooking,
    { entries }: LedgerView,
  ): Result<readonly NewCollateralEntry[]> {
    const { accountId, kind, note } = booking;
    const changes = changesOf(booking);
    if (!changes.ok) return changes;
    const holdings = holdingsOf(entries);
    for (const change of changes.value) {
      const checked = checkChange(holdings, accountId, kind, change);
      if (!checked.ok) return checked;
    }
    const bookedMs = clock();
    return success(
      changes.value.map((change) => ({
        pairId: null,
        accountId,
        kind,
        ...change,
        bookedMs,
        note,
        reverses: null,
      })),
    );
  }

  function drawReversal(id: number, note: string, view: LedgerView): Result<readonly NewCollateralEntry[]> {
    const found = view.entries.find((entry) => entry.id === id);
    if (found === undefined) return failure('NOT_FOUND', `there is no ledger entry ${id}`, { id });
    if (found.kind === 'reversal')
      return failure('CONFLICT', `entry ${id} takes another one back; book it anew instead`, { id });
    const sides = [found, ...view.otherSide(found)].sort((a, b) => a.id - b.id);
    if (sides.some((side) => view.isReversed(side.id)))
      return failure('CONFLICT', `entry ${id} is taken back already`, { id });
    const holdings = holdingsOf(view.entries);
    const bookedMs = clock();
    const reversals = sides.map((side): NewCollateralEntry => ({
      pairId: null,
      accountId: side.accountId,
      currency: side.currency,
      kind: 'reversal',
      amount: negated(side.amount),
      locked: negated(side.locked),
      bookedMs,
      note,
      reverses: side.id,
    }));
    for (const reversal of reversals) {
      const isFact = found.kind === 'adjustment';
      const checked = checkChange(holdings, found.accountId, isFact ? 'adjustment' : 'reversal', reversal);
      if (!checked.ok) return checked;
    }
    return success(reversals);
  }

  function exposures(): Result<readonly VenueExposure[]> {
    const stored = portfolio.get();
    if (!stored.ok) return stored;
    if (limits === undefined) {
      const read = store.limits();
      if (!read.ok) return read;
      limits = read.value;
    }
    return success(exposuresOf(stored.value.accounts, readings, limits));
  }

  /** Crossings of a limit are events, each told once; a level is left only well below where it began. */
  function tellCrossings(now: readonly VenueExposure[]): void {
    for (const exposure of now) {
      const { venue, exposureUsd, limitUsd } = exposure;
      const before = told.get(venue) ?? 'unknown';
      const level = settledLevel(before, exposure);
      told.set(venue, level);
      if (level === before || (level !== 'over' && level !== 'near')) continue;
      if (level === 'near' && before === 'over') continue;
      const amounts = `exposure of ${exposureUsd.toFixed(0)} USD is ${level} the limit of ${limitUsd} USD`;
      events.record('warn', 'collateral', `${venue}: ${amounts}`);
    }
  }

  return {
    onChange: changed.add,

    state(): Result<CollateralState> {
      const [entries, stored, venues] = [store.entries(), portfolio.get(), exposures()];
      if (!entries.ok) return entries;
      if (!stored.ok) return stored;
      if (!venues.ok) return venues;
      const holdings = holdingsOf(entries.value);
      const differences = differencesOf(holdings, stored.value.balances);
      return success({ holdings, differences, exposures: venues.value });
    },

    /** Newest first. */
    entries: (accountId: string | null, limit: number): Result<readonly CollateralEntry[]> =>
      store.newest(accountId, limit),

    book(booking: CollateralBooking): Result<readonly CollateralEntry[]> {
      const known = checkAccount(booking.accountId);
      if (!known.ok) return known;
      return booked(store.book(`booking a ${booking.kind}`, (view) => drawBooking(booking, view)));
    },

    /** Books the opposite of an entry, of both sides of a substitution. */
    reverse: (id: number, note: string): Result<readonly CollateralEntry[]> =>
      booked(store.book(`taking back entry ${id}`, (view) => drawReversal(id, note, view))),

    /** `limitUsd` null takes the limit away. */
    setLimit({ venue, limitUsd, warningShare }: ExposureLimit): Result<null> {
      const written =
        limitUsd === null ? store.removeLimit(venue) : store.putLimit({ venue, limitUsd, warningShare });
      limits = undefined;
      if (written.ok) changed.emit(null);
      return written;
    },

    /** Follows the live figures of the accounts. */
    follow(next: readonly AccountReading[]): void {
      readings = next;
      const now = exposures();
      if (now.ok) tellCrossings(now.value);
    },
  };
}
export type CollateralService = ReturnType<typeof createCollateralService>;
