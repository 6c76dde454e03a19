/** Recent events across restarts: collected in memory, written in batches, the newest kept. */
import { success, type Result } from '../../engine/basics/result';
import type { LogEntry } from '../../contracts/push';
import type { DocumentStore } from '../db/documentStore';

const KEPT = 5_000;
const MAX_WAITING = 2_000;
const MAX_MESSAGE = 2_000;

/** `isBusy`: true while another thread writes; the entries then wait for the next flush. */
export function createEventLog(store: DocumentStore, isBusy: () => boolean = () => false) {
  let waiting: LogEntry[] = [];
  return {
    add(entry: LogEntry): void {
      if (waiting.length >= MAX_WAITING) waiting.shift();
      waiting.push({ ...entry, message: entry.message.slice(0, MAX_MESSAGE) });
    },
    /** Call about once a second and at the end. A failure keeps the entries for the next try. */
    flush(): Result<null> {
      if (waiting.length === 0 || isBusy()) return success(null);
      const written = store.addEvents(waiting, KEPT);
      if (written.ok) waiting = [];
      return written;
    },
    /** Oldest first. */
    recent(count: number): Result<readonly LogEntry[]> {
      const stored = store.events(count);
      return stored.ok ? success([...stored.value, ...waiting].slice(-count)) : stored;
    },
  };
}
export type EventLog = ReturnType<typeof createEventLog>;
