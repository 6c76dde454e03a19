/** What happened, told three times: to the window, to the database for tomorrow, to the logger. */
import type { LogEntry } from '../../contracts/push';
import type { Logger } from '../log';
import type { EventLog } from './eventLog';
import { createListeners } from './listeners';

const SHOWN = 500;

export interface Events {
  record(level: LogEntry['level'], source: string, message: string): void;
  /** Stores what happened since the last call; a failure is an event of its own, once, and nothing is lost. */
  flush(): void;
  recent(): readonly LogEntry[];
  onEntry(listener: (entry: LogEntry) => void): () => void;
}

export function createEvents(store: EventLog, logger: Logger, now: () => number): Events {
  const entries = createListeners<LogEntry>();
  let isStored = true;

  function record(level: LogEntry['level'], source: string, message: string): void {
    logger[level]({ source }, message);
    if (level === 'debug') return;
    const entry = { timeMs: now(), level, source, message };
    store.add(entry);
    entries.emit(entry);
  }

  return {
    record,
    flush() {
      const written = store.flush();
      if (written.ok === isStored) return;
      isStored = written.ok;
      if (written.ok) record('info', 'storage', 'the event log is stored again');
      else record('error', 'storage', `the event log cannot be stored: ${written.failure.message}`);
    },
    recent() {
      const stored = store.recent(SHOWN);
      return stored.ok ? stored.value : [];
    },
    onEntry: entries.add,
  };
}
