/** Accounts of the desk linked to accounts at venues: keys, readings, reconciliation, taking over. */
import { createHash } from 'node:crypto';
import type {
  AccountSyncState,
  LinkAsk,
  LinkEndpoint,
  SyncedAccount,
  TakeOverPreview,
} from '../../../contracts/accountSync';
import type { AccountReading } from '../../../contracts/marginCalls';
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import { parseInstrumentId } from '../../../engine/instruments/symbol';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { Account, Portfolio } from '../../../engine/portfolio/portfolio';
import type { Applied } from '../../db/portfolioStore';
import { AccountLink } from '../../feeds/accounts/accountLink';
import { PRIVATE_VENUES } from '../../feeds/accounts/privateVenues';
import type { VenueAccount } from '../../feeds/accounts/venueAccount';
import type { KeyRights, VenueKey } from '../../feeds/accounts/venueKey';
import type { FeedClock } from '../../feeds/clock';
import type { FeedAddress } from '../../feeds/registry';
import type { Events } from '../events';
import type { PortfolioService } from '../portfolio';
import type { KeyEntry, KeyFile } from './keyFile';
import { reconcile, type ReconcileInput } from './reconcile';
import { planTakeOver } from './takeOver';

export interface AccountSyncOptions {
  readonly keys: KeyFile;
  readonly portfolio: PortfolioService;
  readonly events: Events;
  readonly clock: FeedClock;
  readonly addressOf: (venue: string, endpoint: LinkEndpoint) => FeedAddress | undefined;
  readonly listed: (id: string) => Instrument | undefined;
  readonly usdRate: (currency: string) => number | undefined;
}

interface Held {
  readonly entry: KeyEntry;
  readonly link: AccountLink;
}

const RIGHTS_WORDS: Readonly<Record<KeyRights['verdict'], string>> = {
  readOnly: 'read only',
  canAct: 'can do more than read',
  unknown: 'the venue does not say what the key may do',
};
const ENDPOINTS: readonly LinkEndpoint[] = ['simulator', 'test', 'production'];

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 24);

