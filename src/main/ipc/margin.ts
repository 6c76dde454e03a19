/** Calls that explain a margin or try legs that are not traded. */
import type { Result } from '../../contracts/result';
import type { EngineClient } from '../compute/engineClient';
import type { FormerInstant } from '../compute/protocol';
import type { PortfolioService } from '../services/portfolio';
import type { SnapshotService } from '../services/snapshots';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `margin.${string}`>;

export function marginCalls(
  engine: EngineClient,
  snapshots: SnapshotService,
  portfolio: PortfolioService,
): Pick<Handlers, Names> {
  async function instantOf(snapshotId: string | null): Promise<Result<FormerInstant | null>> {
    if (snapshotId === null) return { ok: true, value: null };
    const [heads, snapshot] = [snapshots.list(), await snapshots.get(snapshotId)];
    if (!heads.ok) return heads;
    if (!snapshot.ok) return snapshot;
    const takenMs = heads.value.find(({ id }) => id === snapshotId)?.takenMs ?? snapshot.value.valuationMs;
    const former = portfolio.at(takenMs);
    if (!former.ok) return former;
    const label = heads.value.find(({ id }) => id === snapshotId)?.label ?? snapshotId;
    return { ok: true, value: { label, snapshot: snapshot.value, portfolio: former.value } };
  }

  return {
    'margin.explain': async ({ modelId, sinceSnapshotId }) => {
      const since = await instantOf(sinceSnapshotId);
      return since.ok ? engine.ask('explainMargin', { modelId, since: since.value }) : since;
    },
    'margin.whatIf': (ask) => engine.ask('whatIf', ask),
  };
}
