/** Versions and rule packs, the feeds' switches, the report, and writing to the clipboard. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { AppInfo } from '../../contracts/calls';
import { call } from '../bridge';
import { useNotices } from './notices';

export type Endpoint = 'simulator' | 'production' | 'test';

export const useApp = defineStore('app', () => {
  const info = shallowRef<AppInfo | null>(null);
  const isReporting = shallowRef(false);

  async function load(): Promise<void> {
    const answer = await call('app.info', undefined);
    if (answer.ok) info.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  async function exportReport(): Promise<void> {
    if (isReporting.value) return;
    const notices = useNotices();
    isReporting.value = true;
    const answer = await call('report.export', { path: null });
    isReporting.value = false;
    if (!answer.ok) return notices.fail(answer.failure);
    if (answer.value) notices.show('success', `Report, ${answer.value.pages} pages: ${answer.value.path}`);
  }

  async function copy(text: string, what: string): Promise<void> {
    const notices = useNotices();
    const answer = await call('clipboard.writeText', { text });
    if (answer.ok) notices.show('info', `${what} copied`);
    else notices.fail(answer.failure);
  }

  async function setFeed(venue: string, enabled: boolean): Promise<void> {
    const answer = await call('feed.setEnabled', { venue, enabled });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  async function setEndpoint(venue: string, endpoint: Endpoint): Promise<void> {
    const answer = await call('feed.setEndpoint', { venue, endpoint });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  return { info, isReporting, load, exportReport, copy, setFeed, setEndpoint };
});
