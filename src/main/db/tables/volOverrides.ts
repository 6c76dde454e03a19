import type { Venue } from '../../../engine/instruments/instrument';
import type { VolOverride } from '../../../engine/market/expiryVols';
import type { Connection } from '../connection';

interface Row {
  readonly venue: Venue;
  readonly index_name: string;
  readonly expiry_ms: number;
  readonly strike: number | null;
  readonly kind: VolOverride['kind'];
  readonly vol: number;
  readonly set_ms: number;
}

const toOverride = (row: Row): VolOverride => ({
  venue: row.venue,
  indexName: row.index_name,
  expiryMs: row.expiry_ms,
  ...(row.strike === null ? {} : { strike: row.strike }),
  kind: row.kind,
  vol: row.vol,
  setMs: row.set_ms,
});

export function volOverridesTable(connection: Connection) {
  const all = connection.prepare<[], Row>(
    'SELECT * FROM vol_overrides ORDER BY venue, index_name, expiry_ms, ifnull(strike, 0)',
  );
  const remove = connection.prepare<[string, string, number, number | null]>(
    'DELETE FROM vol_overrides WHERE venue = ? AND index_name = ? AND expiry_ms = ? AND strike IS ?',
  );
  const insert = connection.prepare<[string, string, number, number | null, string, number, number]>(
    `INSERT INTO vol_overrides (venue, index_name, expiry_ms, strike, kind, vol, set_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const drop = ({ venue, indexName, expiryMs, strike }: VolOverride): void =>
    void remove.run(venue, indexName, expiryMs, strike ?? null);
  return {
    all: (): VolOverride[] => all.all().map(toOverride),
    put(override: VolOverride): void {
      drop(override);
      const { venue, indexName, expiryMs, strike, kind, vol, setMs } = override;
      insert.run(venue, indexName, expiryMs, strike ?? null, kind, vol, setMs ?? 0);
    },
    remove: drop,
  };
}
