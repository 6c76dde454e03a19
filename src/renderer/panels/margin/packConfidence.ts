/** How sure a rule pack is, in words. */
import type { RulePackReference } from '../../../contracts/domain';

const CONFIDENCES = [
  ['two-sources', 'from two sources'],
  ['one-source', 'from one source'],
  ['inferred', 'inferred'],
  ['assumed', 'assumed'],
  ['policy', 'policy of the house'],
] as const;

/** `24 parameters: 10 from two sources, 14 from one source`. */
export function confidenceText({ counts }: RulePackReference): string {
  const known = CONFIDENCES.filter(([confidence]) => counts[confidence] > 0);
  const total = known.reduce((sum, [confidence]) => sum + counts[confidence], 0);
  const parts = known.map(([confidence, words]) => `${counts[confidence]} ${words}`);
  return `${total} parameters, ${parts.join(', ')}`;
}

/** `vol_floor_reading (inferred), m_inc (BTC) (assumed)`: what nobody published. */
export const weakText = ({ weakParameters }: RulePackReference): string =>
  weakParameters.map(({ name, confidence }) => `${name} (${confidence})`).join(', ');
