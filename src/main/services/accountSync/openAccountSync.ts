/** Account sync of the running app: keys beside the database, addresses of the feeds, rates of the board. */
import { join } from 'node:path';
import type { Instrument } from '../../../engine/instruments/instrument';
import { systemClock } from '../../feeds/clock';
import type { Events } from '../events';
import type { FeedDesk } from '../feedDesk';
import type { PortfolioService } from '../portfolio';
import { createAccountSync, type AccountSync } from './accountSync';
import { KeyFile } from './keyFile';
import { NO_SECRET_BOX, type SecretBox } from './secretBox';

export type { AccountSync } from './accountSync';

export interface AccountSyncParts {
  readonly host: {
    readonly userDataPath: string;
    readonly secrets?: SecretBox;
    readonly now: () => number;
  };
  readonly portfolio: PortfolioService;
  readonly events: Events;
  readonly feeds: FeedDesk;
  readonly listed: (id: string) => Instrument | undefined;
}

const KEY_FILE = 'account-keys.json';

/** Stored keys are not in use before `start`. */
export function openAccountSync({ host, portfolio, events, feeds, listed }: AccountSyncParts): AccountSync {
  return createAccountSync({
    keys: new KeyFile(join(host.userDataPath, KEY_FILE), host.secrets ?? NO_SECRET_BOX),
    portfolio,
    events,
    clock: { ...systemClock, now: host.now },
    addressOf: feeds.addressOf,
    listed,
    usdRate: (currency) => feeds.board.usdRate(currency),
  });
}
