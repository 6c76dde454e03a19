/** How venues are written, in full and in a narrow column. */
const NAMES: Readonly<Record<string, string>> = { okx: 'OKX' };

export const venueName = (venue: string): string =>
  NAMES[venue] ?? venue.charAt(0).toUpperCase() + venue.slice(1);
