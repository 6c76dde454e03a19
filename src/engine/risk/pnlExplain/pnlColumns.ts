/** The causes that a P&L is split into, and when what is left over is too much. USD. */

export const PNL_CAUSES = [
  'time',
  'carry',
  'spot',
  'basis',
  'volLevel',
  'volTerm',
  'volSkew',
  'cross',
  'funding',
  'newTrades',
  'unexplained',
] as const;
export type PnlCause = (typeof PNL_CAUSES)[number];
export type PnlColumns = Readonly<Record<PnlCause, number>>;

/** Alarm when |unexplained| exceeds both. */
export interface AlarmRule {
  readonly usd: number;
  /** Of the sum of the absolute columns. */
  readonly share: number;
}

export const ALARM: AlarmRule = { usd: 1_000, share: 0.05 };

export interface PositionPnlRow {
  readonly positionId: string;
  readonly instrumentId: string;
  readonly columns: PnlColumns;
  /** Sum of the columns: the P&L by marks, trades and funding. */
  readonly total: number;
  readonly isAlarm: boolean;
}

export const noColumns = (): Record<PnlCause, number> =>
  Object.fromEntries(PNL_CAUSES.map((cause) => [cause, 0])) as Record<PnlCause, number>;

/** The columns with their sum, and whether the unexplained part is above both limits. */
export function summed(columns: PnlColumns, { usd, share }: AlarmRule) {
  let [total, size] = [0, 0];
  for (const cause of PNL_CAUSES) {
    total += columns[cause];
    size += Math.abs(columns[cause]);
  }
  const gap = Math.abs(columns.unexplained);
  return { columns, total, isAlarm: gap > usd && gap > share * size };
}
