/** Frozen markets: take one, look at one, come back to live. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { SnapshotSummary } from '../../contracts/calls';
import { call } from '../bridge';
import { useNotices } from './notices';

export const useSnapshots = defineStore('snapshots', () => {
  const list = shallowRef<readonly SnapshotSummary[]>([]);
  const frozenId = shallowRef<string | null>(null);

  async function load(): Promise<void> {
    const answer = await call('snapshot.list', undefined);
    if (answer.ok) list.value = [...answer.value].sort((a, b) => b.takenMs - a.takenMs);
  }

  async function take(label = ''): Promise<void> {
    const notices = useNotices();
    const answer = await call('snapshot.take', { label });
    if (!answer.ok) return notices.fail(answer.failure);
    notices.show(
      'success',
      `Snapshot ${answer.value.id.slice(0, 9)} taken, ${answer.value.quoteCount} quotes`,
    );
    await load();
  }

  async function freeze(snapshotId: string | null): Promise<void> {
    const answer = await call('snapshot.freeze', { snapshotId });
    if (!answer.ok) return useNotices().fail(answer.failure);
    frozenId.value = answer.value;
  }

  return { list, frozenId, load, take, freeze };
});
