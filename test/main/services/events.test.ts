/** The event log says that it cannot be stored, once, keeps everything, and says when it can again. */
import { expect, test } from 'vitest';
import type { DocumentStore } from '../../../src/main/db/documentStore';
import { createEventLog } from '../../../src/main/services/eventLog';
import { createEvents } from '../../../src/main/services/events';
import type { LogEntry } from '../../../src/contracts/push';
import type { Logger } from '../../../src/main/log';

const silent = new Proxy({}, { get: () => () => undefined }) as Logger;

test('a log that cannot be stored is told once and loses nothing', () => {
  let isFull = false;
  const stored: LogEntry[] = [];
  const store = {
    addEvents(entries: readonly LogEntry[]) {
      if (isFull) return { ok: false, failure: { reason: 'STORAGE', message: 'the disk is full' } };
      stored.push(...entries);
      return { ok: true, value: null };
    },
    events: () => ({ ok: true, value: stored }),
  } as unknown as DocumentStore;
  const events = createEvents(createEventLog(store), silent, () => 1);
  const told: string[] = [];
  events.onEntry(({ level, message }) => told.push(`${level} ${message}`));

  events.record('info', 'test', 'first');
  events.flush();
  isFull = true;
  events.record('info', 'test', 'second');
  events.flush();
  events.flush();
  isFull = false;
  events.flush();
  events.flush();

  expect(told).toEqual([
    'info first',
    'info second',
    'error the event log cannot be stored: the disk is full',
    'info the event log is stored again',
  ]);
  expect(stored.map(({ message }) => message)).toEqual([
    'first',
    'second',
    'the event log cannot be stored: the disk is full',
    'the event log is stored again',
  ]);
});
