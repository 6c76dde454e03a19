import type { Connection } from '../connection';

export interface StoredLimit {
  readonly venue: string;
  readonly limitUsd: number;
  readonly warningShare: number;
}

export function collateralLimitsTable(connection: Connection) {
  const all = connection.prepare<[], StoredLimit>(
    'SELECT venue, limit_usd AS limitUsd, warning_share AS warningShare FROM exposure_limits ORDER BY venue',
  );
  const put = connection.prepare<[string, number, number]>(
    `INSERT INTO exposure_limits (venue, limit_usd, warning_share) VALUES (?, ?, ?)
     ON CONFLICT (venue) DO UPDATE SET limit_usd = excluded.limit_usd, warning_share = excluded.warning_share`,
  );
  const remove = connection.prepare<[string]>('DELETE FROM exposure_limits WHERE venue = ?');
  return {
    all: (): StoredLimit[] => all.all(),
    put: (limit: StoredLimit): void => void put.run(limit.venue, limit.limitUsd, limit.warningShare),
    remove: (venue: string): void => void remove.run(venue),
  };
}
