/** Days as they are typed, whatever the system's locale: 2026-11-21. */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** UTC midnight in ms; undefined for what is no day of the calendar. */
export function dayOfText(text: string): number | undefined {
  const parts = DAY.exec(text.trim());
  if (parts === null) return undefined;
  const [year, month, day] = parts.slice(1).map(Number);
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  // 2026-02-30 rolls over to March.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000 ? ms : undefined;
}
