import type { Connection } from '../connection';

export function settingsTable(connection: Connection) {
  const one = connection.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const put = connection.prepare<[string, string]>(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    /** JSON text, or undefined when never set. */
    get: (key: string): string | undefined => one.get(key)?.value,
    put: (key: string, json: string): void => void put.run(key, json),
  };
}
