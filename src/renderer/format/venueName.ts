/** How venues are written. */
const NAMES: Readonly<Record<string, string>> = { okx: 'OKX' };

export const venueName = (venue: string): string =>
  NAMES[venue] ?? venue.charAt(0).toUpperCase() + venue.slice(1);
