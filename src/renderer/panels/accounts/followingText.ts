/** How an account at a venue is followed, in words. */
import type { Following } from '../../../contracts/accountSync';
import { MISSING, fixed } from '../../format/number';

const MS_PER_SECOND = 1_000;

/** For the table: `live stream`, or the pace it is read at. */
export function followingWord(following: Following | null): string {
  if (!following) return MISSING;
  return following.isLive ? 'live stream' : `every ${fixed(following.paceMs / MS_PER_SECOND, 0)} s`;
}

/** The whole sentence. */
export function followingText(following: Following | null): string {
  if (!following) return '';
  const pace = `every ${fixed(following.paceMs / MS_PER_SECOND, 0)} s`;
  if (following.isLive) return `Live stream: changes at the venue are read at once, everything else ${pace}.`;
  return `Read ${pace}${following.why === '' ? '' : `: ${following.why}`}.`;
}
