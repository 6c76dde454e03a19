/** What happened, for the trader: kept in memory for the window, in the database for tomorrow, and logged. */
import type { LogEntry } from '../../contracts/live';
import type { Logger } from '../log';

const KEPT = 500;

export interface EventLog {
  record(level: LogEntry['level'], source: string, message: string): void;
  recent(): readonly LogEntry[];
  /** Calls back with each new entry; returns a disposer. */
  onEntry(listener: (entry: LogEntry) => void): () => void;
}

export interface EventStore {
  append(entries: readonly LogEntry[]): void;
  recent(limit: number): readonly LogEntry[];
}

/** An event that repeats at once is counted in place instead of filling the list. */
export function createEventLog(logger: Logger, now: () => number, store: EventStore | null): EventLog {
  const entries: LogEntry[] = store === null ? [] : [...store.recent(KEPT)];
  const listeners = new Set<(entry: LogEntry) => void>();

  const keep = (entry: LogEntry): void => {
    entries.push(entry);
    if (entries.length > KEPT) entries.splice(0, entries.length - KEPT);
    for (const listener of listeners) listener(entry);
    if (entry.level === 'debug' || store === null) return;
    try {
      store.append([entry]);
    } catch (error) {
      logger.warn({ error: String(error) }, 'event could not be stored');
    }
  };

  return {
    record(level, source, message) {
      logger[level]({ source }, message);
      keep({ timeMs: now(), level, source, message });
    },
    recent: () => [...entries],
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
