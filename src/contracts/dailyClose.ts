/** The desk's own close: a snapshot of the market taken by itself once a day, kept for a number of days. */
import { z } from 'zod';

export const dailyCloseSchema = z.strictObject({
  isOn: z.boolean(),
  /** Hour and minute, UTC. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:00'),
  keptDays: z.number().int().min(2).max(400),
});
export type DailyClose = z.infer<typeof dailyCloseSchema>;

/** 08:00 UTC: when the options of the venues settle. */
export const DEFAULT_DAILY_CLOSE: DailyClose = { isOn: true, at: '08:00', keptDays: 35 };
