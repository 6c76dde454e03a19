import type { PositionDescriptor } from '../../../contracts/structure';
import { fixed } from '../../format/number';
import { expiryLabel } from '../../format/time';

/** `27NOV26`, `86,000 P`: the two parts of an instrument's short name. */
export function instrumentParts(position: PositionDescriptor): readonly [string, string] {
  const expiry = position.expiryMs === null ? '' : expiryLabel(position.expiryMs);
  if (position.kind === 'option')
    return [expiry, `${fixed(position.strike, 0)} ${position.optionType === 'call' ? 'C' : 'P'}`];
  if (position.kind === 'future') return [expiry, 'future'];
  return [position.kind === 'perpetual' ? 'Perpetual' : 'Spot', ''];
}
