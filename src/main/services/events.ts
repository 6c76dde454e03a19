/** What happened, told three times: to the window, to the database for tomorrow, to the logger. */
import type { LogEntry } from '../../contracts/live';
import type { Logger } from '../log';
import type { EventLog } from './eventLog';
import { createListeners } from './listeners';

const SHOWN = 500;

export interface Events {
  record(level: LogEntry['level'], source: string, message: string): void;
  recent(): readonly LogEntry[];
  onEntry(listener: (entry: LogEntry) => void): () => void;
}

export function createEvents(store: EventLog, logger: Logger, now: () => number): Events {
  const entries = createListeners<LogEntry>();
  return {
    record(level, source, message) {
      logger[level]({ source }, message);
      if (level === 'debug') return;
      const entry = { timeMs: now(), level, source, message };
      store.add(entry);
      entries.emit(entry);
    },
    recent() {
      const stored = store.recent(SHOWN);
      return stored.ok ? stored.value : [];
    },
    onEntry: entries.add,
  };
}
