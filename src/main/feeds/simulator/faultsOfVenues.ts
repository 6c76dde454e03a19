/** Faults of a venue as a whole: keys, clocks, maintenance, listings, REST. */
import type { Fault } from './fault';
import { ALL } from './venueSets';

const LIFE_MS = 15_000;

export const VENUE_FAULTS: readonly Fault[] = [
  {
    id: 'F23',
    title: 'Short-lived tokens',
    venues: ['deribit', 'binance'],
    does: 'What a key was given is void after 15 s.',
    expected:
      'Tokens are renewed before they end, or from scratch after a refusal, and never in a loop; public data go on.',
    knobs: () => ({ keyLifeMs: LIFE_MS }),
  },
  {
    id: 'F24',
    title: 'Clock apart',
    venues: ALL,
    does: 'The venue’s clock is three minutes ahead.',
    expected: 'The offset is measured and shown; data are neither late nor of the future.',
    knobs: () => ({ clockSkewMs: 180_000 }),
    fire: ({ venues }, venue) => void venues[venue].killSockets(),
  },
  {
    id: 'F25',
    title: 'Keys refused',
    venues: ALL,
    does: 'Signing in fails, by REST and on sockets, and what was signed in before is void.',
    expected: 'Public data go on; an account says that its key is refused, and nobody knocks again.',
    knobs: () => ({ refuseKeys: true }),
  },
  {
    id: 'F26',
    title: 'Listen key expires',
    venues: ['binance'],
    does: 'The private streams say that their keys expired, then nothing.',
    expected: 'New keys open new streams, the account is read meanwhile, and public data go on.',
    fire: ({ venues }, venue) => venues[venue].endKeys(),
  },
  {
    id: 'F29',
    title: 'Maintenance',
    venues: ALL,
    does: 'REST is shut, sockets are cut, and it is announced where the venue has a channel for it.',
    expected: 'The word is maintenance where it was announced; nothing is live; it ends by itself.',
    fire(stage, venue) {
      stage.venues[venue].announceMaintenance(true);
      if (venue === 'bybit' || venue === 'binance') stage.venues[venue].killSockets();
    },
    knobs: (venue) => ({
      maintenance: true,
      refuseConnections: venue === 'bybit' || venue === 'binance',
    }),
    end: ({ venues }, venue) => venues[venue].announceMaintenance(false),
  },
  {
    id: 'F30',
    title: 'Instruments appear, change and vanish',
    venues: ALL,
    does: 'The nearest expiry ends, another day is listed, and price steps double.',
    expected: 'What ends is delivered with its price and left, what is new lives; held ones stay shown.',
    fire(stage) {
      stage.roll();
      stage.changeTerms();
    },
  },
  {
    id: 'F35',
    title: 'Web pages and bans by REST',
    venues: ALL,
    does: 'REST answers 429 with a web page, and asks for five seconds of quiet.',
    expected: 'Status first, then JSON; no call until the quiet is over; sockets go on.',
    knobs: () => ({ httpStatus: 429, retryAfter: 5, htmlErrors: true }),
  },
];
