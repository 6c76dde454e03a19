/** What is written above a picture of a smile: whose it is, of when, and its figures. */
import type { SmileReport } from '../../../contracts/surface';
import type { PictureWords } from '../../charts/titledPicture';
import { fixed, percent } from '../../format/number';
import { clockTime, dayLabel, expiryLabel } from '../../format/time';
import { venueName } from '../../format/venueName';

export function pictureWords(smile: SmileReport, nowMs: number, doubt: string | null): PictureWords {
  const { underlying, venue, expiryMs, forward, figures, overridden, overriddenAtmVol, rmseVol } = smile;
  const whole = [
    `forward ${fixed(forward?.value, 2)}`,
    `ATM ${percent(figures.atmVol)} %`,
    ...(overridden ? [`set by hand to ${percent(overriddenAtmVol)} %`] : []),
    `RR25 ${percent(figures.riskReversal25)} pt`,
    `BF25 ${percent(figures.butterfly25)} pt`,
    `RMS ${percent(rmseVol, 2)} pt`,
    'bars bid to ask, dots mark, line fitted',
  ];
  return {
    title: `${underlying} ${expiryLabel(expiryMs)} at ${venueName(venue)}, ${dayLabel(nowMs)} ${clockTime(nowMs)} UTC`,
    figures: whole.join('   '),
    doubt,
  };
}
