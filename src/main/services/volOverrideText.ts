/** Vols set by hand in words, and which of them are refused. */
import { failure, type Result } from '../../engine/basics/result';
import type { OverridePlace, VolOverride } from '../../engine/market/expiryVols';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const LEAST_VOL = 0.001;
const LARGEST_VOL = 5;
const LARGEST_SHIFT = 1;

function expiryText(expiryMs: number): string {
  const at = new Date(expiryMs);
  return `${at.getUTCDate()}${MONTHS[at.getUTCMonth()]}${String(at.getUTCFullYear()).slice(2)}`;
}

/** `deribit btc_usd 27NOV26 86000`. */
export const placeText = ({ venue, indexName, expiryMs, strike }: OverridePlace): string =>
  `${venue} ${indexName} ${expiryText(expiryMs)}${strike === undefined ? '' : ` ${strike}`}`;

/** `to 55.00 %` or `by +2.00 points`. */
export const volText = ({ kind, vol }: VolOverride): string =>
  kind === 'absolute'
    ? `to ${(100 * vol).toFixed(2)} %`
    : `by ${vol > 0 ? '+' : ''}${(100 * vol).toFixed(2)} points`;

/** A refusal that names the limit, or undefined. */
export function checkOverride({ kind, vol }: VolOverride): Result<never> | undefined {
  if (kind === 'absolute' && !(vol >= LEAST_VOL && vol <= LARGEST_VOL))
    return failure(
      'OUT_OF_RANGE',
      `vol ${100 * vol} % lies outside ${100 * LEAST_VOL} to ${100 * LARGEST_VOL} %`,
    );
  if (kind === 'shift' && !(Math.abs(vol) <= LARGEST_SHIFT && vol !== 0))
    return failure('OUT_OF_RANGE', `a shift of ${100 * vol} points: up to ${100 * LARGEST_SHIFT} and not 0`);
  return undefined;
}
