/** Whether and how a margin model reads correlations. */
import { scopesOf, type RulePack } from '../rulePack';
import { readsCorrelations } from './correlatedPack';

export interface CorrelationUse {
  /** `history`: moves with the dial. `fixed`: the venue's own offsets, whatever the market does. */
  readonly kind: 'history' | 'fixed' | 'none';
  readonly why: string;
}

/** Offsets between coins that a venue has written down as numbers, by the parameter that holds them. */
const FIXED: readonly (readonly [string, string])[] = [
  ['inter_credit_rate', 'inter-commodity credits are fixed rates of the exchange'],
  ['correlation_set', "coins of the venue's correlation set move to the same side, by its rule"],
  ['product_group', 'offsets between products of a group are a fixed share'],
];

export function correlationUse(pack: RulePack): CorrelationUse {
  if (readsCorrelations(pack))
    return { kind: 'history', why: 'scenarios are past moves of all coins together' };
  const fixed = FIXED.find(
    ([name]) => scopesOf(pack, name).length > 0 || pack.parameters.some((p) => p.name === name),
  );
  if (fixed !== undefined) return { kind: 'fixed', why: `does not read correlations: ${fixed[1]}` };
  return { kind: 'none', why: 'does not read correlations' };
}