export function createAccountSync(options: AccountSyncOptions) {
  const { keys, portfolio, events, clock, addressOf, usdRate } = options;
  const links = new Map<string, Held>();
  /** Why a stored key is not in use. */
  const unopened = new Map<string, { readonly entry: KeyEntry; readonly why: Failure }>();
  const previewed = new Map<string, { readonly id: string; readonly account: VenueAccount }>();
  let readings: ReadonlyMap<string, AccountReading> = new Map();

  function instrumentOf(id: string): Instrument | undefined {
    const listed = options.listed(id);
    if (listed) return listed;
    const parsed = parseInstrumentId(id);
    return parsed.ok ? parsed.value : undefined;
  }

  function makeLink(venue: Account['venue'], endpoint: LinkEndpoint, key: VenueKey): Result<AccountLink> {
    const address = addressOf(venue, endpoint);
    if (!address) return failure('NOT_FOUND', `${venue} has no address ${endpoint}`);
    const instrument = (symbol: string): Instrument | undefined => instrumentOf(`${venue}:${symbol}`);
    return success(new AccountLink({ venue: PRIVATE_VENUES[venue], address, key, instrument, clock }));
  }

  function hold(entry: KeyEntry, link: AccountLink): void {
    links.get(entry.accountId)?.link.stop();
    unopened.delete(entry.accountId);
    links.set(entry.accountId, { entry, link });
    link.start();
  }

  function accountOf(accountId: string): Result<{ account: Account; portfolio: Portfolio }> {
    const stored = portfolio.get();
    if (!stored.ok) return stored;
    const account = stored.value.accounts.find(({ id }) => id === accountId);
    return account
      ? success({ account, portfolio: stored.value })
      : failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
  }

  const heldOf = (accountId: string): Result<Held> => {
    const held = links.get(accountId);
    return held ? success(held) : failure('NOT_FOUND', 'no key is linked to this account', { accountId });
  };

  const inputOf = (accountId: string, current: Portfolio, account: VenueAccount): ReconcileInput => ({
    ...{ accountId, portfolio: current, account, instrumentOf, usdRate },
    reading: readings.get(accountId),
  });

  function openStored(entry: KeyEntry): void {
    const found = accountOf(entry.accountId);
    const key = keys.open(entry);
    const link =
      key.ok && found.ok
        ? makeLink(found.value.account.venue, entry.endpoint, key.value)
        : key.ok
          ? found
          : key;
    if (!link.ok) {
      unopened.set(entry.accountId, { entry, why: link.failure });
      events.record('warn', 'accounts', `${entry.label}: ${link.failure.message}`);
    } else if (link.value instanceof AccountLink) hold(entry, link.value);
  }

  function describe(account: Account, current: Portfolio): SyncedAccount {
    const { id, name, venue } = account;
    const held = links.get(id);
    const stuck = unopened.get(id);
    const entry = held?.entry ?? stuck?.entry;
    const status = held?.link.status();
    const read = held?.link.current();
    const { label = '', tail = '', addedMs = NaN, endpoint = 'simulator' } = entry ?? {};
    return {
      ...{ accountId: id, accountName: name, venue },
      endpoints: ENDPOINTS.filter((one) => addressOf(venue, one) !== undefined),
      needsPassphrase: PRIVATE_VENUES[venue].needsPassphrase,
      key: entry ? { label, tail, addedMs, endpoint } : null,
      state: status?.state ?? (stuck ? 'refused' : 'none'),
      ageMs: status?.ageMs ?? NaN,
      detail: status?.failure?.message ?? stuck?.why.message ?? '',
      rights: status?.rights ? RIGHTS_WORDS[status.rights.verdict] : '',
      clockOffsetMs: status?.clockOffsetMs ?? NaN,
      following: status && status.state !== 'refused' ? { ...status.stream, paceMs: status.paceMs } : null,
      reconciliation: read ? reconcile(inputOf(id, current, read)) : null,
    };
  }

  async function link(ask: LinkAsk): Promise<Result<{ rights: string }>> {
    const refusal = keys.refusal();
    if (refusal !== undefined) return failure('UNSUPPORTED', refusal);
    const found = accountOf(ask.accountId);
    if (!found.ok) return found;
    const { venue } = found.value.account;
    if (PRIVATE_VENUES[venue].needsPassphrase && !ask.passphrase)
      return failure('INVALID_INPUT', `keys of ${venue} have a passphrase`);
    const { accountId, endpoint, label } = ask;
    const key = {
      key: ask.key,
      secret: ask.secret,
      ...(ask.passphrase ? { passphrase: ask.passphrase } : {}),
    };
    const made = makeLink(venue, endpoint, key);
    if (!made.ok) return made;
    // Nothing is stored before the venue has said what the key may do.
    const rights = await made.value.checkRights();
    if (!rights.ok) return rights;
    const stored = keys.put({ accountId, venue, endpoint, label, addedMs: clock.now() }, key);
    if (!stored.ok) return stored;
    const entries = keys.entries();
    const entry = entries.ok ? entries.value.find((one) => one.accountId === accountId) : undefined;
    if (!entry) return failure('STORAGE', 'the key was not stored');
    hold(entry, made.value);
    const words = RIGHTS_WORDS[rights.value.verdict];
    events.record('info', 'accounts', `${label} linked to ${found.value.account.name}: ${words}`);
    return success({ rights: words });
  }

  function unlink(accountId: string): Result<null> {
    links.get(accountId)?.link.stop();
    links.delete(accountId);
    unopened.delete(accountId);
    previewed.delete(accountId);
    return keys.remove(accountId);
  }

  function preview(accountId: string): Result<TakeOverPreview> {
    const [held, found] = [heldOf(accountId), accountOf(accountId)];
    if (!held.ok) return held;
    if (!found.ok) return found;
    const account = held.value.link.current();
    if (!account || held.value.link.status().state !== 'live')
      return failure('STALE_MARKET_DATA', 'the account is not live: there is nothing to take over');
    const plan = planTakeOver(inputOf(accountId, found.value.portfolio, account));
    if (!plan.ok) return plan;
    const previewId = digest(plan.value.changes);
    previewed.set(accountId, { id: previewId, account });
    const { lines, notes } = plan.value;
    return success({ previewId, readMs: account.atMs, lines, notes });
  }

  /** What was previewed and nothing else: a change of our books in between refuses it. */
  function takeOver(accountId: string, previewId: string): Result<Applied> {
    const seen = previewed.get(accountId);
    if (seen?.id !== previewId) return failure('CONFLICT', 'this preview is no longer the last one');
    const found = accountOf(accountId);
    if (!found.ok) return found;
    const { name } = found.value.account;
    return portfolio.change((current) => {
      const plan = planTakeOver(inputOf(accountId, current, seen.account));
      if (!plan.ok) return plan;
      if (digest(plan.value.changes) !== previewId)
        return failure('CONFLICT', 'the books have changed since the preview; look again');
      const { changes, instruments } = plan.value;
      return changes.length === 0
        ? failure('EMPTY', 'there is nothing to take over')
        : success({ label: `Take over ${name} from the venue`, changes, instruments });
    });
  }

  return {
    /** Opens the stored keys and begins to read; a key that cannot be opened is told and left. */
    start(): void {
      const entries = keys.entries();
      if (!entries.ok) return events.record('error', 'accounts', entries.failure.message);
      entries.value.forEach(openStored);
    },
    stop(): void {
      for (const { link } of links.values()) link.stop();
      links.clear();
    },
    /** After sleep or in another network. */
    renewStreams(): void {
      for (const { link } of links.values()) link.renewStreams();
    },
    follow(fresh: readonly AccountReading[]): void {
      readings = new Map(fresh.map((one) => [one.accountId, one]));
    },
    state(): Result<AccountSyncState> {
      const stored = portfolio.get();
      if (!stored.ok) return stored;
      const accounts = stored.value.accounts.map((account) => describe(account, stored.value));
      return success({ refusal: keys.refusal() ?? null, accounts });
    },
    link,
    async test(accountId: string): Promise<Result<{ rights: string; failure: Failure | null }>> {
      const held = heldOf(accountId);
      if (!held.ok) return held;
      const rights = await held.value.link.checkRights();
      return success(
        rights.ok
          ? { rights: RIGHTS_WORDS[rights.value.verdict], failure: null }
          : { rights: '', failure: rights.failure },
      );
    },
    unlink,
    preview,
    takeOver,
  };
}
export type AccountSync = ReturnType<typeof createAccountSync>;
