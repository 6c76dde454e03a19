import type { Instrument } from '../../../engine/instruments/instrument';
import type { Connection } from '../connection';

export function instrumentsTable(connection: Connection) {
  const all = connection.prepare<[], { terms: string }>('SELECT terms FROM instruments ORDER BY id');
  const put = connection.prepare<[string, string, number]>(
    `INSERT INTO instruments (id, terms, seen_ms) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET terms = excluded.terms, seen_ms = excluded.seen_ms`,
  );
  return {
    all: (): Instrument[] => all.all().map((row) => JSON.parse(row.terms) as Instrument),
    put: (instrument: Instrument, seenMs: number): void =>
      void put.run(instrument.id, JSON.stringify(instrument), seenMs),
  };
}
