/** Calls about the view and snapshots. */
import type { MarketSnapshot } from '../../contracts/domain';
import type { ViewSpec } from '../../contracts/view';
import type { EngineClient } from '../compute/engineClient';
import { takeSnapshot } from '../feeds/boardSnapshot';
import type { DailyCloseService } from '../services/dailyClose';
import type { FeedDesk } from '../services/feedDesk';
import type { SnapshotService } from '../services/snapshots';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `view.${string}` | `snapshot.${string}`>;

export function marketCalls(
  engine: EngineClient,
  snapshots: SnapshotService,
  feeds: FeedDesk,
  dailyClose: DailyCloseService,
): Pick<Handlers, Names> {
  const freeze = (snapshot: MarketSnapshot | null): void => engine.set({ type: 'freeze', snapshot });
  return {
    'view.set': (view: ViewSpec) => {
      engine.set({ type: 'view', view });
      return { ok: true, value: null };
    },
    'view.drillDown': (target) => engine.ask('drillDown', target),
    'snapshot.take': ({ label }) => snapshots.take(takeSnapshot(feeds.board, feeds.now()), label),
    'snapshot.list': () => snapshots.list(),
    'snapshot.close': () => dailyClose.setting(),
    'snapshot.setClose': (chosen) => dailyClose.set(chosen),
    'snapshot.freeze': async ({ snapshotId }) => {
      if (snapshotId === null) {
        freeze(null);
        return { ok: true, value: null };
      }
      const snapshot = await snapshots.get(snapshotId);
      if (!snapshot.ok) return snapshot;
      freeze(snapshot.value);
      return { ok: true, value: snapshot.value.id };
    },
  };
}
