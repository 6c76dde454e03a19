/** The histories of a store file as the app sees them: its own, those of another file, or a new one. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HistoryEndpoint } from '../../contracts/backfill';
import { openDatabase, type Database } from '../../main/db/database';
import { createHistoryStore } from '../../main/db/historyStore';
import { createVenueHistoryStore, type VenueHistoryStore } from '../../main/db/venueHistoryStore';
import { readBundledHistory } from '../../main/files/history/bundledHistory';
import { createHistoryService, type HistoryService } from '../../main/services/histories';
import { createVenueHistories, type VenueHistories } from '../../main/services/venueHistories';
import { InputError } from '../commands/command';
import { resourcesFolder } from '../resources';

const FILE = 'plimsoll.db';

/** Where the app keeps its data when it is started without switches. */
export function appFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'plimsoll');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'plimsoll');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'plimsoll');
}

export interface HistoryDesk {
  readonly path: string;
  readonly database: Database;
  readonly store: VenueHistoryStore;
  readonly histories: HistoryService;
  readonly venueHistories: VenueHistories;
  close(): void;
}

export interface HistoryDeskOptions {
  /** `--data`; the app's own file when undefined. */
  readonly data: string | undefined;
  readonly cwd: string;
  /** Whose series count beside the venues' own. */
  readonly endpoint: HistoryEndpoint;
  /** A file that is not there is made. */
  readonly mayMake: boolean;
}

/** Throws `InputError` when the file cannot be read as a store. Shipped series that are not there yet are put in. */
export async function openHistoryDesk(options: HistoryDeskOptions): Promise<HistoryDesk> {
  const { data, cwd, endpoint, mayMake } = options;
  const path = data === undefined ? join(appFolder(), FILE) : resolve(cwd, data);
  if (!mayMake && !existsSync(path)) throw new InputError(`${path}: there is no such store of histories`);
  const database = openDatabase(path, { nowMs: Date.now() });
  if (!database.ok) throw new InputError(database.failure.message);
  const store = createVenueHistoryStore(database.value);
  const venueHistories = createVenueHistories({ store, endpointOf: () => endpoint });
  const histories = createHistoryService(
    createHistoryStore(database.value),
    () => Date.now(),
    venueHistories,
  );
  const bundled = await readBundledHistory(join(resourcesFolder(), 'history'));
  const seeded = bundled.ok ? histories.seed(bundled.value) : bundled;
  if (!seeded.ok) {
    database.value.close();
    throw new InputError(seeded.failure.message);
  }
  return {
    path,
    database: database.value,
    store,
    histories,
    venueHistories,
    close: () => database.value.close(),
  };
}
