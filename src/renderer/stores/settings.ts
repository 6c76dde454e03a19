/** Look of the window, saved as it changes: units, palette, sizes of the splits, folded rows. */
import { defineStore } from 'pinia';
import { reactive, shallowRef, watch } from 'vue';
import { z } from 'zod';
import type { ViewSpec } from '../../contracts/view';
import { call } from '../bridge';
import { useNotices } from './notices';

const AUTOSAVE_MS = 300;

const stored = z.object({
  workspace: z.string(),
  unit: z.enum(['coin', 'usd']),
  gammaPer: z.enum(['percent', 'dollar']),
  moneyScale: z.enum(['one', 'k', 'm']),
  palette: z.string(),
  heatmapScale: z.enum(['one', 'k', 'm']),
  hiddenColumns: z.array(z.string()),
  columnWidths: z.record(z.string(), z.number()),
  splits: z.record(z.string(), z.array(z.number())),
  folded: z.array(z.string()),
  /** Venues whose channels are listed. */
  openFeeds: z.array(z.string()),
  /** Of small tables, by table. */
  tableOrders: z.record(z.string(), z.object({ column: z.string(), isDescending: z.boolean() })),
  marginModelId: z.string(),
  /** Models compared, by scope. */
  marginModels: z.record(z.string(), z.array(z.string())),
  /** `deribit:btc_usd`; empty: that of most positions. */
  smileSurface: z.string(),
  smileAxis: z.enum(['strike', 'delta', 'moneyness']),
});
export type Look = z.infer<typeof stored>;

const DEFAULT_LOOK: Look = {
  workspace: 'risk',
  unit: 'coin',
  gammaPer: 'percent',
  moneyScale: 'one',
  palette: 'orangeBlue',
  heatmapScale: 'k',
  hiddenColumns: [],
  columnWidths: {},
  splits: {},
  folded: [],
  openFeeds: [],
  tableOrders: {},
  marginModelId: '',
  marginModels: {},
  smileSurface: '',
  smileAxis: 'strike',
};

export const useSettings = defineStore('settings', () => {
  const look = reactive<Look>(structuredClone(DEFAULT_LOOK));
  const savedView = shallowRef<unknown>(undefined);
  const isLoaded = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function save(): Promise<void> {
    const answer = await call('layout.set', JSON.parse(JSON.stringify({ look, view: savedView.value })));
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  function saveSoon(): void {
    if (!isLoaded.value) return;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), AUTOSAVE_MS);
  }

  /** What was stored, as far as it is still understood; the rest keeps its default. */
  async function load(): Promise<void> {
    const answer = await call('layout.get', undefined);
    if (answer.ok) {
      const parsed = stored.partial().safeParse(answer.value.look ?? {});
      if (parsed.success) Object.assign(look, parsed.data);
      savedView.value = answer.value.view;
    }
    isLoaded.value = true;
  }

  function rememberView(view: ViewSpec): void {
    savedView.value = view;
    saveSoon();
  }

  const toggled = (names: readonly string[], name: string): string[] =>
    names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
  const toggleFolded = (key: string): void => void (look.folded = toggled(look.folded, key));
  const toggleOpenFeed = (venue: string): void => void (look.openFeeds = toggled(look.openFeeds, venue));

  watch(look, saveSoon);
  return { look, savedView, isLoaded, load, rememberView, toggleFolded, toggleOpenFeed };
});
