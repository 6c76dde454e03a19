/** Stored price histories as a rule pack shelf carries them: plain lists of the coins that its packs have returns of. */
import { scopesOf, type RulePack } from '../../engine/margin/rulePack';
import type { SpotLevels } from '../../engine/margin/house/recentReturns';
import type { FactorHistory } from '../../engine/market/factorHistory';

export function spotLevels(
  histories: readonly FactorHistory[],
  packs: readonly RulePack[],
): readonly SpotLevels[] {
  const coins = new Set(packs.flatMap((pack) => scopesOf(pack, 'daily_log_returns')));
  return histories
    .filter(({ kind, subject }) => kind === 'spot' && coins.has(subject))
    .map(({ subject, timesMs, values, provenance }) => ({
      ...{ coin: subject, source: provenance.source },
      timesMs: [...timesMs],
      values: [...values],
    }));
}
